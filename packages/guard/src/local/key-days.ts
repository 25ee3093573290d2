import { subkeyDate } from '@tinyauth/request-signing'

/** A presigned address is good for seven days at the most. */
const LONGEST_SIGNATURE_MS = 7 * 86_400_000

/** Whether what was signed on a day could still be good: nobody else may have keys of other days fetched. */
export function isDayOfSignature(date: string, nowMs: number, clockSkewSeconds: number): boolean {
  const skewMs = clockSkewSeconds * 1000
  return isBetween(date, nowMs - LONGEST_SIGNATURE_MS - skewMs, nowMs + skewMs)
}

/** Whether a session that began on a day could still be good. */
export function isDayOfSession(date: string, nowMs: number, maxSessionSeconds: number, skewSeconds: number): boolean {
  return isBetween(date, nowMs - maxSessionSeconds * 1000, nowMs + skewSeconds * 1000)
}

const LAST_MS = Date.UTC(9999, 11, 31)

/** Days as `YYYYMMDD` are in the order of their texts. */
function isBetween(date: string, fromMs: number, toMs: number): boolean {
  return date >= subkeyDate(Math.max(fromMs, 0)) && date <= subkeyDate(Math.min(toMs, LAST_MS))
}
