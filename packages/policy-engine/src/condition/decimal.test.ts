import { describe, expect, it } from '@jest/globals'
import { compareDecimals, parseDecimal } from './decimal.js'

function compare(left: string, right: string): number {
  const [a, b] = [parseDecimal(left), parseDecimal(right)]
  if (a === undefined || b === undefined) throw new Error('unreadable')
  // A zero has a sign too, which means nothing here.
  return Math.sign(compareDecimals(a, b)) + 0
}

describe('parseDecimal', () => {
  it.each([
    '0',
    '-0',
    '5',
    '007',
    '-0.50',
    '1.0',
    '9'.repeat(38),
    `-0.${'9'.repeat(37)}`,
    `${'1'.repeat(20)}.${'1'.repeat(18)}`,
  ])('reads %s', (text) => {
    expect(parseDecimal(text)).toBeDefined()
  })

  it.each([
    '',
    '-',
    '.',
    '.5',
    '5.',
    '+5',
    ' 5',
    '5 ',
    '5\n',
    '1e3',
    '0x10',
    '1_000',
    '1,5',
    '--5',
    '1.2.3',
    'NaN',
    'Infinity',
    '٣',
    '9'.repeat(39),
    `0.${'1'.repeat(38)}`,
    '0'.repeat(39),
    '9'.repeat(100_000),
  ])('refuses %j', (text) => {
    expect(parseDecimal(text)).toBeUndefined()
  })
})

describe('compareDecimals', () => {
  it.each([
    ['1.0', '1'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['007', '7'],
    ['0.50', '0.5'],
    ['00.5', '0.5'],
    ['-1.10', '-1.1'],
  ])('takes %s and %s for one number', (left, right) => {
    expect(compare(left, right)).toBe(0)
    expect(compare(right, left)).toBe(0)
  })

  it('orders numbers by their value, beyond what a double can tell apart', () => {
    const ascending = [
      `-${'9'.repeat(38)}`,
      '-100000000000000000001',
      '-100000000000000000000',
      '-10',
      '-9',
      '-1.05',
      '-1',
      '-0.1',
      '-0.09',
      '0',
      '0.0000000000000000000000000000000000001',
      '0.09',
      '0.1',
      '0.11',
      '0.2',
      '1',
      '1.05',
      '1.5',
      '9',
      '10',
      '9007199254740992',
      '9007199254740993',
      '9'.repeat(38),
    ]
    for (const [i, left] of ascending.entries()) {
      for (const [j, right] of ascending.entries())
        expect([left, right, compare(left, right)]).toEqual([left, right, Math.sign(i - j)])
    }
  })
})
