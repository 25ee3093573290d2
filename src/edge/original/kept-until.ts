import type { ServiceAnswer } from '@tinyauth/guard/local'

/** `Sun, 22 Nov 2026 12:01:00 GMT` (RFC 9110, 5.6.7); the obsolete forms, and whatever else `Date` reads, are not read. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/
const MAX_AGE = /(?:^|,)\s*max-age=(\d{1,10})\s*(?:,|$)/i
const NEVER = /(?:^|,)\s*(?:no-store|no-cache)\s*(?:,|$)/i

type Told = Pick<ServiceAnswer, 'headers' | 'sentAtMs'>

/**
 * Until when an answer may be used, in milliseconds since 1970: until `Expires`, or its `max-age` is over, or `mostSeconds` are,
 * whichever is first. `undefined`: not at all, because it does not say until when, or forbids it.
 */
export function keptUntil(answer: Told, mostSeconds: number): number | undefined {
  const toldMs = toldUntil(answer)
  return toldMs === undefined ? undefined : Math.min(toldMs, answer.sentAtMs + mostSeconds * 1000)
}

/**
 * When an answer ends, where it ends before those of its kind that have no end, which are told to be kept for `endlessSeconds`: that
 * is known in advance, as the end of an access key or of a membership is, and nobody's silence puts it off. By `max-age` where it
 * stands: `Expires` has no parts of a second, and goes by another clock.
 */
export function endOf(answer: Told, endlessSeconds: number): number | undefined {
  const toldMs = toldUntil(answer)
  if (toldMs === undefined) return undefined
  const seconds = maxAgeOf(answer) ?? (toldMs - answer.sentAtMs) / 1000
  return seconds < endlessSeconds ? toldMs : undefined
}

function toldUntil(answer: Told): number | undefined {
  const { expires, 'cache-control': control = '' } = answer.headers
  if (expires === undefined || !HTTP_DATE.test(expires) || NEVER.test(control)) return undefined
  const expiresMs = Date.parse(expires)
  if (!Number.isFinite(expiresMs)) return undefined
  const seconds = maxAgeOf(answer)
  return seconds === undefined ? expiresMs : Math.min(expiresMs, answer.sentAtMs + seconds * 1000)
}

function maxAgeOf({ headers: { 'cache-control': control = '' } }: Told): number | undefined {
  const seconds = MAX_AGE.exec(control)?.[1]
  return seconds === undefined ? undefined : Number(seconds)
}
