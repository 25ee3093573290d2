import { z } from 'zod'
import { notText } from '../../manage/index.js'

const DURATION = /^P(?:(\d{1,9})W|(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?)$/
const SECONDS = [604_800, 86_400, 3600, 60, 1] as const

/** Ten years of 365 days. */
const LONGEST_SECONDS = 3650 * 86_400

/**
 * Seconds of an ISO 8601 duration, or `undefined`. A day is 24 hours, whatever clocks are changed.
 *
 * Accepted: `P3D`, `PT12H`, `P1DT30M`, `P2W`, `PT90S`. Rejected: `P1Y` and `P2M` (how long is that?), `-P1D`, `P0D`, `P`, `PT`, `P1DT`,
 * `P1.5D`, `p3d`, `P1W2D`, more than ten years.
 */
export function parseDuration(text: string): number | undefined {
  const [whole, ...counts] = DURATION.exec(text) ?? []
  if (whole === undefined) return undefined
  const seconds = SECONDS.reduce((sum, unit, index) => sum + unit * Number(counts[index] ?? 0), 0)
  return seconds > 0 && seconds <= LONGEST_SECONDS ? seconds : undefined
}

/** The duration in days, hours, minutes and seconds; `null` for none. */
export function formatDuration(seconds: number | null): string | null {
  if (seconds === null) return null
  const parts = {
    D: Math.floor(seconds / 86_400),
    H: Math.floor(seconds / 3600) % 24,
    M: Math.floor(seconds / 60) % 60,
  }
  const days = parts.D > 0 ? `${parts.D}D` : ''
  const times = Object.entries({ H: parts.H, M: parts.M, S: seconds % 60 }).filter(([, count]) => count > 0)
  const time = times.map(([unit, count]) => `${count}${unit}`).join('')
  return `P${days}${time === '' ? '' : `T${time}`}`
}

/** A duration in a body, made into seconds. */
export const durationField = z.string({ error: notText }).transform((text, context) => {
  const seconds = parseDuration(text)
  if (seconds !== undefined) return seconds
  context.addIssue({
    code: 'custom',
    message:
      'must be a duration such as `P3D` or `PT12H`: weeks, or days, hours, minutes and seconds, ten years at most',
  })
  return z.NEVER
})
