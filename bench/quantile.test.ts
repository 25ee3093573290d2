import { describe, expect, it } from '@jest/globals'
import { median, percentiles, quantile } from './quantile.js'

const HUNDRED = Array.from({ length: 100 }, (_, i) => i + 1)

describe('percentiles', () => {
  it('sorts by value, not by text', () => {
    expect(percentiles([9, 100, 20])).toEqual({ p50: 20, p99: 100 })
  })

  it('lets one value in a hundred lie above the 99th percentile at most', () => {
    expect(percentiles([...HUNDRED, ...HUNDRED].reverse()).p99).toBe(100)
    expect(quantile([...HUNDRED, ...HUNDRED.map((value) => value + 100)], 0.99)).toBe(199)
  })

  it('takes the upper one of two in the middle', () => {
    expect(median([1, 2, 3, 4])).toBe(3)
  })

  it('is no number where nothing was measured', () => {
    expect(percentiles([])).toEqual({ p50: NaN, p99: NaN })
  })
})
