import { type Identity, isoTime } from '@tinyauth/decision'
import { DomainError } from '../../common/errors/domain-error.js'
import type { SessionIssuer, SessionRefresh } from '../../sign-in/index.js'
import type { Snapshot } from '../../snapshot/index.js'
import { type UnitOfWork, UserEntity } from '../../store/index.js'

/** What identities are read with. */
export interface LeasedIdentitiesOptions {
  readonly issuer: Pick<SessionIssuer, 'issue'>
  /** Judges again whoever signed in through a provider. */
  readonly refresh: Pick<SessionRefresh, 'stands'>
  readonly snapshot: { readonly catalogue: Pick<Snapshot['catalogue'], 'leaseTtlSeconds'> }
  readonly unitOfWork: Pick<UnitOfWork, 'read'>
  /** However long a service lets its leases be. */
  readonly mostSeconds: number
}

/** Who a lease is about. */
export interface LeasedIdentity {
  readonly id: string
  readonly uid: string
  readonly name: string | null
  readonly picture: string | null
  readonly email: string | null
  readonly emailVerified: boolean
  readonly groups: readonly string[]
  readonly mfa: boolean
}

/** Where a token counts. */
export interface LeaseScope {
  readonly region: string
  readonly service: string
}

/** A token that says who is signed in, to a service that does not ask for a while (domain-model 5.7). */
export interface LeaseToken {
  readonly token: string
  readonly expiresAt: string
  readonly ttlSeconds: number
}

/** What a service learns of somebody who was proved, with a lease or from a proxy. */
export class LeasedIdentities {
  constructor(private readonly options: LeasedIdentitiesOptions) {}

  /** @throws DomainError `InvalidSignature` when the session does not stand any more, `NoSuchKey` when the user is gone */
  async read({ entry, mfa, sessionId }: Identity, nowMs: number): Promise<LeasedIdentity> {
    const session = entry.parts.sessions?.get(sessionId ?? '')
    if (session?.provider !== undefined && !(await this.options.refresh.stands(entry.uid, session.id))) {
      const detail = 'the rules of the identity provider do not admit the user any more'
      throw new DomainError('InvalidSignature', { detail })
    }
    const user = await this.options.unitOfWork.read((manager) => manager.findOneBy(UserEntity, { id: entry.uid }))
    if (user === null) throw new DomainError('NoSuchKey', { detail: `the user is gone since ${isoTime(nowMs)}` })
    const { displayName: name, picture, email, emailVerified } = user
    const { groups } = entry.at(nowMs)
    return { id: entry.username, uid: entry.uid, name, picture, email, emailVerified, groups, mfa }
  }

  /**
   * A token for a service, which ends with the session, and when a membership of the user ends. `undefined` in the last second
   * of the session, and without one on the server: a token of a key would not be held to the boundary and the end of the key.
   */
  token({ entry, sessionId, mfa }: Identity, scope: LeaseScope, nowMs: number): LeaseToken | undefined {
    const session = entry.parts.sessions?.get(sessionId ?? '')
    if (session === undefined) return undefined
    const { issuer, snapshot, mostSeconds } = this.options
    const longest = Math.min(snapshot.catalogue.leaseTtlSeconds(scope.service), mostSeconds)
    const ofSession = Math.floor((session.expiresAtMs - nowMs) / 1000)
    if (ofSession < 1) return undefined
    // A membership that ends within the second signs nobody out: what is told of groups is old for less than that second.
    const ofMemberships = Math.max(1, Math.floor((entry.untilMs(nowMs) - nowMs) / 1000))
    const ttlSeconds = Math.min(longest, ofSession, ofMemberships)
    const lease = { ...scope, csrfStrategy: 'none', ttlSeconds, lease: true } as const
    const { token, expiresAt } = issuer.issue(entry, lease, { id: session.id, revision: entry.parts.revision, mfa })
    return { token, expiresAt, ttlSeconds }
  }
}
