import { formatAmzDate } from './amz-date.js'
import { SIGNATURE_PARAMETER } from './canonical-query.js'
import { ALGORITHM, credentialScope } from './credential.js'
import { UNSIGNED_PAYLOAD } from './payload-hash.js'
import { percentEncode } from './percent-encoding.js'
import type { Signer, UnsignedRequest } from './signer.js'
import { assertReadable, bodyHash, signatureOf, signedHeaderNames, signerCredential } from './signer.js'

/** How a request is presigned. */
export type PresignRequestOptions = Signer & {
  /** How long the request is good, seconds after `now`: 1 to 604800. Default 300. */
  readonly expiresSeconds?: number
}

/**
 * Signs a request in its query (Signature V4) and answers the uri with the signature in it, for someone else to send. Every
 * given header is signed, so that it must be sent just so: `Host` alone is usual.
 *
 * @throws TypeError when the result could not be verified: no Host, a wrong expiry, a uri that is not encoded.
 * @throws RangeError for an empty secret, a short key or a time outside the years 1 to 9999.
 */
export function presignRequest(request: UnsignedRequest, options: PresignRequestOptions): string {
  const { method, headers } = request
  const bodySha256 = bodyHash(request)
  const payloadHash = options.unsignedPayload === true ? UNSIGNED_PAYLOAD : bodySha256
  const amzDate = formatAmzDate(options.now)
  const signedHeaders = signedHeaderNames(headers)
  const parameters = signatureParameters(options, amzDate, signedHeaders)
  const unsigned = { method, uri: withParameters(request.uri, parameters), headers, bodySha256 }
  const signature = signatureOf(unsigned, amzDate, payloadHash, signedHeaders, options)
  const uri = `${unsigned.uri}&${SIGNATURE_PARAMETER}=${signature}`
  assertReadable({ ...unsigned, uri })
  return uri
}

function signatureParameters(
  options: PresignRequestOptions,
  amzDate: string,
  signedHeaders: readonly string[],
): string {
  const { accessKeyId, securityToken, expiresSeconds = 300 } = options
  const parameters = [
    ['X-Amz-Algorithm', ALGORITHM],
    ['X-Amz-Credential', `${accessKeyId}/${credentialScope(signerCredential(options))}`],
    ['X-Amz-Date', amzDate],
    ...(securityToken === undefined ? [] : [['X-Amz-Security-Token', securityToken]]),
    ['X-Amz-SignedHeaders', signedHeaders.join(';')],
    ['X-Amz-Expires', String(expiresSeconds)],
  ]
  return parameters.map(([name = '', value = '']) => `${name}=${percentEncode(value)}`).join('&')
}

function withParameters(uri: string, parameters: string): string {
  const mark = uri.indexOf('?')
  if (mark < 0) return `${uri}?${parameters}`
  return mark === uri.length - 1 ? `${uri}${parameters}` : `${uri}&${parameters}`
}
