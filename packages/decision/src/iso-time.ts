let lastMs = Number.NaN
let lastText = ''

/** RFC 3339, UTC, milliseconds. The text of the running millisecond is kept: every decision needs it several times. */
export function isoTime(ms: number): string {
  if (ms === lastMs) return lastText
  lastText = new Date(ms).toISOString()
  lastMs = ms
  return lastText
}
