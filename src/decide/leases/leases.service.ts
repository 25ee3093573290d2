import { HeaderList, type Identity, isoTime, isRefusal } from '@tinyauth/decision'
import type { Call } from '../../common/call.js'
import type { Clock } from '../../common/clock.js'
import { DomainError } from '../../common/errors/domain-error.js'
import type { SessionIssuer, SessionRefresh } from '../../sign-in/index.js'
import type { Snapshot } from '../../snapshot/index.js'
import { type UnitOfWork, UserEntity } from '../../store/index.js'
import type { DecideService } from '../decide.service.js'
import type { LeaseBody } from './leases.route.js'

/** What leases are made with. */
export interface LeasesOptions {
  readonly decide: DecideService
  readonly issuer: SessionIssuer
  /** Judges again whoever signed in through a provider. */
  readonly refresh: Pick<SessionRefresh, 'stands'>
  readonly snapshot: Snapshot
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
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

/** A lease with what its holder has to know. */
export interface Lease {
  readonly lease: string
  readonly identity: LeasedIdentity
  readonly sid: string
  readonly expiresAt: string
  readonly maxAgeSeconds: number
  readonly feedSeq: number
}

/** Leases of sessions (domain-model 5.7): a service that holds one knows for a while who somebody is, without asking. */
export class Leases {
  constructor(private readonly options: LeasesOptions) {}

  /** @throws DomainError `NotSignedIn` naming the code under `identity`; `ServiceUnavailable` */
  async create(call: Call, service: string, body: LeaseBody): Promise<Lease> {
    const { snapshot, clock, issuer } = this.options
    const nowMs = clock.now()
    const region = body.region ?? 'global'
    // Of before the proof: what changes meanwhile may not be part of it.
    const feedSeq = snapshot.revision
    const identity = await this.prove(call, service, region, body, nowMs)
    const session = identity.entry.parts.sessions?.get(identity.sessionId ?? '')
    if (identity.byCookie !== true || session === undefined) {
      throw notSignedIn('UnsignedRequest', 'it is not the cookie of a session that proves it')
    }
    if (session.provider !== undefined && !(await this.options.refresh.stands(identity.entry.uid, session.id))) {
      throw notSignedIn('InvalidSignature', 'the rules of the identity provider do not admit the user any more')
    }
    const untilMs = Math.min(session.expiresAtMs, identity.entry.untilMs(nowMs))
    const longest = Math.min(snapshot.catalogue.leaseTtlSeconds(service), this.options.mostSeconds)
    const ttlSeconds = Math.max(1, Math.min(longest, Math.floor((untilMs - nowMs) / 1000)))
    const token = { id: session.id, revision: identity.entry.parts.revision, mfa: identity.mfa }
    const scope = { region, service, csrfStrategy: 'none', ttlSeconds, lease: true } as const
    const { token: lease, expiresAt } = issuer.issue(identity.entry, scope, token)
    const leased = await this.identityOf(identity, nowMs)
    return { lease, identity: leased, sid: session.id, expiresAt, maxAgeSeconds: ttlSeconds, feedSeq }
  }

  private async prove(
    call: Call,
    service: string,
    region: string,
    { headers, context }: LeaseBody,
    nowMs: number,
  ): Promise<Identity> {
    // Only a session: an access key needs no lease. Nor does a lease renew itself, or a session that nobody uses would never be idle.
    const proofs = headers.filter(([name]) => ['cookie', 'x-csrf-token'].includes(name.toLowerCase()))
    const result = await this.options.decide.identify({
      headers: new HeaderList(proofs),
      region,
      service,
      boundService: service,
      signed: undefined,
      sourceIp: context?.SourceIp,
      // Whoever asks has seen the request; a lease changes nothing.
      safeMethod: true,
      nowMs,
    })
    if (!isRefusal(result)) {
      call.audit.subject = result.entry.username
      return result
    }
    if (result.named !== undefined) call.audit.subject = result.named
    throw notSignedIn(result.code, result.detail)
  }

  private async identityOf({ entry, mfa }: Identity, nowMs: number): Promise<LeasedIdentity> {
    const user = await this.options.unitOfWork.read((manager) => manager.findOneBy(UserEntity, { id: entry.uid }))
    if (user === null) throw notSignedIn('NoSuchKey', `the user is gone since ${isoTime(nowMs)}`)
    const { displayName: name, picture, email, emailVerified } = user
    const { groups } = entry.at(nowMs)
    return { id: entry.username, uid: entry.uid, name, picture, email, emailVerified, groups, mfa }
  }
}

function notSignedIn(code: string, detail: string): DomainError {
  return new DomainError('NotSignedIn', { problems: { identity: code }, detail })
}
