import { describe, expect, it } from '@jest/globals'
import { isCidr } from './cidr.js'
import { formatInstant, parseInstant } from './instant.js'

describe('an instant', () => {
  it.each([
    ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00.000Z'],
    ['2026-11-22T10:00:00.5+01:00', '2026-11-22T09:00:00.500Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(formatInstant(parseInstant(text))).toBe(expected)
  })

  it.each([
    '',
    'soon',
    '2026-11-22',
    '2026-11-22T10:00:00',
    '2026-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-22T24:00:00Z',
    '2026-11-22 10:00:00Z',
    '1700000000000',
  ])('is not %j', (text) => {
    expect(parseInstant(text)).toBeUndefined()
  })
})

describe('a network', () => {
  it.each(['10.0.0.0/8', '10.0.0.1', '0.0.0.0/0', '2001:db8::/32', '::1'])('may be %s', (text) => {
    expect(isCidr(text)).toBe(true)
  })

  it.each(['', '10/8', '10.0.0.0/33', '10.0.0.0/08', '10.0.0.0/', '10.0.0.0/8/8', '::/129', 'fe80::1%eth0', 'host'])(
    'is not %j',
    (text) => {
      expect(isCidr(text)).toBe(false)
    },
  )
})
