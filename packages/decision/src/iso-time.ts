/** Seconds whose texts are kept: now, and when the sessions of those who ask began. */
const SLOTS = 64
const seconds: number[] = Array.from({ length: SLOTS }, () => Number.NaN)
const texts: string[] = Array.from({ length: SLOTS }, () => '')

/**
 * RFC 3339, UTC, milliseconds. The texts of some seconds are kept: every decision needs several.
 *
 * @throws RangeError for what is no time
 */
export function isoTime(ms: number): string {
  const second = Math.floor(ms / 1000)
  const slot = ((second % SLOTS) + SLOTS) % SLOTS
  if (seconds[slot] !== second) {
    // Up to the point: `2026-11-22T10:00:00.`
    texts[slot] = new Date(second * 1000).toISOString().slice(0, -4)
    seconds[slot] = second
  }
  const millis = Math.trunc(ms) - second * 1000
  return `${texts[slot] ?? ''}${millis < 10 ? '00' : millis < 100 ? '0' : ''}${millis}Z`
}
