import { createSecretKey } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import {
  addHeader,
  BODY,
  NOW,
  presigned,
  sha256,
  SIGNING_KEY,
  signed,
  verdict,
  withHeader,
} from '../../test/builders/signed-request.js'
import { parseSignature } from './parse-signature.js'
import { verifySignature } from './verify-signature.js'

const LIMIT = 300_000
const OTHER_BODY = sha256('another body')
const UNSIGNED = { unsignedPayload: true }
const ALLOWED = { allowUnsignedPayload: true }

describe('verifySignature', () => {
  it('accepts with the bytes of a key and with a prepared one', () => {
    const request = signed()
    const parsed = parseSignature(request)
    if (!parsed || parsed.problem) throw new Error('the request carries a signature')
    for (const key of [SIGNING_KEY, createSecretKey(SIGNING_KEY)]) {
      expect(verifySignature(parsed, request, key, { now: NOW })).toEqual({ ok: true })
    }
  })

  it('refuses another key, with nothing but the code', () => {
    const request = signed()
    const parsed = parseSignature(request)
    if (!parsed || parsed.problem) throw new Error('the request carries a signature')
    expect(verifySignature(parsed, request, Buffer.alloc(32), { now: NOW })).toEqual({
      ok: false,
      problem: { code: 'signature-mismatch', message: 'the signature does not match' },
    })
    expect(() => verifySignature(parsed, request, Buffer.from(''), { now: NOW })).toThrow(RangeError)
  })

  describe('sigv4/skew', () => {
    it.each([
      [-LIMIT - 1000, 'clock-skew'],
      [-LIMIT - 1, 'clock-skew'],
      [-LIMIT, 'ok'],
      [-LIMIT + 1000, 'ok'],
      [0, 'ok'],
      [LIMIT - 1000, 'ok'],
      [LIMIT, 'ok'],
      [LIMIT + 1, 'clock-skew'],
      [LIMIT + 1000, 'clock-skew'],
    ])('a header signature, %d ms after it was made, is %s', (after, expected) => {
      expect(verdict(signed(), { now: NOW + after })).toBe(expected)
    })

    it.each([
      [-LIMIT - 1, 'clock-skew'],
      [-LIMIT, 'ok'],
      [59_999, 'ok'],
      [60_000, 'expired'],
      [LIMIT, 'expired'],
    ])('a presigned request for 60 seconds, %d ms after it was made, is %s', (after, expected) => {
      expect(verdict(presigned({}, { expiresSeconds: 60 }), { now: NOW + after })).toBe(expected)
    })

    it('a presigned request is good for as long as it says, beyond the skew', () => {
      const request = presigned({}, { expiresSeconds: 604_800 })
      expect(verdict(request, { now: NOW + 604_799_999 })).toBe('ok')
      expect(verdict(request, { now: NOW + 604_800_000 })).toBe('expired')
    })

    it('has the limit that is asked for', () => {
      expect(verdict(signed(), { now: NOW + 1000, skewSeconds: 1 })).toBe('ok')
      expect(verdict(signed(), { now: NOW + 1001, skewSeconds: 1 })).toBe('clock-skew')
    })

    it('refuses everything when the time or the limit is no number', () => {
      for (const request of [signed(), presigned()]) {
        expect(verdict(request, { now: Number.NaN })).not.toBe('ok')
        expect(verdict(request, { skewSeconds: Number.NaN })).toBe('clock-skew')
      }
    })
  })

  it('accepts a request again within its time: Signature V4 has no nonce (sigv4/replay)', () => {
    const request = signed()
    expect([verdict(request), verdict(request), verdict(request, { now: NOW + LIMIT + 1 })]).toEqual([
      'ok',
      'ok',
      'clock-skew',
    ])
  })

  describe('the body', () => {
    it.each([
      ['another body', { ...signed(), bodySha256: OTHER_BODY }, 'signature-mismatch'],
      ['another body, presigned', { ...presigned(), bodySha256: OTHER_BODY }, 'signature-mismatch'],
      ['its hash in a header', signed({}, { contentSha256Header: true }), 'ok'],
      [
        'another body than the header says',
        { ...signed({}, { contentSha256Header: true }), bodySha256: OTHER_BODY },
        'body-mismatch',
      ],
      ['no signature over it', signed({}, UNSIGNED), 'unsigned-payload'],
      ['no signature over it, presigned', presigned({}, UNSIGNED), 'signature-mismatch'],
      [
        'an empty claim',
        signed({
          headers: [
            ['Host', 'a'],
            ['X-Amz-Content-Sha256', ''],
          ],
        }),
        'body-mismatch',
      ],
      [
        'signed chunks',
        signed({
          headers: [
            ['Host', 'a'],
            ['X-Amz-Content-Sha256', 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD'],
          ],
        }),
        'streaming-payload',
      ],
      [
        'unsigned chunks',
        signed({
          headers: [
            ['Host', 'a'],
            ['X-Amz-Content-Sha256', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'],
          ],
        }),
        'streaming-payload',
      ],
    ] as const)('by default: %s', (_title, request, expected) => {
      expect(verdict(request)).toBe(expected)
    })

    it.each([
      ['no signature over it', { ...signed({}, UNSIGNED), bodySha256: OTHER_BODY }, 'ok'],
      ['no signature over it, presigned', { ...presigned({}, UNSIGNED), bodySha256: OTHER_BODY }, 'ok'],
      ['a signature over it, presigned', presigned(), 'ok'],
      ['a signature over another, presigned', { ...presigned(), bodySha256: OTHER_BODY }, 'signature-mismatch'],
      ['a signature over another', { ...signed(), bodySha256: OTHER_BODY }, 'signature-mismatch'],
      [
        'a claim that is wrong',
        { ...signed({}, { contentSha256Header: true }), bodySha256: OTHER_BODY },
        'body-mismatch',
      ],
      [
        'chunks',
        signed({
          headers: [
            ['Host', 'a'],
            ['X-Amz-Content-Sha256', 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'],
          ],
        }),
        'streaming-payload',
      ],
    ] as const)('where the body may be left out: %s', (_title, request, expected) => {
      expect(verdict(request, ALLOWED)).toBe(expected)
    })

    it('of a presigned request may be claimed in the query', () => {
      const uri = `/apples?X-Amz-Content-Sha256=${sha256(BODY)}`
      expect(verdict(presigned({ uri }))).toBe('ok')
      expect(verdict({ ...presigned({ uri }), bodySha256: OTHER_BODY })).toBe('body-mismatch')
      const unsigned = presigned({ uri: '/apples?X-Amz-Content-Sha256=UNSIGNED-PAYLOAD' }, UNSIGNED)
      expect([verdict(unsigned), verdict(unsigned, ALLOWED)]).toEqual(['unsigned-payload', 'ok'])
    })

    it('of a presigned request may not be claimed in two ways', () => {
      const headers = [
        ['Host', 'a'],
        ['X-Amz-Content-Sha256', sha256(BODY)],
      ] as const
      const request = presigned({ uri: '/apples?X-Amz-Content-Sha256=UNSIGNED-PAYLOAD', headers })
      expect(verdict(request, ALLOWED)).toBe('body-mismatch')
    })
  })

  describe('the path (sigv4/canonical-path)', () => {
    const plain = signed({ uri: '/users/bob/groups' })

    it.each([
      '/users/%62ob/groups',
      '/users/bob%2Fgroups',
      '/users/bob/%2e/groups',
      '/users/bob;x/groups',
      '/users/bob/groups/',
    ])('is signed as it stands on the request line: %s is another', (uri) => {
      expect(verdict({ ...plain, uri })).toBe('signature-mismatch')
    })

    it.each(['//users//bob/groups', '/users/./bob/groups', '/x/../users/bob/groups'])(
      'shares its signature with %s, unless paths are not normalised',
      (uri) => {
        expect(verdict({ ...plain, uri })).toBe('ok')
        expect(verdict({ ...plain, uri }, { normalizePath: false })).toBe('signature-mismatch')
      },
    )

    it('has an encoded slash only where encoding it again tells it from a bare one', () => {
      const once = { normalizePath: false, doubleEncodePath: false }
      for (const uri of ['/users/bob%2Fgroups', '/users/bob%2fgroups']) {
        expect(verdict(signed({ uri }))).toBe('ok')
        expect(verdict(signed({ uri }, once), once)).toBe('ambiguous-path')
        expect(verdict({ ...signed({ uri: '/users/bob/groups' }, once), uri }, once)).toBe('ambiguous-path')
      }
    })

    it('is judged in the form that is agreed, and in no other', () => {
      const once = { normalizePath: false, doubleEncodePath: false }
      const request = signed({ uri: '/a%20b' }, once)
      expect([verdict(request, once), verdict(request)]).toEqual(['ok', 'signature-mismatch'])
    })
  })

  it('judges the host that was received, not one that a proxy tells of (sigv4/host)', () => {
    const request = withHeader(signed(), 'host', () => 'other.example')
    expect(verdict(addHeader(request, 'X-Forwarded-Host', 'orchard.example.com'))).toBe('signature-mismatch')
  })

  it('accepts the spellings of a header that have one meaning', () => {
    const request = signed({
      headers: [
        ['Host', 'a'],
        ['X-List', ' one   two '],
        ['X-List', 'three'],
      ],
    })
    const respelled = [['HOST', 'a'], ['x-list', 'one two,three'], ...request.headers.slice(3)] as const
    expect(verdict({ ...request, headers: respelled })).toBe('ok')
  })

  it('lets anybody change a header that is not signed', () => {
    expect(verdict(withHeader(signed(), 'user-agent', () => 'other/2.0'))).toBe('ok')
  })
})
