import { describe, expect, it } from '@jest/globals'
import { accessKey, NOW } from '../../test/principals.js'
import type { AccessKeyData } from './access-key.js'
import { ANY_SERVICE } from './access-key.js'

const HERE = { nowMs: NOW, service: 'orchard', sourceIp: '192.0.2.1' }

function refusalOf(fields: Partial<AccessKeyData>, use: Partial<typeof HERE> = {}): string | undefined {
  return accessKey('AK1', fields).refusal({ ...HERE, ...use })
}

describe('an access key', () => {
  it('without limits may be used anywhere, any time, for any service', () => {
    expect(refusalOf({})).toBeUndefined()
    expect(
      accessKey('AK1').refusal({ nowMs: Number.MAX_SAFE_INTEGER, service: '', sourceIp: undefined }),
    ).toBeUndefined()
  })

  it('that is inactive may not be used', () => {
    expect(refusalOf({ active: false })).toBe('the key is inactive')
  })

  it.each([
    [NOW - 1, undefined],
    [NOW, 'the key has expired'],
    [NOW + 1, 'the key has expired'],
  ])('ends with its last millisecond: at %i', (nowMs, refusal) => {
    expect(refusalOf({ expiresAtMs: NOW }, { nowMs })).toBe(refusal)
  })

  it('that is bound to services is for these alone, spelt as they are', () => {
    const services = ['orchard', 'barn']
    expect(refusalOf({ services })).toBeUndefined()
    for (const service of ['Orchard', 'orchards', '', 'shed']) {
      expect(refusalOf({ services }, { service })).toBe(`the key is not for service \`${service}\``)
    }
    expect(refusalOf({ services: [] })).toBe('the key is not for service `orchard`')
    expect(refusalOf({ services: ['*'] })).toBe('the key is not for service `orchard`')
  })

  it('may be proved before the service is known, to be judged later', () => {
    expect(refusalOf({ services: ['barn'] }, { service: ANY_SERVICE })).toBeUndefined()
  })
})

describe('the networks of an access key', () => {
  const sourceCidrs = ['10.1.0.0/16', '203.0.113.7', '2001:db8::/32', '::ffff:198.51.100.0/120']

  it.each([
    '10.1.0.0',
    '10.1.255.255',
    '203.0.113.7',
    '2001:db8::1',
    '2001:DB8:ffff::',
    '::ffff:10.1.2.3',
    '::FFFF:10.1.2.3',
  ])('hold %s', (sourceIp) => {
    expect(refusalOf({ sourceCidrs }, { sourceIp })).toBeUndefined()
  })

  it.each([
    '10.2.0.0',
    '10.0.255.255',
    '203.0.113.8',
    '2001:db9::1',
    '::ffff:10.2.0.1',
    '::10.1.2.3',
    'localhost',
    '',
    '10.1.0.0/16',
    '10.1.2.3,10.1.2.4',
    '010.1.2.3',
  ])('do not hold %j', (sourceIp) => {
    expect(refusalOf({ sourceCidrs }, { sourceIp })).toBe('the key is not for this address')
  })

  it('hold nobody whose address is not known', () => {
    expect(accessKey('AK1', { sourceCidrs }).refusal({ ...HERE, sourceIp: undefined })).toBe(
      'the key is not for this address',
    )
  })

  it.each([[['10.0.0.0/33']], [['10.0.0.0/8', 'everywhere']], [['10.0.0.0/']], [['10.0.0.0/8/8']], [[]]])(
    'that cannot be read, or are none, hold nobody: %j',
    (cidrs) => {
      expect(refusalOf({ sourceCidrs: cidrs }, { sourceIp: '10.0.0.1' })).toBe('the key is not for this address')
    },
  )
})
