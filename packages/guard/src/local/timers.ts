/** Takes a planned call back; harmless once the call was made. */
export type Cancel = () => void

/** Calls something later; whoever tests says when. */
export abstract class Timers {
  /** Calls `task` once after `delayMs` milliseconds. */
  abstract after(delayMs: number, task: () => void): Cancel
}

/** The timers of Node. None of them keeps the process alive. */
export class SystemTimers extends Timers {
  override after(delayMs: number, task: () => void): Cancel {
    const timer = setTimeout(task, delayMs).unref()
    return () => {
      clearTimeout(timer)
    }
  }
}
