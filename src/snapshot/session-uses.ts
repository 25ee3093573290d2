import type { KeyUse } from '@tinyauth/decision'

/** Where a session was used last. */
export interface SessionUse {
  readonly sessionId: string
  readonly nowMs: number
  readonly sourceIp: string | undefined
}

/** Seconds between two notes of one session. */
const NOTE_EVERY_MS = 1000

/** Last uses of sessions since they were last written down; like those of keys they are no change. */
export class SessionUses {
  private uses = new Map<string, SessionUse>()

  note(sessionId: string, { nowMs, sourceIp }: Pick<KeyUse, 'nowMs' | 'sourceIp'>): void {
    const last = this.uses.get(sessionId)
    if (last !== undefined && nowMs - last.nowMs < NOTE_EVERY_MS) return
    this.uses.set(sessionId, { sessionId, nowMs, sourceIp })
  }

  /** What was noted since the last time. */
  take(): readonly SessionUse[] {
    const taken = [...this.uses.values()]
    this.uses = new Map()
    return taken
  }
}
