import { describe, expect, it } from '@jest/globals'
import { deriveSubkey } from '@tinyauth/request-signing'
import { DayKeys } from './day-keys.js'

const INPUT = { protocol: 'jwt', identity: 'fred', date: '20261122', region: 'global', service: 'orchard' } as const

describe('the keys of a day', () => {
  it('are what is derived, and are derived once', () => {
    const keys = new DayKeys()
    let asked = 0
    const secret = (): string => {
      asked += 1
      return 'a secret of the tests'
    }
    const first = keys.derive('id', INPUT, secret)
    expect(first.export()).toEqual(deriveSubkey({ ...INPUT, secret: secret() }))
    expect(keys.derive('id', INPUT, secret)).toBe(first)
    expect(asked).toBe(2)
  })

  it.each([
    { identity: 'fre' },
    { date: '20261123' },
    { region: 'eu' },
    { service: 'barn' },
    { protocol: 'basic-auth' as const },
  ])('are each its own: %j', (change) => {
    const keys = new DayKeys()
    const first = keys.derive('id', INPUT, () => 'secret')
    expect(keys.derive('id', { ...INPUT, ...change }, () => 'secret').equals(first)).toBe(false)
  })

  it('are not found under another secret, or under parts that only look alike when they are joined', () => {
    const keys = new DayKeys()
    const first = keys.derive('id', { ...INPUT, region: 'ab', service: 'c' }, () => 'secret')
    expect(keys.derive('id', { ...INPUT, region: 'a', service: 'bc' }, () => 'secret').equals(first)).toBe(false)
    expect(keys.derive('id2', { ...INPUT, region: 'ab', service: 'c' }, () => 'other').equals(first)).toBe(false)
  })

  it('are kept in no unbounded number', () => {
    const keys = new DayKeys()
    const first = keys.derive('first', INPUT, () => 'secret')
    for (let i = 0; i < 50_000; i += 1) keys.derive(`${i}`, INPUT, () => 'secret')
    expect(keys.derive('first', INPUT, () => 'secret')).not.toBe(first)
  })
})
