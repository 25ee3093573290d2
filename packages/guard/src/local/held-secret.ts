import { hash, type KeyObject } from 'node:crypto'
import { type BasicUse, type Eventually, KeySecret, SessionKeys, type SubkeyScope, whenThere } from '@tinyauth/decision'
import { deriveSubkey, sameBytes, subkeyDate, type SubkeyProtocol } from '@tinyauth/request-signing'
import type { HeldPrincipal } from './held-principal.js'
import { isDayOfSession, isDayOfSignature } from './key-days.js'
import { NotHeldError } from './not-held-error.js'
import type { KeyHolder } from './read-principal.js'
import type { Subkeys } from './subkeys.js'

/** The secret of an access key as far as somebody knows it who is given the keys of single days. */
export abstract class DaySecret extends KeySecret {
  /** The digest of the secret that this day's key was found to be derived from. */
  private matched: { readonly key: KeyObject; readonly digest: Buffer } | undefined

  constructor(private readonly keyId: string) {
    super()
  }

  /** Compares what is derived from the secret that was sent (capabilities S8). */
  override matches(secret: string, { nowMs, region, service }: BasicUse): Eventually<boolean> {
    const scope = { date: subkeyDate(nowMs), region, service }
    return whenThere(this.subkey('basic-auth', scope), (key) => this.isOf(key, secret, scope))
  }

  private isOf(key: KeyObject, secret: string, scope: SubkeyScope): boolean {
    const digest = hash('sha256', secret, 'buffer')
    if (this.matched?.key === key && sameBytes(this.matched.digest, digest)) return true
    const sent = deriveSubkey({ protocol: 'basic-auth', identity: this.keyId, secret, ...scope })
    if (!sameBytes(sent, key.export())) return false
    this.matched = { key, digest }
    return true
  }
}

/** The secret of an access key as far as a guard knows it. */
export class HeldSecret extends DaySecret {
  constructor(
    private readonly holder: KeyHolder,
    private readonly subkeys: Subkeys,
  ) {
    super(holder.keyId)
  }

  /** @throws NotHeldError */
  override subkey(protocol: SubkeyProtocol, scope: SubkeyScope): Eventually<KeyObject> {
    const { keyId: name, isBound, clockSkewSeconds } = this.holder
    // The service gives no keys away whose bounds only it can judge.
    if (isBound) throw new NotHeldError('the key is bound to addresses or by a boundary')
    return this.subkeys.find(this.holder, { by: 'access-keys', name, protocol, ...scope }, (nowMs) =>
      isDayOfSignature(scope.date, nowMs, clockSkewSeconds),
    )
  }
}

/** The keys of session tokens, of users that are held. */
export class HeldSessionKeys extends SessionKeys {
  constructor(
    private readonly subkeys: Subkeys,
    private readonly heldUser: (username: string) => HeldPrincipal | undefined,
  ) {
    super()
  }

  /** @throws NotHeldError */
  override sessionKey(username: string, scope: SubkeyScope): Eventually<KeyObject> {
    const entry = this.heldUser(username)
    // It may have been forgotten since the search for it.
    if (entry === undefined) throw new NotHeldError('the user is not held')
    const { maxSessionSeconds, clockSkewSeconds } = entry.held.terms
    return this.subkeys.find(entry, { by: 'users', name: username, protocol: 'jwt', ...scope }, (nowMs) =>
      isDayOfSession(scope.date, nowMs, maxSessionSeconds, clockSkewSeconds),
    )
  }
}
