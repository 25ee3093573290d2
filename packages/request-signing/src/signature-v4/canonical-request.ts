import { canonicalPath } from './canonical-path.js'
import { canonicalQuery } from './canonical-query.js'
import { canonicalHeaders } from './header-index.js'
import type { RequestParts } from './request-parts.js'
import { requestParts } from './request-parts.js'
import type { PathOptions, SignableRequest } from './signable-request.js'

/** What a canonical request is made of besides the request. */
export interface CanonicalRequestOptions extends PathOptions {
  /** Lower-case and sorted. */
  readonly signedHeaders: readonly string[]
  /** What stands for the body in the last line. Default: the request's `bodySha256`. */
  readonly payloadHash?: string
}

/** The canonical request of Signature V4: what a signature covers, as text. Total, and judges nothing. */
export function canonicalRequest(request: SignableRequest, options: CanonicalRequestOptions): string {
  const { signedHeaders, payloadHash = request.bodySha256 } = options
  return canonicalText(request.method, requestParts(request), options, signedHeaders, payloadHash)
}

/** As `canonicalRequest`, of a request that was taken apart. */
export function canonicalText(
  method: string,
  parts: RequestParts,
  options: PathOptions,
  signedHeaders: readonly string[],
  payloadHash: string,
): string {
  const target = `${method}\n${canonicalPath(parts.path, options)}\n${canonicalQuery(parts.parameters)}`
  return `${target}\n${canonicalHeaders(parts.headers, signedHeaders)}\n${signedHeaders.join(';')}\n${payloadHash}`
}
