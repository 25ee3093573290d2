import type { Strings } from '../../sign-in/index.js'

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** Seconds in words, `1 day, 12 hours`. */
export function durationText({ language }: Pick<Strings, 'language'>, seconds: number): string {
  let left = seconds
  const parts: string[] = []
  for (const [unit, length] of UNITS) {
    const count = Math.floor(left / length)
    left -= count * length
    if (count === 0) continue
    parts.push(new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count))
  }
  return parts.join(', ')
}
