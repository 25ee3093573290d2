import { formatAmzDate } from './amz-date.js'
import { ALGORITHM, credentialScope } from './credential.js'
import { UNSIGNED_PAYLOAD } from './payload-hash.js'
import type { HeaderField } from './signable-request.js'
import type { Signer, UnsignedRequest } from './signer.js'
import { assertReadable, bodyHash, signatureOf, signedHeaderNames, signerCredential } from './signer.js'

/** How a request is signed in its headers. */
export type SignRequestOptions = Signer & {
  /** Whether X-Amz-Content-Sha256 is added, as S3 demands. Default false; always added when the body is not signed. */
  readonly contentSha256Header?: boolean
}

/**
 * Signs a request in its headers (Signature V4) and answers the headers to add: X-Amz-Date, Authorization, and, where asked
 * for, X-Amz-Security-Token and X-Amz-Content-Sha256.
 *
 * @throws TypeError when the result could not be verified: no Host, a header twice, a uri that is not encoded.
 * @throws RangeError for an empty secret, a short key or a time outside the years 1 to 9999.
 */
export function signRequest(request: UnsignedRequest, options: SignRequestOptions): readonly HeaderField[] {
  const bodySha256 = bodyHash(request)
  const payloadHash = options.unsignedPayload === true ? UNSIGNED_PAYLOAD : bodySha256
  const amzDate = formatAmzDate(options.now)
  const added = addedHeaders(options, amzDate, payloadHash)
  const headers = [...request.headers, ...added]
  const signedHeaders = signedHeaderNames(headers)
  const unsigned = { method: request.method, uri: request.uri, headers, bodySha256 }
  const signature = signatureOf(unsigned, amzDate, payloadHash, signedHeaders, options)
  const credential = `${options.accessKeyId}/${credentialScope(signerCredential(options))}`
  const fields = `Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`
  const authorization: HeaderField = ['Authorization', `${ALGORITHM} ${fields}`]
  assertReadable({ ...unsigned, headers: [...headers, authorization] })
  return [...added, authorization]
}

function addedHeaders(options: SignRequestOptions, amzDate: string, payloadHash: string): readonly HeaderField[] {
  const added: HeaderField[] = [['X-Amz-Date', amzDate]]
  if (options.securityToken !== undefined) added.push(['X-Amz-Security-Token', options.securityToken])
  // Without the header a verifier could not tell that the body was left out.
  const says = options.contentSha256Header === true || options.unsignedPayload === true
  if (says) added.push(['X-Amz-Content-Sha256', payloadHash])
  return added
}
