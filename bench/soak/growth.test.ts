import { describe, expect, it } from '@jest/globals'
import { growthOf } from './growth.js'

describe('growthOf', () => {
  it('leaves warming up out', () => {
    expect(growthOf([50, 80, 100, 100, 100, 100, 100, 100, 100, 100])).toEqual({ warm: 100, end: 100, percent: 0 })
  })

  it('sees what grows all the time', () => {
    const { warm, end, percent } = growthOf(Array.from({ length: 100 }, (_, i) => 100 + i))
    expect([warm, end, Math.round(percent)]).toEqual([130, 190, 46])
  })

  it('is not led astray by one sample', () => {
    expect(growthOf([1, 1, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 999, 100]).percent).toBe(0)
  })

  it('is no number, and so keeps no bound, where nothing was weighed', () => {
    expect(growthOf([]).percent).toBe(NaN)
  })
})
