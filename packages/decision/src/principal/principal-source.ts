import type { Eventually } from '../eventually.js'
import type { KeyUse } from './access-key.js'
import type { PrincipalEntry } from './principal-entry.js'

/** Where principals are asked for: whoever is in memory is answered at once. */
export abstract class PrincipalSource {
  /** The holder of an access key; `undefined` when nobody holds it. */
  abstract principalByKeyId(keyId: string): Eventually<PrincipalEntry | undefined>

  /** The user of exactly that name. */
  abstract principalByUsername(username: string): Eventually<PrincipalEntry | undefined>

  /** Notes where a key was used, for its last use. */
  abstract keyUsed(keyId: string, use: Pick<KeyUse, 'nowMs' | 'service' | 'sourceIp'>): void
}
