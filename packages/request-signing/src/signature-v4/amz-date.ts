import { isSubkeyDate, subkeyDate } from '../subkey-date.js'

const SHAPE = /^[0-9]{8}T(?:[01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]Z$/

/**
 * Reads X-Amz-Date into milliseconds since 1970.
 *
 * Accepted: `20150830T123600Z`. Rejected: `20150230T123600Z` (no such day), `20150830T246000Z`, `20150830T123600` (no zone),
 * `2015-08-30T12:36:00Z`, `20150830T123600Z, 20150830T123600Z` (two headers that something joined).
 */
export function parseAmzDate(text: string): number | undefined {
  if (!SHAPE.test(text) || !isSubkeyDate(text.slice(0, 8))) return undefined
  const part = (from: number, to: number) => Number(text.slice(from, to))
  const instant = Date.UTC(part(0, 4), part(4, 6) - 1, part(6, 8), part(9, 11), part(11, 13), part(13, 15))
  // Date.UTC takes years below 100 for years of the twentieth century.
  return part(0, 4) < 100 ? undefined : instant
}

/**
 * Writes an instant in milliseconds since 1970 as X-Amz-Date; parts of a second are dropped.
 *
 * @throws RangeError for an instant outside the years 1 to 9999.
 */
export function formatAmzDate(epochMs: number): string {
  const time = new Date(epochMs).toISOString().slice(11, 19).replaceAll(':', '')
  return `${subkeyDate(epochMs)}T${time}Z`
}
