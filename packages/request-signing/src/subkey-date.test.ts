import { describe, expect, it } from '@jest/globals'
import { isSubkeyDate, subkeyDate } from './subkey-date.js'

describe('isSubkeyDate', () => {
  it.each(['20170316', '20240229', '20000229', '20261231', '00010101', '99991231'])('takes %s', (text) => {
    expect(isSubkeyDate(text)).toBe(true)
  })

  it.each([
    '20230229',
    '19000229',
    '20260431',
    '20261301',
    '20260001',
    '20260100',
    '00000101',
    '2017-03-16',
    '2017316',
    '201703161',
    '20170316\n',
    ' 20170316',
    '２０１７０３１６',
    '',
  ])('refuses %j', (text) => {
    expect(isSubkeyDate(text)).toBe(false)
  })
})

describe('subkeyDate', () => {
  it.each([
    [0, '19700101'],
    [Date.UTC(2026, 0, 1, 23, 59, 59, 999), '20260101'],
    [Date.UTC(2026, 0, 2), '20260102'],
  ])('of %d is the UTC day %s', (epochMs, day) => {
    expect(subkeyDate(epochMs)).toBe(day)
  })

  it.each([Number.NaN, Infinity, Date.UTC(10_000, 0, 1), -8.64e15])('refuses %d, which has no such day', (epochMs) => {
    expect(() => subkeyDate(epochMs)).toThrow(RangeError)
  })
})
