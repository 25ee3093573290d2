import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { calendarMoment } from './calendar.js'

describe('calendarMoment', () => {
  it('takes moments apart as the calendar of the host does, from year 0 to 9999', () => {
    const seconds = fc.oneof(
      fc.integer({ min: -62_167_219_200, max: 253_402_300_799 }),
      fc.integer({ min: -719_528, max: 2_932_896 }).map((day) => day * 86_400),
    )
    fc.assert(
      fc.property(seconds, (second) => {
        const { year, month, day, clock } = calendarMoment({ seconds: second, nanos: 0 })
        const host = new Date(second * 1000)
        expect([year, month, day]).toEqual([host.getUTCFullYear(), host.getUTCMonth(), host.getUTCDate()])
        expect(host.toISOString().split('T')[1]?.startsWith(clock)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
