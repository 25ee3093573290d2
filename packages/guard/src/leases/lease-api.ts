import { isIP } from 'node:net'
import type { ServiceClient } from '../service/service-client.js'
import { ServiceRefusal } from '../service/service-error.js'
import type { Lease } from './lease.js'
import { readLease } from './read-lease.js'

/** For which session a lease is asked. */
export interface LeaseQuestion {
  /** The cookies of the session, as one `Cookie` header. */
  readonly cookies: string
  /** Address of the person; `undefined` where nobody knows it. */
  readonly sourceIp: string | undefined
  /** The token of the lease that is renewed. */
  readonly renews: string | undefined
}

/** A lease, or that nobody is signed in by these cookies, with the identity code of wire-protocol 3.2. */
export type LeaseAnswer = { readonly lease: Lease } | { readonly refused: string }

/** Grants leases. */
export abstract class LeaseApi {
  /** @throws ConnectionError when there is no answer, `ServiceRefusal` when the guard itself is refused */
  abstract lease(question: LeaseQuestion): Promise<LeaseAnswer>
}

/** Code of the refusal that is about the person; any other is about the guard's own key, or about the service. */
const NOT_SIGNED_IN = 'NotSignedIn'
const IDENTITY_CODES: ReadonlySet<string> = new Set(['UnsignedRequest', 'InvalidSignature', 'NoSuchKey', 'CsrfError'])

/** The route of the service (domain-model 5.7). */
export class ServiceLeaseApi extends LeaseApi {
  constructor(
    private readonly client: Pick<ServiceClient, 'call'>,
    private readonly settings: { readonly service: string; readonly keyRegion: string },
  ) {
    super()
  }

  override async lease({ cookies, sourceIp, renews }: LeaseQuestion): Promise<LeaseAnswer> {
    const { service, keyRegion } = this.settings
    const body = {
      headers: [['Cookie', cookies]],
      region: keyRegion,
      // What a proxy made up, such as `unknown`, would be refused.
      ...(sourceIp === undefined || isIP(sourceIp) === 0 ? {} : { context: { SourceIp: sourceIp } }),
      ...(renews === undefined ? {} : { lease: renews }),
    }
    try {
      const path = `services/${encodeURIComponent(service)}/leases`
      return { lease: readLease(await this.client.call({ method: 'POST', path, body })) }
    } catch (error) {
      return { refused: refusedCode(error) }
    }
  }
}

/** INVARIANT: that the guard's own key is refused says nothing about the person. @throws the error, unless it is about them */
function refusedCode(error: unknown): string {
  const isAboutPerson =
    error instanceof ServiceRefusal && error.serviceStatus === 401 && error.serviceCode === NOT_SIGNED_IN
  if (!isAboutPerson) throw error
  const { identity = '' } = error.problems
  return IDENTITY_CODES.has(identity) ? identity : 'InvalidSignature'
}
