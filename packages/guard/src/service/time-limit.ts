/** A signal that comes after a time, or earlier when everything is to end; `clear` takes the time back. */
export interface TimeLimit {
  readonly signal: AbortSignal
  clear(): void
}

/** Time limits of what is under way. */
export class TimeLimits {
  private readonly running = new Set<AbortController>()

  /** Begins one, in milliseconds. */
  start(limitMs: number): TimeLimit {
    const controller = new AbortController()
    const timer = setTimeout(() => controller.abort(), limitMs)
    this.running.add(controller)
    const clear = (): void => {
      clearTimeout(timer)
      this.running.delete(controller)
    }
    return { signal: controller.signal, clear }
  }

  /** Lets all of them come now. */
  end(): void {
    for (const controller of this.running) controller.abort()
  }
}
