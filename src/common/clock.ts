/** What time it is. Injected everywhere, so that a test says what time it is (style 13). */
export abstract class Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  abstract now(): number

  /** Milliseconds since some moment, for how long ago something was: setting the clock does not change it. */
  elapsed(): number {
    return this.now()
  }

  /** This moment by both. */
  moment(): Moment {
    return { nowMs: this.now(), elapsedMs: this.elapsed() }
  }
}

/** A moment by the clock, and by what passed since another one. */
export interface Moment {
  readonly nowMs: number
  readonly elapsedMs: number
}

/** The clock of the machine. */
export class SystemClock extends Clock {
  override now(): number {
    return Date.now()
  }

  override elapsed(): number {
    return performance.now()
  }
}

/** A clock that stands still until it is set. */
export class ManualClock extends Clock {
  private turnedMs = 0

  constructor(private nowMs: number) {
    super()
  }

  override now(): number {
    return this.nowMs
  }

  override elapsed(): number {
    return this.nowMs - this.turnedMs
  }

  /** Moves the clock forward (or back) by milliseconds. */
  advance(byMs: number): void {
    this.nowMs += byMs
  }

  /** Turns the hands forward (or back) by milliseconds, while no time passes. */
  turn(byMs: number): void {
    this.nowMs += byMs
    this.turnedMs += byMs
  }

  /** Sets the clock to milliseconds since 1970. */
  set(toMs: number): void {
    this.nowMs = toMs
  }
}
