import { describe, expect, it } from '@jest/globals'
import { signedToken, subkey } from './session-token.js'

const FRED = { secret: 'password', identity: 'AKIDEXAMPLE', date: '20170316', region: 'europe', service: 'myservice' }

describe('the derivation that the tests judge by', () => {
  it.each([
    ['basic_auth_request', FRED, 'f98efb99da635034c0abe662ca497f4e427f2f0b867331b40aee314c5f71158a'],
    ['jwt_request', FRED, '5b64bd7d1661d1e03f5d91a59951aa7b159bbbd5ee95a2c690a5314ae449ffcb'],
    [
      'aws4_request',
      {
        ...FRED,
        secret: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
        date: '20150830',
        region: 'us-east-1',
        service: 'iam',
      },
      'c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9',
    ],
  ] as const)('gives the vector of wire-protocol 3.6: %s', (type, input, expected) => {
    expect(subkey(type, input).toString('hex')).toBe(expected)
  })

  it('signs the token of wire-protocol 3.6', () => {
    const key = subkey('jwt_request', { ...FRED, secret: 'SECRETSIGNINGKEY', identity: 'charles' })
    const claims = {
      user: 'charles',
      mfa: false,
      exp: 1489651200,
      iat: 1489622400,
      'csrf-token': 'a823a206-95a0-4666-b464-93b9f0606d7b',
    }
    const token = signedToken({ typ: 'JWT', alg: 'HS256' }, claims, key)
    expect(token.split('.')[2]).toBe('aNeCKSn7eGY5Tarb53rgXTxsCVj-p8pWU0Mg_vaRc-0')
  })
})
