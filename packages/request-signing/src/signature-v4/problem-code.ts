import type { Refusal } from '../problem.js'
import { Problem } from '../problem.js'

/** Every reason for which a signature is refused, by code: first what `parseSignature` says, then `verifySignature`. */
export const SIGNATURE_PROBLEMS = {
  'several-credentials': 'the request carries more than one credential',
  'duplicate-header': 'a header that must stand once stands twice',
  'duplicate-parameter': 'an `X-Amz-` query parameter stands twice',
  'unsupported-algorithm': 'the algorithm is not exactly AWS4-HMAC-SHA256',
  'malformed-authorization': 'the Authorization header is not Credential, SignedHeaders and Signature, each once',
  'missing-parameter': 'a query parameter of the signature is missing or cannot be read',
  'invalid-method': 'the method is not a token',
  'invalid-uri': 'the uri is not a path and query as they stand on a request line',
  'invalid-query': 'a query parameter has no name, or an `X-Amz-` name with other than letters, digits and hyphens',
  'ambiguous-query': 'the query has a bare `+` or `;`, which parsers read differently: write %20, %2B or %3B',
  'invalid-header': 'a header name is not a token, or a signed header has other than printable ascii',
  'invalid-body-hash': 'the hash of the body is not 64 lower-case hexadecimal digits',
  'invalid-credential': 'the credential is not key/date/region/service/aws4_request',
  'invalid-signed-headers': 'the signed headers are not lower-case, sorted and each once',
  'too-many-signed-headers': 'more than 100 headers are signed',
  'signed-header-missing': 'a signed header is not in the request',
  'host-not-signed': 'the host header is not signed',
  'header-not-signed': 'an `x-amz-` header is not signed',
  'missing-date': 'the request has no X-Amz-Date',
  'invalid-date': 'X-Amz-Date is not YYYYMMDDTHHMMSSZ',
  'scope-date-mismatch': 'the date of the credential is not the day of X-Amz-Date',
  'invalid-expires': 'X-Amz-Expires is not a whole number from 1 to 604800',
  'invalid-signature': 'the signature is not 64 lower-case hexadecimal digits',
  'clock-skew': 'the request was signed too far from the present',
  expired: 'the presigned request has expired',
  'ambiguous-path': 'the path has an encoded slash, which has one canonical form with a bare one here',
  'unsigned-payload': 'the body is not covered by the signature',
  'streaming-payload': 'signed streams of chunks are not supported',
  'body-mismatch': 'X-Amz-Content-Sha256 is not the hash of the body',
  'signature-mismatch': 'the signature does not match',
} as const satisfies Readonly<Record<string, string>>

/** The code of a refused signature. */
export type SignatureProblemCode = keyof typeof SIGNATURE_PROBLEMS

/** A reason for which a signature is refused. */
export type SignatureProblem = Problem<SignatureProblemCode>

/** The answer that refuses a signature. */
export type SignatureRefusal = Refusal<SignatureProblemCode>

/** The problem of a code, with its message. */
export function signatureProblem(code: SignatureProblemCode): SignatureProblem {
  return new Problem(code, SIGNATURE_PROBLEMS[code])
}
