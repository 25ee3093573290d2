import type { KeyUse } from '@tinyauth/decision'

/** Where a session was used last. */
export interface SessionUse {
  readonly sessionId: string
  readonly nowMs: number
  readonly sourceIp: string | undefined
}

/** Milliseconds between two notes of one session. */
const NOTE_EVERY_MS = 1000
/** Sessions whose last use is remembered here; what is forgotten stands in the store, a few seconds late. */
const MOST_REMEMBERED = 100_000

/** Last uses of sessions since they were last written down; like those of keys they are no change. */
export class SessionUses {
  private uses = new Map<string, SessionUse>()
  private readonly lastAtMs = new Map<string, number>()

  note(sessionId: string, { nowMs, sourceIp }: Pick<KeyUse, 'nowMs' | 'sourceIp'>): void {
    const last = this.uses.get(sessionId)
    if (last !== undefined && nowMs - last.nowMs < NOTE_EVERY_MS) return
    this.uses.set(sessionId, { sessionId, nowMs, sourceIp })
    if (this.lastAtMs.size >= MOST_REMEMBERED) this.lastAtMs.clear()
    this.lastAtMs.set(sessionId, nowMs)
  }

  /** When a session was used on this node, as far as that is remembered. */
  lastUse(sessionId: string): number | undefined {
    return this.lastAtMs.get(sessionId)
  }

  /** What was noted since the last time. */
  take(): readonly SessionUse[] {
    const taken = [...this.uses.values()]
    this.uses = new Map()
    return taken
  }
}
