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
  private highest: number | undefined
  /** The last change that the service has named. */
  private target = 0
  /** When the service said last that it is there, by our clock, at the earliest. */
  private saidAtMs = Infinity
  /** When this connection was asked for: nothing that comes on it is older. */
  private askedAtMs = 0
  /** How far the clock of the service is behind ours, at the least. */
  private behindMs = Infinity
  private moved = true

  /** @param maxStalenessMs how long the last sign of the service counts */
  constructor(private readonly maxStalenessMs: number) {}

  /** The last change that is known; `undefined` where nobody knows. */
  get seq(): number | undefined {
    return this.known
  }

  /** The last change that was heard, also where nobody knows how to go on; numbers that begin anew begin it anew. */
  get heard(): number | undefined {
    return this.highest
  }

  /** The service has named changes that are not here yet. */
  get isBehind(): boolean {
    return this.known === undefined || this.known < this.target
  }

  /** Whether everything is known that happened up to a moment ago. */
  isLive(nowMs: number): boolean {
    return !this.isBehind && this.trustedMs(nowMs) >= 0
  }

  /** How much longer the last sign of the service counts, in milliseconds; negative when it does not. */
  trustedMs(nowMs: number): number {
    const ageMs = this.stalenessMs(nowMs)
    return ageMs === undefined ? -1 : this.maxStalenessMs - ageMs
  }

  /** Milliseconds since the last sign of the service; `undefined` where there is none to rely on. */
  stalenessMs(nowMs: number): number | undefined {
    const ageMs = nowMs - this.saidAtMs
    // A clock that was set back says nothing about how long ago it was.
    return ageMs >= 0 ? ageMs : undefined
  }

  /** A new connection, asked for at `askedAtMs`: what it says goes on after `seq`. */
  begin(askedAtMs: number): void {
    this.askedAtMs = askedAtMs
    this.behindMs = Infinity
    this.moved = true
  }

  /** Nothing was heard for too long, whatever clocks will say. */
  fallSilent(): void {
    this.saidAtMs = Infinity
  }

  /** Nobody knows where to go on. */
  lose(): void {
    this.known = undefined
    this.fallSilent()
  }

  /** The service says that there are no such numbers any more. */
  disown(): void {
    this.lose()
    this.highest = undefined
  }

  /** Takes in an event that came at `nowMs`, and says what it means. */
  hear(event: FeedEvent, nowMs: number): Heard {
    const heard = this.place(event)
    if (heard === 'lost') this.lose()
    else this.note(event, heard, nowMs)
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

  /**
   * What counts is when something was said, not when it came: it may have waited on the way, or while this machine slept. The
   * first thing was said after the connection was asked for, which tells what the clock of the service shows at the least.
   */
  private note({ atMs }: FeedEvent, heard: Heard, nowMs: number): void {
    this.highest = this.known
    if (heard === 'change') this.noteChange(atMs, nowMs)
    else this.noteSign(atMs, nowMs)
  }

  private noteSign(atMs: number, nowMs: number): void {
    const first = this.behindMs === Infinity ? this.askedAtMs - atMs : this.behindMs
    // Nothing is said after it came: else the clock of one of both was set.
    this.behindMs = Math.min(first, nowMs - atMs)
    this.saidAtMs = atMs + this.behindMs
  }

  /** A change is dated by whoever made it: it may be an old one, or the clock of another node be ahead. */
  private noteChange(atMs: number, nowMs: number): void {
    const madeAtMs = atMs + this.behindMs
    if (madeAtMs > nowMs) return
    this.saidAtMs = this.saidAtMs > nowMs ? madeAtMs : Math.max(this.saidAtMs, madeAtMs)
  }
}
