import type { FeedEvent } from './feed-event.js'

/**
 * What an event means. `quiet`: nothing changed. `change`: what it names is to be forgotten. `anew`: numbers begin here,
 * everything is to be forgotten. `lost`: something is missing or does not fit, everything is to be forgotten, and nobody
 * knows where to go on.
 */
export type Heard = 'quiet' | 'change' | 'anew' | 'lost'

/**
 * How far the changes are known here, and whether that is recent.
 * INVARIANT: every change up to `seq` was heard, in its order, since the last `anew`.
 */
export class FeedPosition {
  private known: number | undefined
  /** The last change that the service has named. */
  private target = 0
  private heardAtMs = Infinity
  /** How far the clock of the service was behind ours, at the least, on this connection. */
  private leastLagMs = Infinity
  private moved = true

  constructor(private readonly maxSilenceMs: number) {}

  /** The last change that is known; `undefined` where nobody knows. */
  get seq(): number | undefined {
    return this.known
  }

  /** The service has named changes that are not here yet. */
  get isBehind(): boolean {
    return this.known === undefined || this.known < this.target
  }

  /** Whether everything is known that happened up to a moment ago. */
  isLive(nowMs: number): boolean {
    // A clock that was set back says nothing about how long ago it was.
    return !this.isBehind && nowMs >= this.heardAtMs && nowMs - this.heardAtMs <= this.maxSilenceMs
  }

  /** Whether something that came at `nowMs` was of that moment. */
  wasHeardAt(nowMs: number): boolean {
    return this.heardAtMs === nowMs
  }

  /** A new connection: what it says goes on after `seq`. */
  begin(): void {
    this.leastLagMs = Infinity
    this.moved = true
  }

  /** Nobody knows where to go on. */
  lose(): void {
    this.known = undefined
    this.heardAtMs = Infinity
  }

  /** Takes in an event that came at `nowMs`, and says what it means. */
  hear(event: FeedEvent, nowMs: number): Heard {
    const heard = this.place(event)
    if (heard === 'lost') this.lose()
    else this.note(event, nowMs)
    return heard
  }

  private place({ type, seq }: FeedEvent): Heard {
    if (type === 'reset' || (type === 'ping' && this.known === undefined)) {
      this.known = seq
      this.target = seq
      this.moved = true
      return 'anew'
    }
    if (this.known === undefined) return 'lost'
    return type === 'ping' ? this.placePing(this.known, seq) : this.placeChange(this.known, seq)
  }

  private placePing(known: number, seq: number): Heard {
    // Two pings in a row before which nothing came that was announced: it does not come any more.
    const isStuck = this.isBehind && !this.moved
    if (seq < known || isStuck) return 'lost'
    this.target = Math.max(this.target, seq)
    this.moved = false
    return 'quiet'
  }

  private placeChange(known: number, seq: number): Heard {
    if (seq !== known + 1) return 'lost'
    this.known = seq
    this.target = Math.max(this.target, seq)
    this.moved = true
    return 'change'
  }

  /** What waited on the way, or while this machine slept, says nothing about now: what comes behind it is not here yet. */
  private note({ atMs }: FeedEvent, nowMs: number): void {
    const lagMs = nowMs - atMs
    this.leastLagMs = Math.min(this.leastLagMs, lagMs)
    if (lagMs - this.leastLagMs <= this.maxSilenceMs) this.heardAtMs = nowMs
  }
}
