import { createSecretKey } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { deriveSubkey } from '../subkey.js'
import { decodeToken } from './decode-token.js'
import { signToken } from './sign-token.js'

/** The third key of wire protocol 3.6. */
const KEY = deriveSubkey({
  protocol: 'jwt',
  secret: 'SECRETSIGNINGKEY',
  identity: 'charles',
  date: '20170316',
  region: 'europe',
  service: 'myservice',
})

const CLAIMS = {
  user: 'charles',
  mfa: false,
  exp: 1489651200,
  iat: 1489622400,
  'csrf-token': 'a823a206-95a0-4666-b464-93b9f0606d7b',
}

const TOKEN =
  'eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJ1c2VyIjoiY2hhcmxlcyIsIm1mYSI6ZmFsc2UsImV4cCI6MTQ4OTY1MTIwMCwiaWF0IjoxNDg5NjIyNDAw' +
  'LCJjc3JmLXRva2VuIjoiYTgyM2EyMDYtOTVhMC00NjY2LWI0NjQtOTNiOWYwNjA2ZDdiIn0.aNeCKSn7eGY5Tarb53rgXTxsCVj-p8pWU0Mg_vaRc-0'

describe('signToken', () => {
  it('makes the token of wire protocol 3.6, byte for byte', () => {
    expect(signToken(CLAIMS, KEY)).toBe(TOKEN)
  })

  it('makes the same token with a prepared key', () => {
    expect(signToken(CLAIMS, createSecretKey(KEY))).toBe(TOKEN)
  })

  it('says which key of a ring it used', () => {
    expect(decodeToken(signToken(CLAIMS, KEY, { kid: '2026-01' }))).toMatchObject({
      kid: '2026-01',
      unverified: CLAIMS,
    })
  })

  it('takes no key that is shorter than its hash', () => {
    expect(() => signToken(CLAIMS, Buffer.alloc(31))).toThrow(RangeError)
    expect(() => signToken(CLAIMS, createSecretKey(Buffer.alloc(31)))).toThrow(RangeError)
  })
})
