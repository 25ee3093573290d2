import type { Eventually } from '../common/eventually.js'
import type { Catalogue } from './catalogue.js'
import type { KeyUse } from './access-key.js'
import type { PrincipalEntry } from './principal-entry.js'

/** Principals in memory, kept true by numbered changes (design, "change flow"). Deciding asks only this. */
export abstract class Snapshot {
  abstract readonly catalogue: Catalogue

  /** Revision up to which changes are applied. */
  abstract readonly revision: number

  /** The holder of an access key; `undefined` when nobody holds it. @throws DomainError `ServiceUnavailable` */
  abstract principalByKeyId(keyId: string): Eventually<PrincipalEntry | undefined>

  /** The user of exactly that name. @throws DomainError `ServiceUnavailable` */
  abstract principalByUsername(username: string): Eventually<PrincipalEntry | undefined>

  /** Whether the store was heard of within `MAX_STALENESS_SECONDS`. */
  abstract isFresh(nowMs: number): boolean

  /** Makes sure of it, asking the store once. @throws DomainError `ServiceUnavailable` when the store is out of reach */
  abstract refresh(): Promise<void>

  /** Waits until a change is applied. @throws DomainError `ServiceUnavailable` when it does not come in time */
  abstract atLeast(revision: number): Promise<void>

  /** Notes where a key was used, for its last use. */
  abstract keyUsed(keyId: string, use: Pick<KeyUse, 'nowMs' | 'service' | 'sourceIp'>): void
}
