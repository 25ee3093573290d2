import { describe, expect, it } from '@jest/globals'
import { encodeBase64url } from './base64url.js'
import { decodeToken } from './decode-token.js'

const MAC = encodeBase64url(Buffer.alloc(32, 7))
const HEADER = '{"typ":"JWT","alg":"HS256"}'
const PAYLOAD = '{"user":"fred"}'

function token(header: string, payload = PAYLOAD, mac = MAC): string {
  return `${encodeBase64url(header)}.${encodeBase64url(payload)}.${mac}`
}

function code(text: string): string {
  return decodeToken(text).problem?.code ?? 'decoded'
}

describe('decodeToken', () => {
  it.each([HEADER, '{"alg":"HS256"}', '{"alg":"HS256","kid":"a","jku":"https://evil.example"}'])(
    'reads a token with the header %s',
    (header) => {
      expect(code(token(header))).toBe('decoded')
    },
  )

  it('gives the claims as unverified, the key id and what the MAC covers', () => {
    const decoded = decodeToken(token('{"alg":"HS256","kid":"k1"}'))
    expect(decoded).toEqual({
      kid: 'k1',
      unverified: { user: 'fred' },
      signingInput: token('{"alg":"HS256","kid":"k1"}').slice(0, -MAC.length - 1),
      mac: Buffer.alloc(32, 7),
    })
  })

  it.each([
    ['{"alg":"none"}', 'unsupported-algorithm'],
    ['{"alg":"None"}', 'unsupported-algorithm'],
    ['{"alg":"hs256"}', 'unsupported-algorithm'],
    ['{"alg":"HS256 "}', 'unsupported-algorithm'],
    ['{"alg":"HS512"}', 'unsupported-algorithm'],
    ['{"alg":"RS256"}', 'unsupported-algorithm'],
    ['{"alg":["HS256"]}', 'unsupported-algorithm'],
    ['{"alg":null}', 'unsupported-algorithm'],
    ['{}', 'unsupported-algorithm'],
    ['{"__proto__":{"alg":"HS256"}}', 'unsupported-algorithm'],
    ['{"alg":"HS256","typ":"jwt"}', 'unsupported-type'],
    ['{"alg":"HS256","typ":"at+jwt"}', 'unsupported-type'],
    ['{"alg":"HS256","typ":null}', 'unsupported-type'],
    ['{"alg":"HS256","crit":["exp"]}', 'critical-header'],
    ['{"alg":"HS256","crit":[]}', 'critical-header'],
    ['{"alg":"HS256","kid":1}', 'invalid-key-id'],
    ['{"alg":"HS256","kid":["../../etc/passwd"]}', 'invalid-key-id'],
    ['{"alg":"none","alg":"HS256"}', 'malformed-token'],
    ['[]', 'malformed-token'],
    ['"HS256"', 'malformed-token'],
    ['', 'malformed-token'],
  ])('refuses the header %s: %s', (header, expected) => {
    expect(code(token(header))).toBe(expected)
  })

  it.each(['', '[]', 'null', 'true', '{"user":"a","user":"b"}', '{"user":', '\ufeff{}'])(
    'refuses the payload %j',
    (payload) => {
      expect(code(token(HEADER, payload))).toBe('malformed-token')
    },
  )

  it.each([
    ['no MAC', token(HEADER, PAYLOAD, '')],
    ['a MAC of 31 bytes', token(HEADER, PAYLOAD, encodeBase64url(Buffer.alloc(31)))],
    ['a MAC of 33 bytes', token(HEADER, PAYLOAD, encodeBase64url(Buffer.alloc(33)))],
    ['padding', `${token(HEADER)}=`],
    ['unused bits set', token(HEADER, PAYLOAD, `${MAC.slice(0, -1)}d`)],
    ['two parts', token(HEADER).slice(0, -MAC.length - 1)],
    ['four parts', `${token(HEADER)}.`],
    ['five parts, as encrypted tokens have', `${token(HEADER)}.a.b`],
    ['white space around it', ` ${token(HEADER)}`],
    ['a line end', `${token(HEADER)}\n`],
    ['nothing', ''],
    ['dots', '..'],
    ['JSON instead of the compact form', '{"payload":"e30","protected":"e30","signature":""}'],
    [
      'a payload that is no UTF-8',
      `${encodeBase64url(HEADER)}.${encodeBase64url(Buffer.from([0x7b, 0xff, 0x7d]))}.${MAC}`,
    ],
  ])('refuses a token with %s', (_title, text) => {
    expect(code(text)).toBe('malformed-token')
  })

  it('does not look at a token of more than 8192 characters', () => {
    const padding = (length: number) => token(HEADER, `{"a":"${'x'.repeat(length)}"}`)
    expect(padding(6055).length).toBeLessThanOrEqual(8192)
    expect(code(padding(6055))).toBe('decoded')
    expect(code(padding(6100))).toBe('token-too-large')
    expect(code('.'.repeat(1_000_000))).toBe('token-too-large')
  })
})
