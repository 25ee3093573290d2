import { createSecretKey } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { SigningKey } from '../mac.js'
import { decodeToken } from './decode-token.js'
import type { JsonObject } from './json-object.js'
import { signToken } from './sign-token.js'
import type { VerifyTokenOptions } from './verify-token.js'
import { verifyToken } from './verify-token.js'

const KEY = Buffer.alloc(32, 1)
const NOW_SECONDS = 1_489_622_400
const LIFETIME = 28_800
const CLAIMS = { user: 'charles', mfa: false, iat: NOW_SECONDS, exp: NOW_SECONDS + LIFETIME }

function judge(text: string, key: SigningKey = KEY, options: Partial<VerifyTokenOptions> = {}): string {
  const decoded = decodeToken(text)
  if (decoded.problem) return decoded.problem.code
  const defaults = { now: NOW_SECONDS * 1000, maxLifetimeSeconds: LIFETIME, requiredTexts: ['user'] }
  return verifyToken(decoded, key, { ...defaults, ...options }).problem?.code ?? 'ok'
}

function judgeClaims(change: JsonObject, options: Partial<VerifyTokenOptions> = {}): string {
  return judge(signToken({ ...CLAIMS, ...change }, KEY), KEY, options)
}

describe('verifyToken', () => {
  it('gives the claims of a good token, with the bytes of a key and with a prepared one', () => {
    const decoded = decodeToken(signToken(CLAIMS, KEY))
    if (decoded.problem) throw new Error(decoded.problem.code)
    const options = { now: NOW_SECONDS * 1000, maxLifetimeSeconds: LIFETIME }
    expect(verifyToken(decoded, KEY, options)).toEqual({ claims: CLAIMS })
    expect(verifyToken(decoded, createSecretKey(KEY), options)).toEqual({ claims: CLAIMS })
  })

  it('takes a token with more claims than it is asked for', () => {
    expect(judgeClaims({ 'csrf-token': 'a823a206-95a0-4666-b464-93b9f0606d7b' })).toBe('ok')
  })

  it('refuses the token of another key', () => {
    expect(judge(signToken(CLAIMS, Buffer.alloc(32, 2)))).toBe('signature-mismatch')
  })

  it('says nothing of the claims of a token whose MAC is wrong', () => {
    expect(judge(signToken({ ...CLAIMS, exp: 0 }, Buffer.alloc(32, 2)))).toBe('signature-mismatch')
  })

  it.each([
    [{ iat: undefined }, 'invalid-claim'],
    [{ exp: undefined }, 'invalid-claim'],
    [{ user: undefined }, 'invalid-claim'],
    [{ user: '' }, 'invalid-claim'],
    [{ user: 1 }, 'invalid-claim'],
    [{ user: ['charles'] }, 'invalid-claim'],
    [{ iat: '1489622400' }, 'invalid-claim'],
    [{ iat: 1489622400.5 }, 'invalid-claim'],
    [{ exp: null }, 'invalid-claim'],
    [{ exp: 1e300 }, 'invalid-claim'],
    [{ exp: true }, 'invalid-claim'],
    [{ nbf: '0' }, 'invalid-claim'],
    [{ nbf: null }, 'invalid-claim'],
    [{ nbf: 0.5 }, 'invalid-claim'],
    [{ exp: NOW_SECONDS + LIFETIME + 1 }, 'lifetime-too-long'],
    [{ exp: NOW_SECONDS + 10 * 365 * 86_400 }, 'lifetime-too-long'],
    [{ exp: NOW_SECONDS }, 'lifetime-too-long'],
    [{ iat: NOW_SECONDS + 30, exp: NOW_SECONDS + 20 }, 'lifetime-too-long'],
    [{ iat: NOW_SECONDS - 10, exp: NOW_SECONDS }, 'expired'],
    [{ iat: NOW_SECONDS - 10, exp: NOW_SECONDS - 1 }, 'expired'],
    [{ iat: NOW_SECONDS - 10, exp: NOW_SECONDS + 1 }, 'ok'],
    [{ iat: NOW_SECONDS + 60, exp: NOW_SECONDS + 100 }, 'ok'],
    [{ iat: NOW_SECONDS + 61, exp: NOW_SECONDS + 100 }, 'issued-in-future'],
    [{ nbf: NOW_SECONDS + 60 }, 'ok'],
    [{ nbf: NOW_SECONDS + 61 }, 'not-yet-valid'],
    [{ nbf: -1 }, 'ok'],
    [{ iat: -1, exp: 5 }, 'expired'],
  ])('judges %j: %s', (change, expected) => {
    expect(judgeClaims(change)).toBe(expected)
  })

  it('gives no leeway after the expiry, whatever the skew', () => {
    const change = { iat: NOW_SECONDS - 10, exp: NOW_SECONDS }
    expect(judgeClaims(change, { skewSeconds: 3600, now: NOW_SECONDS * 1000 - 1 })).toBe('ok')
    expect(judgeClaims(change, { skewSeconds: 3600 })).toBe('expired')
  })

  it.each([{ now: Number.NaN }, { maxLifetimeSeconds: Number.NaN }, { skewSeconds: Number.NaN }])(
    'refuses every token when an option is no number: %j',
    (options) => {
      expect(judgeClaims({}, options)).not.toBe('ok')
    },
  )

  it('finds a required text only among the own members of the claims', () => {
    expect(judgeClaims({}, { requiredTexts: ['toString'] })).toBe('invalid-claim')
  })

  it('takes no key that is shorter than its hash, so that a missing configuration fails at once', () => {
    expect(() => judge(signToken(CLAIMS, KEY), Buffer.from(''))).toThrow(RangeError)
  })

  it('refuses a token in which any character is another', () => {
    const text = signToken(CLAIMS, KEY)
    const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ']
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom(...alphabet), (at, character) => {
        fc.pre(text[at] !== character)
        expect(judge(text.slice(0, at) + character + text.slice(at + 1))).not.toBe('ok')
      }),
      { numRuns: 2000 },
    )
  })

  it('never throws, whatever the text', () => {
    const part = fc
      .oneof(fc.string(), fc.json(), fc.base64String())
      .map((data) => Buffer.from(data).toString('base64url'))
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part, { maxLength: 5 }).map((parts) => parts.join('.')),
    )
    fc.assert(
      fc.property(text, (anything) => {
        expect(judge(anything)).not.toBe('ok')
      }),
      { numRuns: 1000 },
    )
  })
})
