/** An instant as an input of type `datetime-local` takes it, in the time zone of the browser; nothing for nothing. */
export function localInput(instant: string | undefined): string {
  const date = new Date(instant ?? NaN)
  if (Number.isNaN(date.getTime())) return ''
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day}T${clockTime(date)}`
}

/** The instant of such an input; `undefined` while it is none. */
export function instantOfInput(text: string): string | undefined {
  const date = new Date(text)
  return text === '' || Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

/** `2026-11-29 14:05:09` in the time zone of the browser: a log is read by its figures. */
export function localTime(instant: string): string {
  const input = localInput(instant)
  return input === '' ? instant : input.replace('T', ' ')
}

/** What stands below a bar: the time of the day, and with `isLong` the day as well. */
export function barTime(instant: string, isLong: boolean): string {
  const date = new Date(instant)
  const time = clockTime(date).slice(0, 5)
  return isLong ? `${MONTHS[date.getMonth()] ?? ''} ${date.getDate()}, ${time}` : time
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function clockTime(date: Date): string {
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
