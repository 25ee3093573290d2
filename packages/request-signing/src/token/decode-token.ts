import { decodeBase64url } from './base64url.js'
import type { JsonObject } from './json-object.js'
import { parseJsonObject } from './json-object.js'
import type { TokenProblemCode, TokenRefusal } from './problem-code.js'
import { refuseToken } from './problem-code.js'

/** Over this many characters a token is not looked at: a cookie holds 4 kB. */
const MOST_CHARACTERS = 8192
const MAC_BYTES = 32

/**
 * A token that was read and is not verified. What stands in it is the word of a stranger: `unverified` serves to find the
 * key, and nothing else; the claims come from `verifyToken`.
 */
export interface DecodedToken {
  readonly problem?: undefined
  /** Says which key of a ring is meant (RFC 7515, section 4.1.4). Not verified. */
  readonly kid: string | undefined
  /** The claims as sent, of which none may be trusted. */
  readonly unverified: JsonObject
  /** The text that the MAC covers. */
  readonly signingInput: string
  /** The MAC as sent: 32 bytes. */
  readonly mac: Buffer
}

/**
 * Reads a token in compact form (RFC 7515, section 7.1) and verifies nothing. It has at most 8192 characters, three parts
 * of canonical base64url, JSON objects for header and payload, `alg` exactly `HS256`, `typ` absent or exactly `JWT`, and no
 * `crit`. Never throws.
 *
 * First decode, then choose the key by `kid` and `unverified`, then `verifyToken`.
 */
export function decodeToken(text: string): DecodedToken | TokenRefusal {
  if (text.length > MOST_CHARACTERS) return refuseToken('token-too-large')
  const parts = text.split('.', 4)
  if (parts.length !== 3) return refuseToken('malformed-token')
  const [headerPart = '', payloadPart = '', macPart = ''] = parts
  const header = readPart(headerPart)
  if (header === undefined) return refuseToken('malformed-token')
  const code = headerProblem(header)
  if (code !== undefined) return refuseToken(code)
  const unverified = readPart(payloadPart)
  const mac = decodeBase64url(macPart)
  if (unverified === undefined || mac?.length !== MAC_BYTES) return refuseToken('malformed-token')
  return { kid: keyId(header), unverified, signingInput: `${headerPart}.${payloadPart}`, mac }
}

function readPart(part: string): JsonObject | undefined {
  const bytes = decodeBase64url(part)
  return bytes && parseJsonObject(bytes)
}

function headerProblem(header: JsonObject): TokenProblemCode | undefined {
  // An extension that has to be understood is one that we do not (RFC 7515, section 4.1.11).
  if (Object.hasOwn(header, 'crit')) return 'critical-header'
  if (header['alg'] !== 'HS256') return 'unsupported-algorithm'
  if (Object.hasOwn(header, 'typ') && header['typ'] !== 'JWT') return 'unsupported-type'
  if (Object.hasOwn(header, 'kid') && typeof header['kid'] !== 'string') return 'invalid-key-id'
  return undefined
}

function keyId(header: JsonObject): string | undefined {
  return typeof header['kid'] === 'string' ? header['kid'] : undefined
}
