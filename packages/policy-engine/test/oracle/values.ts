/** Readers of the typed values, readings 8 to 12. Each answers undefined for a text that it cannot read. */

/** A decimal as an integer count of units of ten to the minus 38 (reading 8). */
export function readDecimal(text: string): bigint | undefined {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text)
  if (found === null) {
    return undefined
  }
  const [, sign = '', whole = '', fraction = ''] = found
  if (whole.length + fraction.length > 38) {
    return undefined
  }
  const units = BigInt(whole + fraction.padEnd(38, '0'))
  return sign === '-' ? -units : units
}

/** `true` or `false` in any case (reading 10). */
export function readBoolean(text: string): boolean | undefined {
  const lower = text.toLowerCase()
  return lower === 'true' ? true : lower === 'false' ? false : undefined
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The bytes, as numbers joined by commas (reading 11). */
export function readBinary(text: string): string | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) {
    return undefined
  }
  const sixBits = Array.from(text.replace(/=/g, ''), (letter) => BASE64.indexOf(letter).toString(2).padStart(6, '0'))
  const bits = sixBits.join('')
  const bytes: number[] = []
  for (let at = 0; at + 8 <= bits.length; at += 8) {
    bytes.push(parseInt(bits.slice(at, at + 8), 2))
  }
  return bytes.join(',')
}

const NANOSECONDS = 1_000_000_000n

/** An instant in nanoseconds since 1970 (reading 9). */
export function readInstant(text: string): bigint | undefined {
  if (!/^\d{4}$/.test(text) && /^\d{1,12}(\.\d{1,9})?$/.test(text)) {
    const [seconds = '', fraction = ''] = text.split('.')
    return BigInt(seconds) * NANOSECONDS + BigInt(fraction.padEnd(9, '0'))
  }
  const form = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d))?)?)?$/
  const found = form.exec(text)
  if (found === null) {
    return undefined
  }
  const [, year = '', month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] =
    found
  const days = dayNumber(Number(year), Number(month), Number(day))
  const clock = secondsOfDay(Number(hour), Number(minute), Number(second))
  const offset = offsetSeconds(zone)
  if (days === undefined || clock === undefined || offset === undefined) {
    return undefined
  }
  return BigInt(days * 86_400 + clock - offset) * NANOSECONDS + BigInt(fraction.padEnd(9, '0'))
}

/** Days since 1970-01-01, counted year by year and month by month. */
function dayNumber(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
    return undefined
  }
  let days = day - 1
  for (let each = 1; each < month; each += 1) {
    days += daysInMonth(year, each)
  }
  for (let each = 1970; each < year; each += 1) {
    days += isLeap(each) ? 366 : 365
  }
  for (let each = year; each < 1970; each += 1) {
    days -= isLeap(each) ? 366 : 365
  }
  return days
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) {
    return isLeap(year) ? 29 : 28
  }
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

function secondsOfDay(hour: number, minute: number, second: number): number | undefined {
  return hour > 23 || minute > 59 || second > 59 ? undefined : hour * 3600 + minute * 60 + second
}

function offsetSeconds(zone: string): number | undefined {
  if (zone === 'Z') {
    return 0
  }
  const seconds = secondsOfDay(Number(zone.slice(1, 3)), Number(zone.slice(4, 6)), 0)
  return seconds === undefined ? undefined : zone.startsWith('-') ? -seconds : seconds
}
