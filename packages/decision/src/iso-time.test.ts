import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isoTime } from './iso-time.js'

describe('the text of a time', () => {
  it('is that of `Date`, for any times in any order', () => {
    const times = fc.array(fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }), { minLength: 2 })
    fc.assert(
      fc.property(times, (all) => {
        for (const ms of [...all, ...all]) expect(isoTime(ms)).toBe(new Date(ms).toISOString())
      }),
    )
  })

  it('keeps apart what shares its place', () => {
    const [first, second] = [1_795_000_000_000, 1_795_000_064_000]
    expect([first, second, first].map(isoTime)).toEqual([first, second, first].map((ms) => new Date(ms).toISOString()))
  })

  it.each([Number.NaN, Infinity, 9e15])('of %p is an error, as with `Date`', (ms) => {
    expect(() => isoTime(ms)).toThrow(RangeError)
  })
})
