import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { percentDecode, percentEncode, percentRecode } from './percent-encoding.js'

describe('percentEncode', () => {
  it.each([
    ['-._~Az09', '-._~Az09'],
    ["a b/!'()*", 'a%20b%2F%21%27%28%29%2A'],
    ['%41', '%2541'],
    ['ü€', '%C3%BC%E2%82%AC'],
  ])('writes %s as %s', (text, encoded) => {
    expect(percentEncode(text)).toBe(encoded)
  })

  it('is undone by decoding', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => percentDecode(percentEncode(text)) === text))
  })
})

describe('percentRecode', () => {
  it.each([
    ['%41%2d%7E', 'A-~'],
    ['%2a%2A*', '%2A%2A%2A'],
    ['%2f/', '%2F%2F'],
    ['%ff', '%FF'],
    ['%C3%BCü', '%C3%BC%C3%BC'],
    ['%', '%25'],
    ['%4', '%254'],
    ['%zz%4g', '%25zz%254g'],
    ['%2541', '%2541'],
    ['%00', '%00'],
  ])('writes %s as %s', (text, encoded) => {
    expect(percentRecode(text)).toBe(encoded)
  })

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = percentRecode(text)
        return percentRecode(once) === once
      }),
    )
  })

  it('leaves what was encoded as it is', () => {
    fc.assert(fc.property(fc.string(), (text) => percentRecode(percentEncode(text)) === percentEncode(text)))
  })
})

describe('percentDecode', () => {
  it.each(['%ff', '%', '%4', '%C3'])('refuses %s', (text) => {
    expect(percentDecode(text)).toBeUndefined()
  })
})
