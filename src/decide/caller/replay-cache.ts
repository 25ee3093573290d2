const MOST = 100_000

/**
 * Signatures of requests that changed something, kept for as long as they would be accepted. Signature V4 has no nonce, so
 * a signed write that is sent again looks like the first; reads and decisions may be repeated, they change nothing.
 */
export class ReplayCache {
  private readonly seen = new Map<string, number>()

  /** Notes a signature; `false` when it came before, or when there is no room to note it. */
  admit(key: string, nowMs: number, untilMs: number): boolean {
    if (this.seen.has(key)) return false
    if (this.seen.size >= MOST) this.forget(nowMs)
    if (this.seen.size >= MOST) return false
    this.seen.set(key, untilMs)
    return true
  }

  private forget(nowMs: number): void {
    for (const [key, untilMs] of this.seen) if (untilMs < nowMs) this.seen.delete(key)
  }
}
