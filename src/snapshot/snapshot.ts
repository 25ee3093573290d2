import { type Eventually, type PrincipalEntry, PrincipalSource } from '@tinyauth/decision'
import type { Catalogue } from './catalogue.js'

/** What happened to the snapshot: the next changes, or a new beginning after which numbers may mean something else. */
export type Applied = 'changes' | 'anew'

/** Principals in memory, kept true by numbered changes (design, "change flow"). Deciding asks only this. */
export abstract class Snapshot extends PrincipalSource {
  abstract readonly catalogue: Catalogue

  /** Revision up to which changes are applied. */
  abstract readonly revision: number

  /** The holder of an access key; `undefined` when nobody holds it. @throws DomainError `ServiceUnavailable` */
  abstract override principalByKeyId(keyId: string): Eventually<PrincipalEntry | undefined>

  /** The user of exactly that name. @throws DomainError `ServiceUnavailable` */
  abstract override principalByUsername(username: string): Eventually<PrincipalEntry | undefined>

  /** Whoever has a session. @throws DomainError `ServiceUnavailable` */
  abstract override principalBySession(id: string): Eventually<PrincipalEntry | undefined>

  /** Whoever has an access token, by its `accessTokenId`. @throws DomainError `ServiceUnavailable` */
  abstract override principalByToken(id: string): Eventually<PrincipalEntry | undefined>

  /** Whether the store was heard of within `MAX_STALENESS_SECONDS`. */
  abstract isFresh(nowMs: number): boolean

  /** Makes sure of it, asking the store once. @throws DomainError `ServiceUnavailable` when the store is out of reach */
  abstract refresh(): Promise<void>

  /** Waits until a change is applied. @throws DomainError `ServiceUnavailable` when it does not come in time */
  abstract atLeast(revision: number): Promise<void>

  /** Calls `listener` once changes are applied, or everything is read anew. It must not throw. Answers how to end it. */
  abstract onApplied(listener: (applied: Applied) => void): () => void
}
