import { describe, expect, it } from '@jest/globals'
import { formatAmzDate, parseAmzDate } from './amz-date.js'

describe('parseAmzDate', () => {
  it.each([
    ['20150830T123600Z', Date.UTC(2015, 7, 30, 12, 36)],
    ['20240229T235959Z', Date.UTC(2024, 1, 29, 23, 59, 59)],
    ['19700101T000000Z', 0],
  ])('reads %s', (text, epochMs) => {
    expect(parseAmzDate(text)).toBe(epochMs)
    expect(formatAmzDate(epochMs)).toBe(text)
  })

  it.each([
    '20150230T123600Z',
    '20150830T240000Z',
    '20150830T126000Z',
    '20150830T123660Z',
    '20150830T123600',
    '20150830t123600z',
    '2015-08-30T12:36:00Z',
    'Sun, 30 Aug 2015 12:36:00 GMT',
    '20150830T123600Z, 20150830T123600Z',
    '20150830T123600Z ',
    '20150830T123600Z\n',
    '00500101T000000Z',
    '1440938160',
    '',
  ])('refuses %j', (text) => {
    expect(parseAmzDate(text)).toBeUndefined()
  })
})

describe('formatAmzDate', () => {
  it('drops parts of a second', () => {
    expect(formatAmzDate(Date.UTC(2026, 0, 2, 3, 4, 5, 999))).toBe('20260102T030405Z')
  })

  it.each([Number.NaN, Infinity, Date.UTC(10_000, 0, 1)])('refuses %d', (epochMs) => {
    expect(() => formatAmzDate(epochMs)).toThrow(RangeError)
  })
})
