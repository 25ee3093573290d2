/** A point in time: whole seconds since 1970-01-01T00:00:00Z (may be negative) and nanoseconds after them. */
export interface Instant {
  readonly seconds: number
  readonly nanos: number
}

const EPOCH = /^(\d{1,12})(?:\.(\d{1,9}))?$/
const DATE = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/
const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)$/

/**
 * Reads a date (policy-semantics 3.9, Date): the W3C profile of ISO 8601, or seconds since the epoch.
 *
 * Accepted: `2026` (a year), `2026-02`, `2026-02-28`, `2026-02-28T10:00Z`, `2026-02-28T10:00:00.5+02:00`, `1772272800`, `1772272800.0`.
 * Rejected: `2026-02-30` (no such day), `2026-02-28T10:00` (no zone), `…T24:00Z`, `…:60Z`, lower-case `t`/`z`, 13 digits (milliseconds).
 */
export function parseInstant(text: string): Instant | undefined {
  if (text.length > 40) return undefined
  return parseDate(text) ?? parseEpoch(text) ?? parseDateTime(text)
}

function parseDate(text: string): Instant | undefined {
  const found = DATE.exec(text)
  if (found === null) return undefined
  const days = daysSinceEpoch(Number(found[1]), Number(found[2] ?? '1'), Number(found[3] ?? '1'))
  return days === undefined ? undefined : { seconds: days * 86_400, nanos: 0 }
}

function parseEpoch(text: string): Instant | undefined {
  const found = EPOCH.exec(text)
  return found === null ? undefined : { seconds: Number(found[1]), nanos: nanosOf(found[2]) }
}

function parseDateTime(text: string): Instant | undefined {
  const found = DATE_TIME.exec(text)
  if (found === null) return undefined
  const days = daysSinceEpoch(Number(found[1]), Number(found[2]), Number(found[3]))
  const clock = secondsOfDay(Number(found[4]), Number(found[5]), Number(found[6] ?? '0'))
  const offset = offsetSeconds(found[8] ?? 'Z')
  if (days === undefined || clock === undefined || offset === undefined) return undefined
  return { seconds: days * 86_400 + clock - offset, nanos: nanosOf(found[7]) }
}

function nanosOf(fraction: string | undefined): number {
  return fraction === undefined ? 0 : Number(fraction.padEnd(9, '0'))
}

function secondsOfDay(hour: number, minute: number, second: number): number | undefined {
  return hour < 24 && minute < 60 && second < 60 ? hour * 3600 + minute * 60 + second : undefined
}

function offsetSeconds(zone: string): number | undefined {
  if (zone === 'Z') return 0
  const size = secondsOfDay(Number(zone.slice(1, 3)), Number(zone.slice(4, 6)), 0)
  return size === undefined ? undefined : zone.startsWith('-') ? -size : size
}

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365]

/** Days in the proleptic Gregorian calendar; `undefined` where there is no such day. */
function daysSinceEpoch(year: number, month: number, day: number): number | undefined {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const before = DAYS_BEFORE_MONTH[month - 1]
  const after = DAYS_BEFORE_MONTH[month]
  if (before === undefined || after === undefined) return undefined
  const length = after - before + (leap && month === 2 ? 1 : 0)
  if (day < 1 || day > length) return undefined
  const leapDays = Math.floor((year - 1) / 4) - Math.floor((year - 1) / 100) + Math.floor((year - 1) / 400)
  return year * 365 + leapDays + before + (leap && month > 2 ? 1 : 0) + day - 1 - DAYS_UNTIL_1970
}

/** The same sum for 1970-01-01: 1,970 years and the 477 leap days of the years 1 to 1969. */
const DAYS_UNTIL_1970 = 1970 * 365 + 477

/** Negative, zero or positive as `left` is before, at or after `right`. */
export function compareInstants(left: Instant, right: Instant): number {
  return left.seconds - right.seconds || left.nanos - right.nanos
}
