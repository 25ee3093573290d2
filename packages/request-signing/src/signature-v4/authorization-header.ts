import { ALGORITHM } from './credential.js'
import type { SignatureProblem } from './problem-code.js'
import { signatureProblem } from './problem-code.js'

/** The three texts of a signature, wherever they stood. */
export interface SignatureFields {
  readonly credential: string
  readonly signedHeaders: string
  readonly signature: string
}

const FIELDS = ['Credential', 'SignedHeaders', 'Signature'] as const

/** Whether an Authorization header is of the family of Signature V4, well formed or not. */
export function isSignatureScheme(authorization: string): boolean {
  return authorization.slice(0, 5).toLowerCase() === 'aws4-'
}

/**
 * Reads an Authorization header of Signature V4. The fields may come in any order; spaces after a comma may be left out.
 *
 * Accepted: `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`. Rejected: `aws4-hmac-sha256 …`,
 * `AWS4-ECDSA-P256-SHA256 …`, a fourth field, a field twice, `credential=…`, a comma at the end.
 */
export function parseAuthorization(authorization: string): SignatureFields | SignatureProblem {
  const space = authorization.indexOf(' ')
  if (authorization.slice(0, Math.max(space, 0)) !== ALGORITHM) return signatureProblem('unsupported-algorithm')
  const pieces = authorization.slice(space + 1).split(',', FIELDS.length + 1)
  const fields = new Map(pieces.map(field))
  // Three pieces with three known names: none is missing, twice, or unknown.
  const values = FIELDS.map((name) => fields.get(name))
  const [credential, signedHeaders, signature] = values
  if (pieces.length !== FIELDS.length || credential === undefined || signedHeaders === undefined) {
    return signatureProblem('malformed-authorization')
  }
  return signature === undefined
    ? signatureProblem('malformed-authorization')
    : { credential, signedHeaders, signature }
}

function field(piece: string): readonly [name: string, value: string] {
  const trimmed = piece.trim()
  const equals = trimmed.indexOf('=')
  return equals < 0 ? [trimmed, ''] : [trimmed.slice(0, equals), trimmed.slice(equals + 1)]
}
