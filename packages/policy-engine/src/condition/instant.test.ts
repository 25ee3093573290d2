import { describe, expect, it } from '@jest/globals'
import { compareInstants, parseInstant } from './instant.js'

describe('parseInstant', () => {
  it.each([
    ['1970', 0],
    ['2026', Date.UTC(2026, 0, 1) / 1000],
    ['2026-02', Date.UTC(2026, 1, 1) / 1000],
    ['2026-02-28', Date.UTC(2026, 1, 28) / 1000],
    ['2024-02-29', Date.UTC(2024, 1, 29) / 1000],
    ['2000-02-29', Date.UTC(2000, 1, 29) / 1000],
    ['1969-12-31', -86_400],
    ['0001-01-01', Date.parse('0001-01-01T00:00:00Z') / 1000],
    ['0000', Date.parse('0000-01-01T00:00:00Z') / 1000],
    ['9999-12-31T23:59:59Z', Date.UTC(9999, 11, 31, 23, 59, 59) / 1000],
    ['2026-02-28T10:00Z', Date.UTC(2026, 1, 28, 10) / 1000],
    ['2026-02-28T10:00:30Z', Date.UTC(2026, 1, 28, 10, 0, 30) / 1000],
    ['2026-02-28T10:00+02:00', Date.UTC(2026, 1, 28, 8) / 1000],
    ['2026-02-28T10:00:00-23:59', Date.UTC(2026, 2, 1, 9, 59) / 1000],
    ['0', 0],
    ['5', 5],
    ['999', 999],
    ['12345', 12_345],
    ['1772272800', 1_772_272_800],
    ['000000001970', 1970],
    ['999999999999', 999_999_999_999],
  ])('reads %s as %d seconds', (text, seconds) => {
    expect(parseInstant(text)).toEqual({ seconds, nanos: 0 })
  })

  it.each([
    ['1772272800.5', 1_772_272_800, 500_000_000],
    ['1772272800.000000001', 1_772_272_800, 1],
    ['2026-02-28T10:00:00.5+02:00', Date.UTC(2026, 1, 28, 8) / 1000, 500_000_000],
    ['1969-12-31T23:59:59.25Z', -1, 250_000_000],
  ])('reads the fraction of %s', (text, seconds, nanos) => {
    expect(parseInstant(text)).toEqual({ seconds, nanos })
  })

  it.each([
    '',
    ' ',
    '2026-13',
    '2026-00',
    '2026-02-30',
    '2026-02-29',
    '1900-02-29',
    '2026-04-31',
    '2026-01-00',
    '2026-1-1',
    '26-01-01',
    '2026-02-28T10:00',
    '2026-02-28T10Z',
    '2026-02-28T24:00Z',
    '2026-02-28T10:60Z',
    '2026-02-28T10:00:60Z',
    '2026-02-28T10:00:00.Z',
    '2026-02-28T10:00:00.1234567890Z',
    '2026-02-28t10:00Z',
    '2026-02-28T10:00z',
    '2026-02-28 10:00Z',
    '2026-02-28T10:00+2:00',
    '2026-02-28T10:00+0200',
    '2026-02-28T10:00+24:00',
    '2026-02-28T10:00+02:60',
    '2026-02-28T10:00:00,5Z',
    '+2026',
    '-1',
    '1772272800000',
    '1772272800.',
    '1772272800.1234567890',
    '1e9',
    '2026-02-28Z',
    '2026\n',
    ' 2026',
    '٢٠٢٦',
    '9'.repeat(100_000),
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeUndefined()
  })

  it('agrees with the calendar on every day of 400 years', () => {
    for (let day = 0; day < 146_097; day++) {
      const seconds = day * 86_400 - 946_684_800 * 6
      const text = new Date(seconds * 1000).toISOString().slice(0, 10)
      if (parseInstant(text)?.seconds !== seconds) throw new Error(text)
    }
    expect(parseInstant('1970-01-02')?.seconds).toBe(86_400)
  })
})

describe('compareInstants', () => {
  it('orders by time, whatever the notation', () => {
    const ascending = [
      '0000',
      '1969-12-31T23:59:59.9Z',
      '0',
      '0.000000001',
      '1',
      '1970-01-01T00:00:01.5Z',
      '2026-02-28T10:00+02:00',
      '2026-02-28T10:00Z',
    ]
    const instants = ascending.map((text) => parseInstant(text) ?? { seconds: Number.NaN, nanos: 0 })
    for (const [i, left] of instants.entries()) {
      for (const [j, right] of instants.entries())
        expect(Math.sign(compareInstants(left, right))).toBe(Math.sign(i - j))
    }
  })
})
