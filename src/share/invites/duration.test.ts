import { describe, expect, it } from '@jest/globals'
import { formatDuration, parseDuration } from './duration.js'

describe('a duration', () => {
  it.each([
    ['P3D', 259_200, 'P3D'],
    ['PT12H', 43_200, 'PT12H'],
    ['P2W', 1_209_600, 'P14D'],
    ['P1DT2H3M4S', 93_784, 'P1DT2H3M4S'],
    ['PT90S', 90, 'PT1M30S'],
    ['PT36H', 129_600, 'P1DT12H'],
    ['P3650D', 315_360_000, 'P3650D'],
  ])('%s is %d seconds, and is written %s', (text, seconds, written) => {
    expect(parseDuration(text)).toBe(seconds)
    expect(formatDuration(seconds)).toBe(written)
  })

  it.each([
    '', 'P', 'PT', 'P1DT', 'P0D', 'PT0S', '-P1D', 'P-1D', '+P1D', 'P1Y', 'P1M', 'P1.5D', 'PT1,5H', 'p3d', 'P1W2D', 'P3', '3D', ' P3D',
    'P3D ', 'P1H', 'PT1D', 'P3651D', 'P522W', 'P999999999D', 'P9999999999D', `PT${'9'.repeat(400)}S`, 'P3D\n',
  ])('is not %j', (text) => {
    expect(parseDuration(text)).toBeUndefined()
  }) // prettier-ignore

  it('may be none', () => {
    expect(formatDuration(null)).toBeNull()
  })
})
