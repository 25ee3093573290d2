import { describe, expect, it } from '@jest/globals'
import { oracleGlob } from './glob.js'

describe('oracleGlob', () => {
  it.each([
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['a*c', 'abc', true],
    ['a*c', 'ac', true],
    ['a*c', 'acb', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['**', 'anything', true],
    ['*?', '', false],
    ['[ab]{c}!\\', '[ab]{c}!\\', true],
    ['[ab]', 'a', false],
    ['?', '😀', true],
    ['??', '😀', false],
    ['😀*', '😀x', true],
    ['A', 'a', false],
  ])('says that %j on %j is %j', (pattern, text, matches) => {
    expect(oracleGlob(pattern, text)).toBe(matches)
  })
})
