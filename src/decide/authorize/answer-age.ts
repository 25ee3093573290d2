import type { Decision } from '@tinyauth/policy-engine'
import { decodeToken, parseSignature } from '@tinyauth/request-signing'
import type { HeaderList, Identity, SignedRequest } from '@tinyauth/decision'
import { sentToken } from './sent-token.js'

/** Where and when an answer is given, and how long the service lets it be kept. */
export interface AnswerTime {
  /** Of the end user's request. */
  readonly headers: HeaderList
  /** The request that the end user signed. */
  readonly signed: SignedRequest | undefined
  /** How long a signature in the header is good after it was made. */
  readonly clockSkewSeconds: number
  readonly nowMs: number
  readonly ttlSeconds: number
}

/** Context keys whose values change while nobody does anything. */
const MOVING_KEYS: ReadonlySet<string> = new Set(['CurrentTime', 'EpochTime', 'MfaAge'])
const LONGEST_DENIAL_SECONDS = 1
/** A token that is revoked is refused within a second, also by guards that keep answers and hear of no change. */
const LONGEST_BY_TOKEN_SECONDS = 1

/**
 * How long an answer may be kept, in whole seconds (domain-model 5.7): as long as the service says, and not past the next
 * beginning or end of a membership, the expiry of the access key or the end of the session, of the access token or of the
 * signature; a second when something is denied or an access token proved it; not at all when nobody was proved, or when a decision looked at the clock.
 */
export function maxAgeSeconds(
  identity: Identity | undefined,
  decisions: readonly Decision[],
  time: AnswerTime,
): number {
  if (identity === undefined || decisions.some(looksAtClock)) return 0
  const { entry, keyId } = identity
  const { headers, nowMs, ttlSeconds } = time
  const denies = decisions.some(({ kind }) => kind !== 'allow')
  const longest = Math.min(
    ttlSeconds,
    denies ? LONGEST_DENIAL_SECONDS : Infinity,
    identity.token === undefined ? Infinity : LONGEST_BY_TOKEN_SECONDS,
  )
  const keyEndMs = keyId === undefined ? undefined : entry.parts.keys.get(keyId)?.data.expiresAtMs
  const proofEndMs = Math.min(sessionEndMs(identity, headers), tokenEndMs(identity), signatureEndMs(identity, time))
  const endMs = Math.min(entry.untilMs(nowMs), keyEndMs ?? Infinity, proofEndMs)
  return Math.max(0, Math.min(longest, Math.floor((endMs - nowMs) / 1000)))
}

function looksAtClock({ consultedKeys }: Decision): boolean {
  return consultedKeys.some((key) => MOVING_KEYS.has(key))
}

/**
 * The claim `exp` of the token that has just proved the identity, and the end of the session on the server; where neither can
 * be found it is over.
 */
function sessionEndMs({ method, entry, sessionId }: Identity, headers: HeaderList): number {
  if (method !== 'session' && method !== 'bearer') return Infinity
  const held = entry.parts.sessions?.get(sessionId ?? '')?.expiresAtMs
  const sent = sentToken(headers)
  if (sent === undefined) return held ?? -Infinity
  const token = decodeToken(sent)
  const exp = token.problem === undefined ? token.unverified['exp'] : undefined
  return typeof exp === 'number' ? Math.min(exp * 1000, held ?? Infinity) : -Infinity
}

function tokenEndMs({ token, expiresAtMs }: Identity): number {
  return token === undefined ? Infinity : (expiresAtMs ?? -Infinity)
}

/** As `verifySignature` judges it: in the header the skew, in the query `X-Amz-Expires`; one that cannot be read is over. */
function signatureEndMs({ method }: Identity, { headers, signed, clockSkewSeconds }: AnswerTime): number {
  if (method !== 'sigv4') return Infinity
  const parsed = signed && parseSignature({ ...signed, headers: headers.pairs })
  if (parsed === undefined || parsed.problem !== undefined) return -Infinity
  const seconds = parsed.kind === 'query' ? parsed.expiresSeconds : clockSkewSeconds
  return parsed.timeMs + seconds * 1000
}
