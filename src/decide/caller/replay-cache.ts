const MOST = 100_000
const MOST_OF_A_KEY = 10_000

/**
 * Signatures of requests that changed something, kept for as long as they would be accepted. Signature V4 has no nonce, so
 * a signed write that is sent again looks like the first; reads and decisions may be repeated, they change nothing.
 */
export class ReplayCache {
  private readonly seen = new Map<string, number>()
  private readonly ofKey = new Map<string, number>()

  /**
   * Notes a signature, as `<access key id>/<signature>`; `false` when it came before, or when there is no room to note it.
   * A key has a share of the room: one that signs too much shuts out itself alone.
   */
  admit(name: string, nowMs: number, untilMs: number): boolean {
    if (this.seen.has(name)) return false
    const keyId = keyIdOf(name)
    if (this.isFull(keyId)) this.forget(nowMs)
    if (this.isFull(keyId)) return false
    this.seen.set(name, untilMs)
    this.ofKey.set(keyId, (this.ofKey.get(keyId) ?? 0) + 1)
    return true
  }

  private isFull(keyId: string): boolean {
    return this.seen.size >= MOST || (this.ofKey.get(keyId) ?? 0) >= MOST_OF_A_KEY
  }

  private forget(nowMs: number): void {
    for (const [name, untilMs] of this.seen) {
      if (untilMs >= nowMs) continue
      this.seen.delete(name)
      const keyId = keyIdOf(name)
      const left = (this.ofKey.get(keyId) ?? 1) - 1
      if (left === 0) this.ofKey.delete(keyId)
      else this.ofKey.set(keyId, left)
    }
  }
}

function keyIdOf(name: string): string {
  const slash = name.indexOf('/')
  return slash === -1 ? name : name.slice(0, slash)
}
