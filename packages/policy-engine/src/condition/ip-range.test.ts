import { describe, expect, it } from '@jest/globals'
import { parseAddress, parseIpRange, rangeHolds } from './ip-range.js'

function holds(range: string, address: string): boolean {
  const [a, b] = [parseIpRange(range), parseAddress(address)]
  if (a === undefined || b === undefined) throw new Error(`${range} ${address}`)
  return rangeHolds(a, b)
}

describe('parseAddress', () => {
  it.each([
    ['0.0.0.0', 4],
    ['255.255.255.255', 4],
    ['10.0.0.1', 4],
    ['::', 6],
    ['::1', 6],
    ['1::', 6],
    ['2001:db8::1', 6],
    ['2001:DB8:0:0:8:800:200C:417A', 6],
    ['1:2:3:4:5:6:7::', 6],
    ['::2:3:4:5:6:7:8', 6],
    ['64:ff9b::10.0.0.1', 6],
    ['::10.0.0.1', 6],
    ['::ffff:10.0.0.1', 4],
    ['::FFFF:a00:1', 4],
    ['0:0:0:0:0:ffff:10.0.0.1', 4],
  ] as const)('reads %s as version %d', (text, version) => {
    expect(parseAddress(text)?.version).toBe(version)
  })

  it.each([
    '',
    '10.0.0',
    '10.0.0.1.2',
    '10.0.0.256',
    '010.0.0.1',
    '00.0.0.0',
    '10.0.0.01',
    '10..0.1',
    '10.0.0.',
    '.10.0.0.1',
    '10.0.0.1 ',
    ' 10.0.0.1',
    '10.0.0.-1',
    '0x10.0.0.1',
    '167772161',
    '10.0.0.1/32',
    '10.0.0.1:80',
    '[::1]',
    ':::',
    '::1::',
    '1::2::3',
    ':1',
    '1:',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '::1:2:3:4:5:6:7:8',
    '12345::',
    'g::',
    'fe80::1%eth0',
    '::10.0.0.01',
    '10.0.0.1::',
    '::10.0.0.1:1',
    '1:2:3:4:5:6:7:10.0.0.1',
    '1:'.repeat(50_000),
  ])('refuses %j', (text) => {
    expect(parseAddress(text)).toBeUndefined()
  })

  it('reads every notation of an address as the same address', () => {
    const one = parseAddress('2001:db8::a:0:1')
    for (const text of ['2001:DB8:0:0:0:a:0:1', '2001:0db8::000A:0:0001', '2001:db8:0::a:0.0.0.1'])
      expect(parseAddress(text)).toEqual(one)
    expect(parseAddress('::ffff:10.0.0.1')).toEqual(parseAddress('10.0.0.1'))
    expect(parseAddress('::ffff:0a00:0001')).toEqual(parseAddress('10.0.0.1'))
  })
})

describe('parseIpRange', () => {
  it.each([
    '/8',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '10.0.0.0/-1',
    '10.0.0.0/+8',
    '10.0.0.0/8/8',
    '10.0.0.0/8 ',
    '10.0.0.0/1e1',
    '10.0/8',
    '::/129',
    '10.0.0.0/255.0.0.0',
    'x/8',
  ])('refuses %j', (text) => {
    expect(parseIpRange(text)).toBeUndefined()
  })

  it.each([
    ['10.0.0.0/8', 8, false],
    ['10.0.0.1/8', 8, true],
    ['10.0.0.1', 32, false],
    ['10.0.0.1/32', 32, false],
    ['0.0.0.0/0', 0, false],
    ['128.0.0.0/0', 0, true],
    ['2001:db8::/32', 32, false],
    ['2001:db8::1/64', 64, true],
    ['2001:db8::1', 128, false],
    ['::ffff:10.0.0.0/104', 8, false],
    ['::ffff:10.0.0.1/104', 8, true],
    ['::ffff:10.0.0.1', 32, false],
  ])('reads %s as %d bits, with host bits: %s', (text, prefix, hostBits) => {
    expect(parseIpRange(text)).toMatchObject({ prefix, hostBits })
  })
})

describe('a range', () => {
  it.each([
    ['10.0.0.0/8', '10.255.255.255', true],
    ['10.0.0.0/8', '11.0.0.0', false],
    ['10.0.0.0/8', '9.255.255.255', false],
    ['10.0.0.9/8', '10.1.2.3', true],
    ['203.0.113.0/24', '203.0.113.0', true],
    ['203.0.113.0/24', '203.0.112.255', false],
    ['203.0.113.7', '203.0.113.7', true],
    ['203.0.113.7', '203.0.113.8', false],
    ['128.0.0.0/1', '255.0.0.1', true],
    ['128.0.0.0/1', '127.0.0.1', false],
    ['10.0.0.0/31', '10.0.0.1', true],
    ['10.0.0.0/31', '10.0.0.2', false],
    ['0.0.0.0/0', '255.255.255.255', true],
    ['0.0.0.0/0', '::1', false],
    ['::/0', '10.0.0.1', false],
    ['::/0', 'ffff::', true],
    ['2001:db8::/32', '2001:db8:ffff::', true],
    ['2001:db8::/32', '2001:db9::', false],
    ['2001:db8:8000::/33', '2001:db8:7fff::', false],
    ['2001:db8:8000::/33', '2001:db8:8000::', true],
    ['2001:db8::1', '2001:db8::1', true],
    ['2001:db8::1', '2001:db8::2', false],
    ['10.0.0.0/8', '::ffff:10.0.0.1', true],
    ['::ffff:10.0.0.0/104', '10.0.0.1', true],
    ['::ffff:10.0.0.0/104', '11.0.0.1', false],
    ['::ffff:0:0/96', '1.2.3.4', true],
    ['::ffff:0:0/95', '1.2.3.4', false],
    ['::10.0.0.1', '10.0.0.1', false],
  ])('%s holds %s: %s', (range, address, expected) => {
    expect(holds(range, address)).toBe(expected)
  })

  it('holds what the first bits say, for every length of prefix', () => {
    for (let bits = 1; bits <= 32; bits++) {
      const edge = (0xffff_ffff << (32 - bits)) >>> 0
      const text = [24, 16, 8, 0].map((shift) => (edge >>> shift) & 255).join('.')
      expect(holds(`255.255.255.255/${bits}`, text)).toBe(true)
      if (bits < 32) expect(holds(`255.255.255.255/${bits + 1}`, text)).toBe(false)
    }
  })
})
