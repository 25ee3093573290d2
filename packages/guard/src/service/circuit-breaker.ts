import type { Clock } from '../settings/clock.js'
import type { BreakerOptions } from '../settings/guard-options.js'

/** What came of one passage: whether somebody answered. */
export type Report = (reached: boolean) => void

/** A passage, or how long there is none. */
export type Passage = { readonly report: Report } | { readonly waitMs: number }

/**
 * Keeps a service that does not answer from being asked. Closed: everybody passes. After so many failures in a row it opens:
 * nobody passes. After the cooldown one passes to try; its failure opens it again, any success closes it.
 */
export class CircuitBreaker {
  private failures = 0
  private openedAtMs: number | undefined
  private probing = false

  constructor(
    private readonly options: Required<BreakerOptions>,
    private readonly clock: Clock,
  ) {}

  /** Asks to pass. Whoever passes reports once. */
  pass(): Passage {
    if (this.openedAtMs === undefined) return { report: (reached) => this.note(reached) }
    const waitMs = this.waitMs(this.openedAtMs)
    if (this.probing || waitMs > 0) return { waitMs: Math.max(waitMs, 1) }
    this.probing = true
    return { report: (reached) => this.noteProbe(reached) }
  }

  /** A clock that was set back must not shut the service out for longer than the cooldown. */
  private waitMs(openedAtMs: number): number {
    const passedMs = this.clock.now() - openedAtMs
    return passedMs < 0 ? 0 : this.options.cooldownMs - passedMs
  }

  private note(reached: boolean): void {
    if (reached) return this.close()
    this.failures += 1
    // Those that set out before it opened say nothing new.
    if (this.openedAtMs === undefined && this.failures >= this.options.failures) this.open()
  }

  private noteProbe(reached: boolean): void {
    this.probing = false
    if (reached) this.close()
    else this.open()
  }

  private open(): void {
    this.openedAtMs = this.clock.now()
  }

  private close(): void {
    this.failures = 0
    this.openedAtMs = undefined
  }
}
