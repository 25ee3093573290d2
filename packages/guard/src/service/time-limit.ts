/**
 * Time limits of what is under way. A signal of the platform would do the same, and cost a call on a kept connection a third
 * more.
 */
export class TimeLimits {
  private readonly running = new Set<TimeLimit>()

  /** Begins one, in milliseconds. */
  start(limitMs: number): TimeLimit {
    const limit = new TimeLimit(limitMs, () => this.running.delete(limit))
    this.running.add(limit)
    return limit
  }

  /** Lets all of them be over now. */
  end(): void {
    for (const limit of [...this.running]) limit.end()
  }
}

/** A time that is over after its milliseconds, or earlier when everything is to end. */
export class TimeLimit {
  private over = false
  private stop: (() => void) | undefined
  private readonly timer: NodeJS.Timeout

  constructor(
    limitMs: number,
    private readonly onDone: () => void,
  ) {
    this.timer = setTimeout(() => this.end(), limitMs)
  }

  get isOver(): boolean {
    return this.over
  }

  /** Says what is to be stopped when the time is over; in the place of what was said before. */
  stops(stop: () => void): void {
    if (this.over) stop()
    else this.stop = stop
  }

  /** Lets it be over now. */
  end(): void {
    const { stop } = this
    this.over = true
    this.clear()
    stop?.()
  }

  /** Takes it back: nothing is stopped any more. */
  clear(): void {
    clearTimeout(this.timer)
    this.stop = undefined
    this.onDone()
  }
}
