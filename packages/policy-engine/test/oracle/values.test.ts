import { describe, expect, it } from '@jest/globals'
import { readAddress, readRange, rangeHolds } from './address.js'
import { readBinary, readBoolean, readDecimal, readInstant } from './values.js'

describe('readDecimal', () => {
  it('compares values and not texts', () => {
    expect(readDecimal('1.0')).toBe(readDecimal('1'))
    expect(readDecimal('-0')).toBe(readDecimal('0'))
    expect(readDecimal('10')).toBeGreaterThan(readDecimal('9') ?? 0n)
    expect(readDecimal('-1.5')).toBeLessThan(readDecimal('-1.25') ?? 0n)
  })

  it.each(['', '1e3', '+1', '.5', '1.', ' 1', '1'.repeat(39), '0x1', 'Infinity'])('refuses %j', (text) => {
    expect(readDecimal(text)).toBeUndefined()
  })

  it('takes 38 digits', () => {
    expect(readDecimal('9'.repeat(38))).toBeDefined()
  })
})

describe('readInstant', () => {
  it.each([
    ['1970', '0'],
    ['1970-01-01', '0'],
    ['2024-02-29T12:30Z', '1709209800'],
    ['2024-02-29T12:30:00+02:00', '1709202600'],
    ['1969-12-31T23:59:59-00:01', '59'],
    ['2001-09-09T01:46:40.500Z', '1000000000.5'],
    ['0000', '0000-01-01'],
  ])('reads %s and %s as one instant', (one, other) => {
    expect(readInstant(one)).toBeDefined()
    expect(readInstant(one)).toBe(readInstant(other))
  })

  it('agrees with the built-in calendar on every month since year 0', () => {
    for (let month = 0; month < 12 * 2500; month += 1) {
      const text = `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`
      expect(readInstant(text)).toBe(BigInt(Date.parse(`${text}-01T00:00:00Z`)) * 1_000_000n)
    }
  })

  it('takes four digits for a year and other digits for seconds', () => {
    expect(readInstant('2020')).toBe(readInstant('2020-01-01'))
    expect(readInstant('02020')).toBe(2_020_000_000_000n)
  })

  it.each([
    '2023-02-29',
    '2024-13',
    '2024-00-01',
    '2024-01-01T24:00Z',
    '2024-01-01T00:00:60Z',
    '2024-01-01T00:00',
    '2024-01-01t00:00Z',
    '2024-01-01T00:00z',
    '2024-1-1',
    '1234567890123',
    '-1',
    '2024-01-01T00:00:00.0123456789Z',
    '',
    'now',
  ])('refuses %j', (text) => {
    expect(readInstant(text)).toBeUndefined()
  })
})

describe('readBoolean', () => {
  it('reads any case and nothing else', () => {
    expect(['true', 'TRUE', 'False', 'yes', ''].map(readBoolean)).toEqual([true, true, false, undefined, undefined])
  })
})

describe('readBinary', () => {
  it('reads the bytes of padded base64', () => {
    expect(readBinary('QUI=')).toBe('65,66')
    expect(readBinary('QUJD')).toBe('65,66,67')
    expect(readBinary('QQ==')).toBe('65')
  })

  it.each(['QQ', 'QQ=', 'Q===', 'Q Q=', 'QQ-_', '='])('refuses %j', (text) => {
    expect(readBinary(text)).toBeUndefined()
  })
})

describe('addresses', () => {
  const holds = (range: string, address: string): boolean | undefined => {
    const [one, other] = [readRange(range), readAddress(address)]
    return one === undefined || other === undefined ? undefined : rangeHolds(one, other)
  }

  it.each([
    ['10.0.0.0/8', '10.255.1.2', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3/8', '10.9.9.9', true],
    ['0.0.0.0/0', '::1', false],
    ['::/0', '1.2.3.4', false],
    ['2001:db8::/32', '2001:0DB8:ffff::1', true],
    ['2001:db8::1', '2001:db8:0:0:0:0:0:1', true],
    ['::ffff:10.0.0.0/104', '10.1.1.1', true],
    ['10.0.0.0/8', '::ffff:10.1.1.1', true],
    ['10.0.0.0/8', '::ffff:0a01:0101', true],
    ['::ffff:0:0/95', '1.2.3.4', false],
  ])('%s holds %s: %j', (range, address, held) => {
    expect(holds(range, address)).toBe(held)
  })

  it.each(['10.0.0.01', '256.1.1.1', '1.2.3', '1.2.3.4.5', 'fe80::1%eth0', ':::', '1::2::3', '1:2:3', '12345::', ''])(
    'refuses %j',
    (text) => {
      expect(readAddress(text)).toBeUndefined()
    },
  )

  it.each(['10.0.0.0/33', '::/129', '10.0.0.0/', '10.0.0.0/08', '10.0.0.0/8/8'])('refuses the range %j', (text) => {
    expect(readRange(text)).toBeUndefined()
  })
})
