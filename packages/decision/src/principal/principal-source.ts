import type { Eventually } from '../eventually.js'
import type { KeyUse } from './access-key.js'
import type { PrincipalEntry } from './principal-entry.js'

/** Where principals are asked for: whoever is in memory is answered at once. */
export abstract class PrincipalSource {
  /** The holder of an access key; `undefined` when nobody holds it. */
  abstract principalByKeyId(keyId: string): Eventually<PrincipalEntry | undefined>

  /** The user of exactly that name. */
  abstract principalByUsername(username: string): Eventually<PrincipalEntry | undefined>

  /** Whoever has a session; `undefined` when there is none of that id. Default: no session is known here. */
  principalBySession(_id: string): Eventually<PrincipalEntry | undefined> {
    return undefined
  }

  /** The same, read anew: its last use may be known elsewhere. */
  principalBySessionAnew(id: string): Eventually<PrincipalEntry | undefined> {
    return this.principalBySession(id)
  }

  /** Whoever has an OAuth access token, by its `accessTokenId`; `undefined` when nobody has. Default: no token is known here. */
  principalByToken(_id: string): Eventually<PrincipalEntry | undefined> {
    return undefined
  }

  /** The user of exactly that name, with everything up to the change `revision`. */
  abstract principalSince(username: string, revision: number): Eventually<PrincipalEntry | undefined>

  /** Notes the use of a session, for its last use. Default: nobody asks for it. */
  sessionUsed(_id: string, _use: Pick<KeyUse, 'nowMs' | 'sourceIp'>): void {
    return undefined
  }

  /** When a session was used last, in milliseconds, as far as that is known better than its entry says. Default: it is not. */
  sessionLastUse(_id: string): number | undefined {
    return undefined
  }

  /** Notes where a key was used, for its last use. */
  abstract keyUsed(keyId: string, use: Pick<KeyUse, 'nowMs' | 'service' | 'sourceIp'>): void
}
