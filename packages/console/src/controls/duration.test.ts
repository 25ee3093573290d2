import { describe, expect, it } from '@jest/globals'
import { durationOf, durationParts, durationWords } from './duration.js'

describe('a length of time', () => {
  it.each([
    [3, 'days', 'P3D'],
    [2, 'weeks', 'P2W'],
    [12, 'hours', 'PT12H'],
    [90, 'minutes', 'PT90M'],
  ] as const)('of %i %s is written %s', (count, unit, written) => {
    expect(durationOf(count, unit)).toBe(written)
    expect(durationParts(written)).toEqual({ count: String(count), unit })
  })

  it.each(['', 'P1DT12H', 'PT3D', 'P2M', 'P0D', 'PT90S'])('%p has no single unit', (written) => {
    expect(durationParts(written)).toBeUndefined()
  })

  it.each([
    ['P1DT12H', '1 day 12 hours'],
    ['P2W', '2 weeks'],
    ['PT1M', '1 minute'],
    ['PT90S', '90 seconds'],
    ['P', 'P'],
    ['three days', 'three days'],
  ])('%s is read %s', (written, words) => {
    expect(durationWords(written)).toBe(words)
  })
})
