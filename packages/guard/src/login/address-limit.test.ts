import { describe, expect, it } from '@jest/globals'
import { NOW } from '../../test/authorizer/settings.js'
import { AddressLimit, type BegunAttempt } from './address-limit.js'

const clock = { nowMs: NOW, now: () => clock.nowMs }

function limitOf(attempts?: number): AddressLimit {
  clock.nowMs = NOW
  return new AddressLimit(attempts, clock)
}

function begun(limit: AddressLimit, address: string | undefined): BegunAttempt {
  const attempt = limit.begin(address)
  if ('retryAfterSeconds' in attempt) throw new Error('the attempt is too soon')
  return attempt
}

function isTooSoon(limit: AddressLimit, address: string | undefined): boolean {
  return 'retryAfterSeconds' in limit.begin(address)
}

describe('the attempts of one address', () => {
  it('are ten in 15 minutes, and those of others are their own', () => {
    const limit = limitOf()
    for (let attempt = 0; attempt < 10; attempt++) begun(limit, '203.0.113.1')
    clock.nowMs += 60_500
    expect(limit.begin('203.0.113.1')).toEqual({ retryAfterSeconds: 840 })
    begun(limit, '203.0.113.2')
    clock.nowMs = NOW + 900_000
    begun(limit, '203.0.113.1')
  })

  it('do not count when they are taken back', () => {
    const limit = limitOf(1)
    for (let attempt = 0; attempt < 3; attempt++) begun(limit, '203.0.113.1').forget()
    begun(limit, '203.0.113.1')
    expect(isTooSoon(limit, '203.0.113.1')).toBe(true)
  })

  it.each([
    ['203.0.113.1', '::ffff:203.0.113.1', '203.0.113.2'],
    ['2001:db8:1:2::1', '2001:DB8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:3::1'],
    ['2001:db8::1', '2001:db8:0:0:9::', '2001:db8:0:1::1'],
    ['fe80::1%eth0', 'fe80::2', 'fe81::1'],
    ['::', '::1', '0:0:0:1::'],
  ])('are those of `%s` and `%s` together, and not of `%s`', (one, same, other) => {
    const limit = limitOf(1)
    begun(limit, one)
    expect(isTooSoon(limit, same)).toBe(true)
    expect(isTooSoon(limit, other)).toBe(false)
  })

  it('count together where nobody knows the address', () => {
    const limit = limitOf(1)
    begun(limit, undefined)
    expect(isTooSoon(limit, undefined)).toBe(true)
  })

  it('are forgotten for those of others, of longest ago first', () => {
    const limit = limitOf(1)
    for (let at = 0; at <= 10_000; at++) begun(limit, `10.0.${at >> 8}.${at & 255}`)
    expect(isTooSoon(limit, '10.0.0.1')).toBe(true)
    expect(isTooSoon(limit, '10.0.0.0')).toBe(false)
  })

  it('do not have to wait longer because the clock was set back', () => {
    const limit = limitOf(1)
    begun(limit, '203.0.113.1')
    clock.nowMs -= 86_400_000
    expect(isTooSoon(limit, '203.0.113.1')).toBe(false)
  })

  it.each([0, -1, 1.5, Number.NaN, 100_001])('cannot be %d', (attempts) => {
    expect(() => limitOf(attempts)).toThrow('"attemptsPerAddress"')
  })
})
