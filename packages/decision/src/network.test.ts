import { describe, expect, it } from '@jest/globals'
import { contains, networksOf } from './network.js'

function within(cidrs: readonly string[], address: string): boolean | undefined {
  const networks = networksOf(cidrs)
  return networks === undefined ? undefined : contains(networks, address)
}

describe('a set of networks', () => {
  it.each([
    [['10.0.0.0/8'], '10.255.255.255', true],
    [['10.0.0.0/8'], '11.0.0.0', false],
    [['10.1.2.3/8'], '10.0.0.1', true],
    [['10.1.2.3'], '10.1.2.3', true],
    [['10.1.2.3'], '10.1.2.4', false],
    [['0.0.0.0/0'], '255.255.255.255', true],
    [['0.0.0.0/0'], '::1', false],
    [['::/0'], '2001:db8::1', true],
    [['2001:db8::/32'], '2001:0DB8:0:0::1', true],
    [['2001:db8::1'], '2001:db8::2', false],
    [['10.0.0.0/8', '::1'], '::1', true],
    [['10.0.0.0/8'], '::ffff:10.1.2.3', true],
    [['10.0.0.0/8'], '::FFFF:10.1.2.3', true],
    [['10.0.0.0/8'], '::ffff:11.1.2.3', false],
    [[], '10.0.0.1', false],
    [['10.0.0.0/8'], 'localhost', false],
    [['10.0.0.0/8'], '', false],
    [['10.0.0.0/8'], '10.0.0.1/8', false],
  ])('%j holds %s: %p', (cidrs, address, expected) => {
    expect(within(cidrs, address)).toBe(expected)
  })

  it.each([
    '',
    'x',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '::/129',
    '10.0.0.0/1.5',
    '10.0.0.0/x',
    '010.0.0.0/8',
  ])('cannot be read with %j in it', (cidr) => {
    expect(networksOf(['10.0.0.0/8', cidr])).toBeUndefined()
  })
})
