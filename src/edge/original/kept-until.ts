import type { ServiceAnswer } from '@tinyauth/guard/local'

/** `Sun, 22 Nov 2026 12:01:00 GMT` (RFC 9110, 5.6.7); the obsolete forms, and whatever else `Date` reads, are not read. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/
const MAX_AGE = /(?:^|,)\s*max-age=(\d{1,10})\s*(?:,|$)/i
const NEVER = /(?:^|,)\s*(?:no-store|no-cache)\s*(?:,|$)/i

/**
 * Until when an answer may be used, in milliseconds since 1970: until `Expires`, or its `max-age` is over, or `mostSeconds` are,
 * whichever is first. `undefined`: not at all, because it does not say until when, or forbids it.
 */
export function keptUntil(
  { headers, sentAtMs }: Pick<ServiceAnswer, 'headers' | 'sentAtMs'>,
  mostSeconds: number,
): number | undefined {
  const { expires, 'cache-control': control = '' } = headers
  if (expires === undefined || !HTTP_DATE.test(expires) || NEVER.test(control)) return undefined
  const expiresMs = Date.parse(expires)
  if (!Number.isFinite(expiresMs)) return undefined
  const maxAge = MAX_AGE.exec(control)?.[1]
  const seconds = maxAge === undefined ? mostSeconds : Math.min(mostSeconds, Number(maxAge))
  return Math.min(expiresMs, sentAtMs + seconds * 1000)
}

/**
 * Whether an answer ends before everything of its kind does: then its end is known in advance, as that of an access key or of a
 * membership is, and nobody's silence puts it off. By `max-age` where it stands: `Expires` has no parts of a second, and goes by
 * another clock.
 */
export function endsBefore(
  { headers, sentAtMs }: Pick<ServiceAnswer, 'headers' | 'sentAtMs'>,
  mostSeconds: number,
): boolean {
  const { expires = '', 'cache-control': control = '' } = headers
  const maxAge = MAX_AGE.exec(control)?.[1]
  return maxAge === undefined ? Date.parse(expires) < sentAtMs + mostSeconds * 1000 : Number(maxAge) < mostSeconds
}
