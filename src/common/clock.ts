/** What time it is. Injected everywhere, so that a test says what time it is (style 13). */
export abstract class Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  abstract now(): number
}

/** The clock of the machine. */
export class SystemClock extends Clock {
  override now(): number {
    return Date.now()
  }
}

/** A clock that stands still until it is set. */
export class ManualClock extends Clock {
  constructor(private nowMs: number) {
    super()
  }

  override now(): number {
    return this.nowMs
  }

  /** Moves the clock forward (or back) by milliseconds. */
  advance(byMs: number): void {
    this.nowMs += byMs
  }

  /** Sets the clock to milliseconds since 1970. */
  set(toMs: number): void {
    this.nowMs = toMs
  }
}
