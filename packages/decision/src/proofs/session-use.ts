import type { Eventually } from '../eventually.js'
import type { HeldSession } from '../principal/held-session.js'
import type { PrincipalEntry } from '../principal/principal-entry.js'
import type { PrincipalSource } from '../principal/principal-source.js'
import type { ProofRequest, Refusal } from './proof.js'

/** How the use of sessions of browsers is judged. */
export interface SessionUseSettings {
  /** Seconds after which a session that is not used is over (`SESSION_IDLE_SECONDS`). */
  readonly idleSeconds: number
  /** Whether a session is good only from the address where it began (capabilities M8). */
  readonly bindsAddress: boolean
  /** Told of a session that is used from another address than where it began; default: nobody is told. */
  readonly onOtherAddress?: (session: HeldSession, entry: PrincipalEntry, sourceIp: string | undefined) => void
}

/** Judges when and from where a session of a browser is used, whatever proves it: its cookie, or a token that stands on it. */
export class SessionUse {
  constructor(
    private readonly principals: PrincipalSource,
    private readonly settings: SessionUseSettings,
  ) {}

  /** Whoever has the session, read anew where it seems idle: another node may have seen it since, and that stands in the store. */
  latest(session: HeldSession, entry: PrincipalEntry, nowMs: number): Eventually<PrincipalEntry | undefined> {
    return this.isIdle(session, nowMs) ? this.principals.principalBySessionAnew(session.id) : entry
  }

  /** Why the session is not good now and here, as far as its use goes. */
  refusal(session: HeldSession, entry: PrincipalEntry, { nowMs, sourceIp }: ProofRequest): Refusal | undefined {
    const named = entry.username
    if (this.isIdle(session, nowMs)) {
      return { code: 'InvalidSignature', detail: 'the session was not used for too long', named, stale: true }
    }
    if (sourceIp === session.sourceIp) return undefined
    this.settings.onOtherAddress?.(session, entry, sourceIp)
    if (!this.settings.bindsAddress) return undefined
    return { code: 'InvalidSignature', detail: 'the session began at another address', named }
  }

  /** Notes that the session was used. */
  note({ id }: HeldSession, { nowMs, sourceIp }: ProofRequest): void {
    this.principals.sessionUsed(id, { nowMs, sourceIp })
  }

  private isIdle({ id, lastSeenAtMs }: HeldSession, nowMs: number): boolean {
    const lastSeenMs = Math.max(lastSeenAtMs, this.principals.sessionLastUse(id) ?? 0)
    return nowMs - lastSeenMs >= this.settings.idleSeconds * 1000
  }
}
