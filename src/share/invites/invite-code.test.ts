import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decodeInviteCode, encodeInviteCode, inviteCodeHash, newInviteCode, parseInviteCode } from './invite-code.js'

const hex = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex')

describe('the code of an invite', () => {
  it.each([
    ['a823a206-95a0-4666-b464-93b9f0606d7b', 'XvCWj7LtAMRtqYGrTnEZuJ'],
    ['00000000-0000-0000-0000-000000000000', '2222222222222222222222'],
    ['00000000-0000-0000-0000-000000000039', '2222222222222222222232'],
  ])('writes %s as %s, and reads it back', (uuid, text) => {
    expect(encodeInviteCode(hex(uuid))).toBe(text)
    const code = parseInviteCode(text)
    expect(code).toBe(text)
    expect(code === undefined ? undefined : decodeInviteCode(code)).toEqual(hex(uuid))
  })

  it('is reversible for all 128 bits', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const code = encodeInviteCode(Buffer.from(bytes))
        expect(parseInviteCode(code)).toBe(code)
        expect(decodeInviteCode(code)).toEqual(Buffer.from(bytes))
      }),
    )
  })

  it('is as large as 2^128 - 1 at most', () => {
    const largest = encodeInviteCode(Buffer.alloc(16, 0xff))
    expect(parseInviteCode(largest)).toBe(largest)
    const next = `${largest.slice(0, -1)}${String.fromCharCode(largest.charCodeAt(21) + 1)}`
    expect(parseInviteCode(next)).toBeUndefined()
  })

  it.each([
    '',
    'XvCWj7LtAMRtqYGrTnEZu',
    'XvCWj7LtAMRtqYGrTnEZuJ2',
    ' XvCWj7LtAMRtqYGrTnEZuJ',
    'XvCWj7LtAMRtqYGrTnEZu0',
    'XvCWj7LtAMRtqYGrTnEZul',
    'XvCWj7LtAMRtqYGrTnEZuI',
    'XvCWj7LtAMRtqYGrTnEZuÄ',
    '../../../../../../../..',
    'zzzzzzzzzzzzzzzzzzzzzz',
  ])('is not %j', (text) => {
    expect(parseInviteCode(text)).toBeUndefined()
  })

  it('is another each time, and kept as a hash that tells nothing of it', () => {
    const [one, other] = [newInviteCode(), newInviteCode()]
    expect(one).not.toBe(other)
    expect(inviteCodeHash(one)).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(inviteCodeHash(one)).not.toBe(inviteCodeHash(other))
  })
})
