import type { Decision } from '@tinyauth/policy-engine'
import { decodeToken } from '@tinyauth/request-signing'
import type { HeaderList, Identity } from '@tinyauth/decision'
import { sentToken } from './sent-token.js'

/** Where and when an answer is given, and how long the service lets it be kept. */
export interface AnswerTime {
  /** Of the end user's request. */
  readonly headers: HeaderList
  readonly nowMs: number
  readonly ttlSeconds: number
}

/** Context keys whose values change while nobody does anything. */
const MOVING_KEYS: ReadonlySet<string> = new Set(['CurrentTime', 'EpochTime', 'MfaAge'])
const LONGEST_DENIAL_SECONDS = 1

/**
 * How long an answer may be kept, in whole seconds (domain-model 5.7): as long as the service says, and not past the next
 * beginning or end of a membership, the expiry of the access key or the end of the session; a second when something is
 * denied; not at all when nobody was proved, or when a decision looked at the clock.
 */
export function maxAgeSeconds(
  identity: Identity | undefined,
  decisions: readonly Decision[],
  { headers, nowMs, ttlSeconds }: AnswerTime,
): number {
  if (identity === undefined || decisions.some(looksAtClock)) return 0
  const { entry, keyId } = identity
  const denies = decisions.some(({ kind }) => kind !== 'allow')
  const longest = denies ? Math.min(ttlSeconds, LONGEST_DENIAL_SECONDS) : ttlSeconds
  const keyEndMs = keyId === undefined ? undefined : entry.parts.keys.get(keyId)?.data.expiresAtMs
  const endMs = Math.min(entry.untilMs(nowMs), keyEndMs ?? Infinity, sessionEndMs(identity, headers))
  return Math.max(0, Math.min(longest, Math.floor((endMs - nowMs) / 1000)))
}

function looksAtClock({ consultedKeys }: Decision): boolean {
  return consultedKeys.some((key) => MOVING_KEYS.has(key))
}

/** The claim `exp` of the token that has just proved the identity; one that cannot be found is over. */
function sessionEndMs({ method }: Identity, headers: HeaderList): number {
  if (method !== 'session' && method !== 'bearer') return Infinity
  const token = decodeToken(sentToken(headers) ?? '')
  const exp = token.problem === undefined ? token.unverified['exp'] : undefined
  return typeof exp === 'number' ? exp * 1000 : -Infinity
}
