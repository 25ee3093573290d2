import { describe, expect, it } from '@jest/globals'
import { isSigningDay } from './signing-days.js'

const NOON = Date.UTC(2026, 10, 22, 12, 0, 0)
const HOUR_MS = 3_600_000
const settings = { sessionTtlSeconds: 8 * 3600, clockSkewSeconds: 300 }

describe('the days whose keys are given away', () => {
  it.each([
    ['20261120', false],
    ['20261121', true],
    ['20261122', true],
    ['20261123', true],
    ['20261124', false],
    ['20270122', false],
    ['99991231', false],
  ])('are for sessions those of tokens that may be good, and one more on each side: %s is %s', (date, given) => {
    expect(isSigningDay(date, 'jwt', { nowMs: NOON, ...settings })).toBe(given)
  })

  it('reach further back where sessions are longer', () => {
    const longer = { ...settings, sessionTtlSeconds: 30 * 86_400 }
    expect(isSigningDay('20261023', 'jwt', { nowMs: NOON, ...longer })).toBe(true)
    expect(isSigningDay('20261021', 'jwt', { nowMs: NOON, ...longer })).toBe(false)
  })

  it.each([
    ['20261113', false],
    ['20261114', true],
    ['20261123', true],
    ['20261124', false],
  ])('are for signatures those of seven days, and one more on each side: %s is %s', (date, given) => {
    expect(isSigningDay(date, 'aws-sig4', { nowMs: NOON, ...settings })).toBe(given)
    expect(isSigningDay(date, 'basic-auth', { nowMs: NOON, ...settings })).toBe(given)
  })

  it('count the skew of clocks around midnight', () => {
    const late = NOON + 12 * HOUR_MS - 60_000
    expect(isSigningDay('20261124', 'jwt', { nowMs: late, ...settings })).toBe(true)
    expect(isSigningDay('20261125', 'jwt', { nowMs: late, ...settings })).toBe(false)
  })

  it('do not fall off the calendar', () => {
    expect(isSigningDay('19700101', 'jwt', { nowMs: 0, ...settings })).toBe(true)
    expect(isSigningDay('99991231', 'jwt', { nowMs: Date.UTC(9999, 11, 31, 23), ...settings })).toBe(true)
  })
})
