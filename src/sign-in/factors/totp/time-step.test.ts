import { describe, expect, it } from '@jest/globals'
import { parseTotpCode, timeStepOf } from './time-step.js'

// The ASCII text `12345678901234567890` of RFC 6238, appendix B, in base32.
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

// RFC 6238, appendix B, SHA-1: the last six of the eight digits.
const VECTORS = [
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
] as const

describe('a code', () => {
  it.each(VECTORS)('of the second %d is %s (RFC 6238)', async (seconds, code) => {
    expect(await timeStepOf(SECRET, code, seconds * 1000)).toBe(Math.floor(seconds / 30))
  })

  it.each([
    [-30_001, false],
    [-30_000, true],
    [0, true],
    [30_000, true],
    [59_999, true],
    [60_000, false],
  ])('is good for one step in either direction: %d ms from its beginning, %j', async (offset, isGood) => {
    const beginning = 1234567890_000
    const step = await timeStepOf(SECRET, '005924', beginning + offset)
    expect(step).toBe(isGood ? beginning / 30_000 : undefined)
  })

  it.each([
    ['123456', '123456'],
    ['123 456', '123456'],
    [' 123-456\n', '123456'],
    ['', undefined],
    ['12345', undefined],
    ['1234567', undefined],
    ['12345a', undefined],
    ['+12345', undefined],
    ['1e5000', undefined],
    ['0x1234', undefined],
    ['١٢٣٤٥٦', undefined],
    [`123456${' '.repeat(100)}`, undefined],
  ])('is six digits: %j is %j', (text, code) => {
    expect(parseTotpCode(text)).toBe(code)
  })
})
