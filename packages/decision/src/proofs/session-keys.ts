import type { KeyObject } from 'node:crypto'
import type { Eventually } from '../eventually.js'
import type { SubkeyScope } from '../principal/access-key.js'
import type { DayKeys } from './day-keys.js'

/** The keys that session tokens are verified with, one for each user, day, region and service (wire-protocol 3.6). */
export abstract class SessionKeys {
  abstract sessionKey(username: string, scope: SubkeyScope): Eventually<KeyObject>
}

/** Of whoever has the signing key itself. */
export class DerivedSessionKeys extends SessionKeys {
  /** `signingKey` is `SECRET_SIGNING_KEY`. */
  constructor(
    private readonly keys: DayKeys,
    private readonly signingKey: () => string,
  ) {
    super()
  }

  override sessionKey(username: string, scope: SubkeyScope): KeyObject {
    return this.keys.derive('signing-key', { protocol: 'jwt', identity: username, ...scope }, this.signingKey)
  }
}
