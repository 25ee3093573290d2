/** Takes a planned call back; harmless once the call was made. */
export type Cancel = () => void

/** Calls something later. Injected, so that a test need not wait (style 13). */
export abstract class Scheduler {
  /** Calls `task` once after `delayMs` milliseconds. */
  abstract after(delayMs: number, task: () => void): Cancel
}

/** The timers of Node. A planned call keeps the process alive until it is made or taken back. */
export class SystemScheduler extends Scheduler {
  override after(delayMs: number, task: () => void): Cancel {
    const timer = setTimeout(task, delayMs)
    return () => {
      clearTimeout(timer)
    }
  }
}

/** Timers that go off when a test says so. */
export class ManualScheduler extends Scheduler {
  private nowMs = 0
  private readonly planned = new Set<{ readonly dueMs: number; readonly task: () => void }>()

  override after(delayMs: number, task: () => void): Cancel {
    const entry = { dueMs: this.nowMs + delayMs, task }
    this.planned.add(entry)
    return () => {
      this.planned.delete(entry)
    }
  }

  /** Lets time pass, and makes the calls that fall due in their order. */
  advance(byMs: number): void {
    this.nowMs += byMs
    const due = [...this.planned].filter((entry) => entry.dueMs <= this.nowMs).sort((a, b) => a.dueMs - b.dueMs)
    for (const entry of due) {
      if (this.planned.delete(entry)) entry.task()
    }
  }

  /** Calls that are still planned. */
  get size(): number {
    return this.planned.size
  }
}
