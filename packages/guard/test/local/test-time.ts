import { type Cancel, Timers } from '../../src/local/timers.js'
import type { Clock } from '../../src/settings/clock.js'

/** 2026-11-22, 10:00 UTC. */
export const NOW = Date.parse('2026-11-22T10:00:00Z')

/** A clock that stands still until it is moved, and timers that go off with it. */
export class TestClock extends Timers implements Clock {
  private nowMs = NOW
  private readonly planned = new Set<{ readonly dueMs: number; readonly task: () => void }>()

  now(): number {
    return this.nowMs
  }

  /** Calls that are still planned. */
  get size(): number {
    return this.planned.size
  }

  override after(delayMs: number, task: () => void): Cancel {
    const entry = { dueMs: this.nowMs + delayMs, task }
    this.planned.add(entry)
    return () => {
      this.planned.delete(entry)
    }
  }

  /** Moves the clock without any timer, as a machine that sleeps does. */
  jump(byMs: number): void {
    this.nowMs += byMs
  }

  /** Lets time pass, and everything happen that is due. */
  async pass(byMs: number): Promise<void> {
    this.nowMs += byMs
    const due = [...this.planned].filter(({ dueMs }) => dueMs <= this.nowMs).sort((a, b) => a.dueMs - b.dueMs)
    for (const entry of due) if (this.planned.delete(entry)) entry.task()
    await settled()
  }
}

/** Comes when everything that waits for nothing but its turn has happened. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
}
