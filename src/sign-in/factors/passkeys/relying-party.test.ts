import { describe, expect, it } from '@jest/globals'
import { relyingParty } from './relying-party.js'

const PRODUCTION = { publicUrl: undefined, isProduction: true }
const DEVELOPMENT = { publicUrl: undefined, isProduction: false }

describe('passkeys are for', () => {
  it.each([
    ['https://auth.example.org', 'auth.example.org', 'https://auth.example.org'],
    ['https://auth.example.org:8443/tinyauth', 'auth.example.org', 'https://auth.example.org:8443'],
    ['http://localhost:8700', 'localhost', 'http://localhost:8700'],
    ['http://auth.localhost:8700', 'auth.localhost', 'http://auth.localhost:8700'],
  ])('the host of %s, wherever the request says that it came', (publicUrl, rpId, origin) => {
    for (const isProduction of [true, false]) {
      expect(relyingParty({ publicUrl, isProduction }, 'https://evil.example')).toEqual({ rpId, origin })
    }
  })

  it('localhost, where there is no address and no production', () => {
    const origin = 'http://localhost:8700'
    expect(relyingParty(DEVELOPMENT, origin)).toEqual({ rpId: 'localhost', origin })
  })

  it.each([
    ['https://192.0.2.1', 'host name'],
    ['https://[2001:db8::1]', 'host name'],
    ['http://auth.example.org', 'https'],
  ])('nobody at %s, and it says why', (publicUrl, why) => {
    const problem: unknown = expect.stringContaining(why)
    expect(() => relyingParty({ publicUrl, isProduction: true }, undefined)).toThrow(
      expect.objectContaining({ code: 'ValidationFailed', problems: { passkey: problem } }),
    )
  })

  it.each([
    [DEVELOPMENT, 'http://127.0.0.1:8700', 'http://localhost:8700'],
    [DEVELOPMENT, 'http://[::1]:8700', 'http://localhost:8700'],
    [DEVELOPMENT, 'https://evil.example', 'http://localhost'],
    [DEVELOPMENT, 'http://localhost.evil.example', 'http://localhost'],
    [DEVELOPMENT, 'null', 'http://localhost'],
    [DEVELOPMENT, undefined, 'http://localhost'],
    [PRODUCTION, 'http://localhost:8700', 'PUBLIC_URL'],
  ])('nobody with %j at %s, and it says what to do', (config, origin, what) => {
    const problem: unknown = expect.stringContaining(what)
    expect(() => relyingParty(config, origin)).toThrow(expect.objectContaining({ problems: { passkey: problem } }))
  })
})
