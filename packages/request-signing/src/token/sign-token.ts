import type { SigningKey } from '../mac.js'
import { assertSigningKey, hmacSha256 } from '../mac.js'
import { encodeBase64url } from './base64url.js'
import type { JsonObject } from './json-object.js'

/** What a signer may say in the header; `typ` and `alg` are always `JWT` and `HS256`. */
export interface TokenHeader {
  /** Names the key of a ring (RFC 7515, section 4.1.4). Default: not said. */
  readonly kid?: string
}

/**
 * Signs claims as a JSON Web Token in compact form, with HS256 (RFC 7515, RFC 7519; wire protocol 3.7). Adds no claim and
 * checks none: `iat` and `exp`, in whole seconds, are the caller's. The members keep their order.
 *
 * @throws RangeError when the key has fewer than 32 bytes.
 */
export function signToken(claims: JsonObject, key: SigningKey, header: TokenHeader = {}): string {
  assertSigningKey(key)
  const { kid } = header
  const protectedHeader = { typ: 'JWT', alg: 'HS256', ...(kid === undefined ? {} : { kid }) }
  const signingInput = `${encodeBase64url(JSON.stringify(protectedHeader))}.${encodeBase64url(JSON.stringify(claims))}`
  return `${signingInput}.${encodeBase64url(hmacSha256(key, signingInput))}`
}
