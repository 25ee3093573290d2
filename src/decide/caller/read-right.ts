import { accessTokenRefusal, type Identity, type PrincipalEntry, sessionRefusal } from '@tinyauth/decision'
import type { Call } from '../../common/call.js'
import type { Clock } from '../../common/clock.js'
import type { Snapshot } from '../../snapshot/index.js'
import type { CallerService } from './caller.service.js'

/** What a right is judged with. */
export interface ReadRightOptions {
  readonly snapshot: Snapshot
  readonly caller: Pick<CallerService, 'permits'>
  readonly clock: Clock
  /** Name of this service, which is read at. */
  readonly ownService: string
}

/** What goes on being read. */
export interface ReadWhat {
  /** Without prefix. */
  readonly action: string
  /** After `arn:P:S:::`. */
  readonly resource: string
  /** The service that it is about; a key that is bound to services must be bound to it. */
  readonly service: string
}

/** Whether the caller of a call that goes on may still read: the same key, session or access token, and the same decision, now. */
export class ReadRight {
  constructor(
    private readonly options: ReadRightOptions,
    private readonly identity: Identity,
    private readonly call: Call,
    private readonly what: ReadWhat,
  ) {}

  /** @throws DomainError `ServiceUnavailable` when nobody can tell */
  async holds(): Promise<boolean> {
    const { snapshot, caller, clock } = this.options
    if (!snapshot.isFresh(clock.now())) await snapshot.refresh()
    const entry = await this.currentEntry()
    const nowMs = clock.now()
    if (entry?.uid !== this.identity.entry.uid || !entry.parts.active || !this.isProved(entry, nowMs)) return false
    const identity = { ...this.identity, entry }
    return caller.permits(identity, this.what.action, this.what.resource, this.call, nowMs)
  }

  private currentEntry(): ReturnType<Snapshot['principalByKeyId']> {
    const { snapshot } = this.options
    const { keyId, entry } = this.identity
    return keyId === undefined ? snapshot.principalByUsername(entry.username) : snapshot.principalByKeyId(keyId)
  }

  private isProved(entry: PrincipalEntry, nowMs: number): boolean {
    const { keyId, token, expiresAtMs } = this.identity
    if (token !== undefined) return this.tokenStands(entry, token.id, nowMs)
    if (keyId !== undefined) {
      const key = entry.parts.keys.get(keyId)
      const use = { nowMs, service: this.what.service, sourceIp: this.call.sourceIp }
      return key !== undefined && key.refusal(use) === undefined
    }
    // A token ends by the clock, a session too, and both with the password that they began with.
    const endMs = expiresAtMs ?? (this.beganInSession ? Infinity : -Infinity)
    const isSame = entry.parts.credentialsChangedAtMs === this.identity.entry.parts.credentialsChangedAtMs
    return nowMs < endMs && isSame && this.sessionStands(entry, nowMs)
  }

  private tokenStands(entry: PrincipalEntry, id: string, nowMs: number): boolean {
    const held = entry.parts.tokens?.get(id)
    const use = { nowMs, service: this.options.ownService, boundService: this.what.service }
    return held !== undefined && accessTokenRefusal(held, entry, use) === undefined
  }

  private get beganInSession(): boolean {
    return this.identity.entry.parts.sessions?.has(this.identity.sessionId ?? '') === true
  }

  private sessionStands(entry: PrincipalEntry, nowMs: number): boolean {
    if (!this.beganInSession) return true
    const session = entry.parts.sessions?.get(this.identity.sessionId ?? '')
    return session !== undefined && sessionRefusal(session, entry, nowMs) === undefined
  }
}
