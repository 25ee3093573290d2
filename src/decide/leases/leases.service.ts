import { HeaderList, type Identity, isRefusal } from '@tinyauth/decision'
import type { Call } from '../../common/call.js'
import type { Clock } from '../../common/clock.js'
import { DomainError } from '../../common/errors/domain-error.js'
import type { Snapshot } from '../../snapshot/index.js'
import type { DecideService } from '../decide.service.js'
import type { LeasedIdentities, LeasedIdentity } from './leased-identities.js'
import type { LeaseBody } from './leases.route.js'

/** What leases are made with. */
export interface LeasesOptions {
  readonly decide: DecideService
  readonly identities: LeasedIdentities
  readonly snapshot: Snapshot
  readonly clock: Clock
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
    const { snapshot, clock, identities } = this.options
    const nowMs = clock.now()
    const region = body.region ?? 'global'
    // Of before the proof: what changes meanwhile may not be part of it.
    const feedSeq = snapshot.revision
    const identity = await this.prove(call, service, region, body, nowMs)
    const { sessionId: sid } = identity
    if (identity.byCookie !== true || sid === undefined) {
      throw notSignedIn('UnsignedRequest', 'it is not the cookie of a session that proves it')
    }
    const leased = await identities.read(identity, nowMs).catch((error: unknown) => {
      throw error instanceof DomainError && ABOUT_IDENTITY.has(error.code)
        ? notSignedIn(error.code, error.detail)
        : error
    })
    const issued = identities.token(identity, { region, service }, nowMs)
    if (issued === undefined) throw notSignedIn('InvalidSignature', 'the session is about to end')
    const { token: lease, expiresAt, ttlSeconds: maxAgeSeconds } = issued
    return { lease, identity: leased, sid, expiresAt, maxAgeSeconds, feedSeq }
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
}

/** What is said of whoever cannot have a lease; anything else is a failure of the service. */
const ABOUT_IDENTITY: ReadonlySet<string> = new Set(['InvalidSignature', 'NoSuchKey'])

function notSignedIn(code: string, detail: string | undefined): DomainError {
  return new DomainError('NotSignedIn', { problems: { identity: code }, ...(detail === undefined ? {} : { detail }) })
}
