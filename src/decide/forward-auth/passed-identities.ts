import { type Identity, isoTime } from '@tinyauth/decision'
import { DomainError } from '../../common/errors/domain-error.js'
import type { SessionIssuer, SessionRefresh } from '../../sign-in/index.js'
import type { Snapshot } from '../../snapshot/index.js'
import { type UnitOfWork, UserEntity } from '../../store/index.js'
import type { LeasedIdentity } from '../leases/leases.service.js'

/** What identities are read with. */
export interface PassedIdentitiesOptions {
  readonly issuer: Pick<SessionIssuer, 'issue'>
  /** Judges again whoever signed in through a provider. */
  readonly refresh: Pick<SessionRefresh, 'stands'>
  readonly snapshot: { readonly catalogue: Pick<Snapshot['catalogue'], 'leaseTtlSeconds'> }
  readonly unitOfWork: Pick<UnitOfWork, 'read'>
}

/** What a service behind a proxy learns of somebody who was proved. */
export class PassedIdentities {
  constructor(private readonly options: PassedIdentitiesOptions) {}

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
   * A session token for a service, as a lease is (domain-model 5.7). `undefined` without a session on the server: a token of
   * a key would not be held to the boundary and the end of the key.
   */
  token(identity: Identity, service: string, nowMs: number): string | undefined {
    const { entry, sessionId, mfa } = identity
    const session = entry.parts.sessions?.get(sessionId ?? '')
    if (session === undefined) return undefined
    const { issuer, snapshot } = this.options
    const untilMs = Math.min(session.expiresAtMs, entry.untilMs(nowMs))
    const longest = snapshot.catalogue.leaseTtlSeconds(service)
    const ttlSeconds = Math.max(1, Math.min(longest, Math.floor((untilMs - nowMs) / 1000)))
    const scope = { region: 'global', service, csrfStrategy: 'none', ttlSeconds, lease: true } as const
    return issuer.issue(entry, scope, { id: session.id, revision: entry.parts.revision, mfa }).token
  }
}
