const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/

/**
 * Milliseconds since 1970 of an instant as RFC 3339 writes it, or `undefined`.
 *
 * Accepted: `2026-11-22T10:00:00Z`, `2026-11-22T10:00:00.5+01:00`. Rejected: `2026-11-22` (no time), `2026-11-22T10:00:00`
 * (no offset: whose time?), `2026-02-30T00:00:00Z` (no such day), `2026-11-22T24:00:00Z`.
 */
export function parseInstant(text: string): number | undefined {
  const [whole, year, month, day] = RFC_3339.exec(text) ?? []
  if (whole === undefined || !isDay(Number(year), Number(month), Number(day))) return undefined
  const ms = Date.parse(whole)
  return Number.isNaN(ms) ? undefined : ms
}

/** `Date.parse` takes the 30th of February for the 2nd of March. */
function isDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** RFC 3339 in UTC with milliseconds; `null` for no instant. */
export function formatInstant(ms: number | null | undefined): string | null {
  return ms === null || ms === undefined ? null : new Date(ms).toISOString()
}
