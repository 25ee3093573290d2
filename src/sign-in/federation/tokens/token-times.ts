import { refuseToken } from './refuse-token.js'

const MOST_LEEWAY_SECONDS = 60
const DEFAULT_AGE_SECONDS = 600
/** Longer than any provider makes an identity token last: what lasts longer is no identity token. */
const LONGEST_LIFE_SECONDS = 31 * 24 * 3600

/** When a token is judged. */
export interface TokenTimes {
  readonly nowMs: number
  readonly leewaySeconds?: number
  readonly maxAgeSeconds?: number
}

/**
 * Asserts `exp`, `iat` and `nbf` (RFC 7519, 4.1). Rejected: texts, fractions and numbers beyond 2^53; a token without `exp` or
 * `iat`; one that expired, was made long ago, is of the future, or lasts longer than 31 days.
 *
 * @throws FederationError `TokenInvalid`
 */
export function assertTimes(claims: Readonly<Record<string, unknown>>, times: TokenTimes): void {
  const leeway = Math.min(times.leewaySeconds ?? MOST_LEEWAY_SECONDS, MOST_LEEWAY_SECONDS)
  const now = times.nowMs / 1000
  const exp = secondsOf(claims, 'exp')
  const iat = secondsOf(claims, 'iat')
  if (exp + leeway <= now) refuseToken('the token expired')
  if (iat - leeway > now) refuseToken('the token was made in the future')
  if (iat + leeway + (times.maxAgeSeconds ?? DEFAULT_AGE_SECONDS) < now) refuseToken('the token was made long ago')
  if (exp <= iat || exp - iat > LONGEST_LIFE_SECONDS) refuseToken('the token does not last from 1 second to 31 days')
  if (claims['nbf'] !== undefined && secondsOf(claims, 'nbf') - leeway > now) refuseToken('the token is not valid yet')
}

function secondsOf(claims: Readonly<Record<string, unknown>>, name: string): number {
  const value = claims[name]
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  return refuseToken(`\`${name}\` of the token is no time`)
}
