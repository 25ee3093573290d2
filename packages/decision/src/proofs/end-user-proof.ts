import { type CallerContext, sourceIpOf } from '../context/request-context.js'
import type { HeaderList } from '../http/header-list.js'
import { isSafe } from '../http/safe-method.js'
import type { ProofRequest, SignedRequest } from './proof.js'

/** What a service says of the request of its end user. */
export interface EndUser {
  readonly headers: HeaderList
  /** The request line, where it was told. */
  readonly request: SignedRequest | undefined
  readonly context: CallerContext
}

/** What proves an end user to a service, in a key region (wire-protocol 3.8, 3.9). */
export function endUserProof(
  { headers, request, context }: EndUser,
  { service, region, nowMs }: Pick<ProofRequest, 'service' | 'region' | 'nowMs'>,
): ProofRequest {
  return {
    headers,
    region,
    service,
    boundService: service,
    signed: request,
    sourceIp: sourceIpOf(context),
    safeMethod: request === undefined || isSafe(request.method),
    nowMs,
  }
}
