import { sameSecret } from '@tinyauth/request-signing'
import { FederationError } from '../federation-error.js'
import { subjectOf } from '../profile-texts.js'
import { refuseToken } from './refuse-token.js'
import { isHashOf } from './token-hash.js'
import { assertTimes } from './token-times.js'
import type { UncheckedKey } from './verification-key.js'
import { jsonObjectOf, verifyJws } from './verify-jws.js'

/** What an identity token must say. */
export interface IdTokenExpectations {
  readonly issuer: string
  readonly clientId: string
  readonly nonce: string
  readonly nowMs: number
  /** Seconds that clocks may differ; default 60, which is also the most. */
  readonly leewaySeconds?: number
  /** Seconds since `iat`; default 600, because it was made for a sign-in that just happened. */
  readonly maxAgeSeconds?: number
  /** What came with the token: `at_hash` and `c_hash` must be theirs when present. */
  readonly accessToken?: string
  readonly code?: string
}

/** Claims of an identity token that is valid. Only those named here were checked. */
export type IdTokenClaims = Readonly<Record<string, unknown>> & { readonly sub: string }

const MOST_AUDIENCES = 10

/**
 * Judges an identity token (OpenID Connect Core 3.1.3.7; RFC 8725), its signature first.
 *
 * @throws FederationError `TokenInvalid`, `IssuerMismatch`, `NonceMismatch` or `SubjectMissing`
 */
export async function judgeIdToken(
  token: string,
  keys: readonly UncheckedKey[],
  expectations: IdTokenExpectations,
): Promise<IdTokenClaims> {
  const { header, payload } = await verifyJws(token, keys)
  if (header.typ !== undefined && header.typ.toUpperCase() !== 'JWT') refuseToken('the token is of another type')
  const claims = jsonObjectOf(payload) ?? refuseToken('the token holds no JSON object')
  // Logout tokens and security events are signed by the same keys.
  if (claims['events'] !== undefined) refuseToken('the token reports an event')
  assertIssuer(claims, expectations)
  assertAudience(claims, expectations)
  assertTimes(claims, expectations)
  assertNonce(claims, expectations)
  assertHashes(claims, header.alg, expectations)
  const sub = subjectOf(claims['sub'])
  if (sub === undefined) throw new FederationError('SubjectMissing', 'the token has no `sub` of 1 to 255 characters')
  return { ...claims, sub }
}

function assertIssuer(claims: Readonly<Record<string, unknown>>, { issuer }: IdTokenExpectations): void {
  if (claims['iss'] === issuer) return
  throw new FederationError('IssuerMismatch', `the token is not of the issuer \`${issuer}\``)
}

function assertAudience(claims: Readonly<Record<string, unknown>>, { clientId }: IdTokenExpectations): void {
  const { aud, azp } = claims
  const audiences: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  const wellWritten = audiences.length <= MOST_AUDIENCES && audiences.every((audience) => typeof audience === 'string')
  if (!wellWritten || !audiences.includes(clientId)) refuseToken('the token is for another client')
  if (audiences.length > 1 && azp === undefined) refuseToken('the token is for several clients, and names none of them')
  if (azp !== undefined && azp !== clientId) refuseToken('the token was issued to another client')
}

function assertNonce(claims: Readonly<Record<string, unknown>>, { nonce }: IdTokenExpectations): void {
  const claim = claims['nonce']
  if (nonce !== '' && typeof claim === 'string' && sameSecret(claim, nonce)) return
  throw new FederationError('NonceMismatch', 'the token was made for another sign-in')
}

function assertHashes(claims: Readonly<Record<string, unknown>>, alg: string, expected: IdTokenExpectations): void {
  const { at_hash: ofAccessToken, c_hash: ofCode } = claims
  if (ofAccessToken !== undefined && !isHashOf(ofAccessToken, expected.accessToken ?? '', alg)) {
    refuseToken('`at_hash` is not that of the access token')
  }
  if (ofCode !== undefined && !isHashOf(ofCode, expected.code ?? '', alg)) {
    refuseToken('`c_hash` is not that of the code')
  }
}
