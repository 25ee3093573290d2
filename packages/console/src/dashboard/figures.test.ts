import { describe, expect, it } from '@jest/globals'
import { perSecond, percent, seconds, whole } from './figures.js'

describe('figures', () => {
  it.each([
    [0, '0 µs'],
    [0.000_085, '85 µs'],
    [0.002_34, '2.3 ms'],
    [0.25, '250 ms'],
    [4, '4 s'],
    [186, '3.1 min'],
  ])('%d seconds are %s', (value, text) => {
    expect(seconds(value)).toBe(text)
  })

  it.each([
    [undefined, '–'],
    [0, '0/s'],
    [0.25, '0.25/s'],
    [3.14159, '3.14/s'],
    [1234.5, '1,235/s'],
  ])('a rate of %p is %s', (value, text) => {
    expect(perSecond(value)).toBe(text)
  })

  it('a share that is nearly nothing is not called nothing', () => {
    expect([percent(0), percent(0.0001), percent(0.125), percent(1)]).toEqual(['0 %', 'under 0.1 %', '12.5 %', '100 %'])
  })

  it('what is not known is no zero', () => {
    expect([whole(undefined), whole(0), whole(1234)]).toEqual(['–', '0', '1,234'])
  })
})
