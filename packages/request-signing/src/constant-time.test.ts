import { describe, expect, it } from '@jest/globals'
import { sameBytes, sameSecret } from './constant-time.js'

describe('sameBytes', () => {
  it('is true of equal bytes only', () => {
    const bytes = Buffer.from('0123456789abcdef')
    expect(sameBytes(bytes, Buffer.from(bytes))).toBe(true)
    for (let at = 0; at < bytes.length; at++) {
      const other = Buffer.from(bytes)
      other.writeUInt8(bytes.readUInt8(at) ^ 1, at)
      expect(sameBytes(bytes, other)).toBe(false)
    }
  })

  it('is false of other lengths, and does not throw', () => {
    expect(sameBytes(Buffer.from('ab'), Buffer.from('a'))).toBe(false)
    expect(sameBytes(Buffer.from(''), Buffer.from('a'))).toBe(false)
  })
})

describe('sameSecret', () => {
  it.each([
    ['password', 'password', true],
    ['password', 'passwore', false],
    ['password', 'password ', false],
    ['password', '', false],
    ['', '', true],
    ['caf\u00e9', 'cafe\u0301', false],
  ])('of %j and %j is %s', (left, right, same) => {
    expect(sameSecret(left, right)).toBe(same)
  })

  it('takes text for its UTF-8 bytes', () => {
    expect(sameSecret('café', Buffer.from('café'))).toBe(true)
  })
})
