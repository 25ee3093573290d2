import type { KeyObject } from 'node:crypto'
import { sameBytes } from '../constant-time.js'
import type { SigningKey } from '../mac.js'
import { assertSigningKey, hmacSha256 } from '../mac.js'
import type { DecodedToken } from './decode-token.js'
import type { JsonObject } from './json-object.js'
import type { TokenProblemCode, TokenRefusal } from './problem-code.js'
import { refuseToken } from './problem-code.js'

/** What is asked of a token besides its MAC. */
export interface VerifyTokenOptions {
  /** The time of the verifier, milliseconds since 1970. */
  readonly now: number
  /** How far `exp` may lie behind `iat`, seconds: a key that leaked must not make tokens for ever. */
  readonly maxLifetimeSeconds: number
  /** How far the issuer's clock may be ahead, seconds, for `iat` and `nbf`. There is no leeway after `exp`. Default 60. */
  readonly skewSeconds?: number
  /** Claims that must be texts and not empty, such as `user`. Default: none. */
  readonly requiredTexts?: readonly string[]
}

/** A token whose MAC and times are right. */
export interface VerifiedToken {
  readonly problem?: undefined
  /** The claims that the key's holder signed. Their meaning, and whether they were revoked since, is the caller's to judge. */
  readonly claims: VerifiedClaims
}

/** Claims with the two that every token must have, whole seconds since 1970 (RFC 7519, section 4.1). */
export type VerifiedClaims = JsonObject & { readonly iat: number; readonly exp: number }

/**
 * Verifies a decoded token: first its MAC, in constant time, then `iat`, `exp` and `nbf` (RFC 7519, section 4.1).
 *
 * `iat` and `exp` must be integers with `iat <= now + skew`, `iat < exp <= iat + maxLifetimeSeconds` and `now < exp`; `nbf`
 * may be absent, else `nbf <= now + skew`. An option that is not a number refuses every token. Of the same decoded token and
 * the same prepared key the MAC is computed once; the times are judged each time.
 *
 * @throws RangeError when the key has fewer than 32 bytes. Nothing in a token throws.
 */
export function verifyToken(
  token: DecodedToken,
  key: SigningKey,
  options: VerifyTokenOptions,
): VerifiedToken | TokenRefusal {
  assertSigningKey(key)
  // INVARIANT: no claim is read before this line has passed.
  if (!macHolds(token, key)) return refuseToken('signature-mismatch')
  const claims = token.unverified
  if (!hasTimes(claims) || !hasTexts(claims, options.requiredTexts ?? [])) return refuseToken('invalid-claim')
  const code = timeProblem(claims, options)
  return code === undefined ? { claims } : refuseToken(code)
}

/** By which key the MAC of a token was found right: neither of the two ever changes, unlike the bytes of a key. */
const found = new WeakMap<DecodedToken, KeyObject>()

function macHolds(token: DecodedToken, key: SigningKey): boolean {
  if (key instanceof Uint8Array) return sameBytes(hmacSha256(key, token.signingInput), token.mac)
  if (found.get(token) === key) return true
  const holds = sameBytes(hmacSha256(key, token.signingInput), token.mac)
  if (holds) found.set(token, key)
  return holds
}

function hasTimes(claims: JsonObject): claims is VerifiedClaims {
  const nbfIsSound = !Object.hasOwn(claims, 'nbf') || Number.isSafeInteger(claims['nbf'])
  return Number.isSafeInteger(claims['iat']) && Number.isSafeInteger(claims['exp']) && nbfIsSound
}

function hasTexts(claims: JsonObject, names: readonly string[]): boolean {
  return names.every((name) => Object.hasOwn(claims, name) && typeof claims[name] === 'string' && claims[name] !== '')
}

/** Each rule is written so that NaN breaks it. */
function timeProblem(claims: VerifiedClaims, options: VerifyTokenOptions): TokenProblemCode | undefined {
  const { now, maxLifetimeSeconds, skewSeconds = 60 } = options
  const { iat, exp } = claims
  const nowSeconds = now / 1000
  const nbf = typeof claims['nbf'] === 'number' ? claims['nbf'] : iat
  if (!(iat <= nowSeconds + skewSeconds)) return 'issued-in-future'
  if (!(nbf <= nowSeconds + skewSeconds)) return 'not-yet-valid'
  if (!(exp > iat && exp - iat <= maxLifetimeSeconds)) return 'lifetime-too-long'
  if (!(nowSeconds < exp)) return 'expired'
  return undefined
}
