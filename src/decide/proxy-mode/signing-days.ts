import { subkeyDate, type SubkeyProtocol } from '@tinyauth/request-signing'

/** What the window of days follows from. */
export interface SigningDaysSettings {
  /** Longest life of a session token. */
  readonly sessionTtlSeconds: number
  readonly clockSkewSeconds: number
}

const DAY_MS = 86_400_000
/** A presigned address is good for seven days at the most. */
const LONGEST_SIGNATURE_MS = 7 * DAY_MS
/** For proxies that go by a calendar of their own, or ask shortly before midnight. */
const GRACE_MS = DAY_MS

const LAST_MS = Date.UTC(9999, 11, 31)

/**
 * Whether a key of a day may be given away: something that is signed with it could be good now, or could be by tomorrow.
 *
 * INVARIANT: no key of a day further ahead. Whoever had the right to ask for a moment could sign for ever with those.
 *
 * @param date a day as `YYYYMMDD` that exists
 */
export function isSigningDay(
  date: string,
  protocol: SubkeyProtocol,
  { nowMs, sessionTtlSeconds, clockSkewSeconds }: SigningDaysSettings & { readonly nowMs: number },
): boolean {
  const skewMs = clockSkewSeconds * 1000
  const longestMs = protocol === 'jwt' ? sessionTtlSeconds * 1000 : LONGEST_SIGNATURE_MS
  const firstMs = Math.max(0, nowMs - longestMs - skewMs - GRACE_MS)
  const lastMs = Math.min(LAST_MS, nowMs + skewMs + GRACE_MS)
  // Days as `YYYYMMDD` are in the order of their texts.
  return date >= subkeyDate(firstMs) && date <= subkeyDate(lastMs)
}
