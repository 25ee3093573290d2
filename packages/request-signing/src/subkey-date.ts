const DIGITS = /^[0-9]{8}$/
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/**
 * Whether a text is a day as subkeys and credential scopes write it: `YYYYMMDD`, a day of the calendar.
 *
 * Accepted: `20170316`, `20240229`. Rejected: `20230229` (no such day), `2017-03-16`, `2017316`, `00000101` (no year 0).
 */
export function isSubkeyDate(text: string): boolean {
  if (!DIGITS.test(text)) return false
  const year = Number(text.slice(0, 4))
  const month = Number(text.slice(4, 6))
  const day = Number(text.slice(6, 8))
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return year > 0 && day >= 1 && day <= (DAYS[month - 1] ?? 0) + (leap ? 1 : 0)
}

/**
 * The UTC day of an instant in milliseconds since 1970, as `YYYYMMDD` (wire protocol 3.6).
 *
 * @throws RangeError for an instant outside the years 1 to 9999, which have four digits.
 */
export function subkeyDate(epochMs: number): string {
  const day = Math.floor(epochMs / DAY_MS)
  if (day !== lastDay) {
    lastDate = dateOf(epochMs)
    lastDay = day
  }
  return lastDate
}

const DAY_MS = 24 * 3600 * 1000
/** Nearly every question is about today. */
let lastDay = Number.NaN
let lastDate = ''

function dateOf(epochMs: number): string {
  const date = new Date(epochMs).toISOString().slice(0, 10).replaceAll('-', '')
  if (!isSubkeyDate(date)) throw new RangeError('"epochMs" must lie in the years 1 to 9999')
  return date
}
