import type { Instant } from '../condition/instant.js'

/** A moment of UTC taken apart. */
export interface CalendarMoment {
  readonly year: number
  /** 0 for January. */
  readonly month: number
  readonly day: number
  /** `12:00`, or `12:00:30` where there are seconds. */
  readonly clock: string
}

const SECONDS_OF_DAY = 86_400
const DAYS_OF_400_YEARS = 146_097
/** From 0000-03-01 to 1970-01-01: years that begin in March have their leap day last. */
const DAYS_BEFORE_1970 = 719_468

/** The moment in the proleptic Gregorian calendar; fractions of a second are not said. */
export function calendarMoment({ seconds }: Instant): CalendarMoment {
  const days = Math.floor(seconds / SECONDS_OF_DAY)
  const era = Math.floor((days + DAYS_BEFORE_1970) / DAYS_OF_400_YEARS)
  const dayOfEra = days + DAYS_BEFORE_1970 - era * DAYS_OF_400_YEARS
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096)
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const march = Math.floor((5 * dayOfYear + 2) / 153)
  return {
    year: yearOfEra + era * 400 + (march >= 10 ? 1 : 0),
    month: (march + 2) % 12,
    day: dayOfYear - Math.floor((153 * march + 2) / 5) + 1,
    clock: clockOf(seconds - days * SECONDS_OF_DAY),
  }
}

function clockOf(secondOfDay: number): string {
  const parts = [Math.floor(secondOfDay / 3600), Math.floor(secondOfDay / 60) % 60, secondOfDay % 60]
  const shown = secondOfDay % 60 === 0 ? parts.slice(0, 2) : parts
  return shown.map((part) => String(part).padStart(2, '0')).join(':')
}
