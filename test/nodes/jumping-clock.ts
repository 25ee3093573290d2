import { SystemClock } from '../../src/common/clock.js'

/** The clock of a machine that somebody sets. */
export class JumpingClock extends SystemClock {
  private offsetMs = 0

  override now(): number {
    return super.now() + this.offsetMs
  }

  /** Sets it forward, or back, by so much against the true time. */
  set(offsetMs: number): void {
    this.offsetMs = offsetMs
  }
}
