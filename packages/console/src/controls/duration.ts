const UNITS = ['minutes', 'hours', 'days', 'weeks'] as const
const DURATION = /^P(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/
const WORDS = ['week', 'day', 'hour', 'minute', 'second'] as const

/** In what a length of time is given. */
export type DurationUnit = (typeof UNITS)[number]

/** All of them, the shortest first. */
export const DURATION_UNITS: readonly DurationUnit[] = UNITS

/** As ISO 8601 writes it: 3 days are `P3D`, 12 hours `PT12H`. */
export function durationOf(count: number, unit: DurationUnit): string {
  const letter = unit.charAt(0).toUpperCase()
  return unit === 'hours' || unit === 'minutes' ? `PT${count}${letter}` : `P${count}${letter}`
}

/** A number and its unit, of a length of time that has one unit alone. */
export function durationParts(text: string): { readonly count: string; readonly unit: DurationUnit } | undefined {
  const [, count, letter] = /^PT?([1-9]\d{0,8})([WDHM])$/.exec(text) ?? []
  const unit = UNITS.find((one) => one.charAt(0).toUpperCase() === letter)
  return count === undefined || unit === undefined || durationOf(Number(count), unit) !== text
    ? undefined
    : { count, unit }
}

/** `P1DT12H` as `1 day 12 hours`. What is no duration stays as it is. */
export function durationWords(text: string): string {
  const [, ...counts] = DURATION.exec(text) ?? []
  const words = counts.flatMap((count, at) => {
    const amount = Number(count ?? 0)
    return amount === 0 ? [] : [`${amount} ${WORDS[at]}${amount === 1 ? '' : 's'}`]
  })
  return words.length === 0 ? text : words.join(' ')
}
