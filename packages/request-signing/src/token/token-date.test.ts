import { describe, expect, it } from '@jest/globals'
import { deriveSubkey } from '../subkey.js'
import { decodeToken } from './decode-token.js'
import { signToken } from './sign-token.js'
import { tokenDate } from './token-date.js'
import { verifyToken } from './verify-token.js'

function keyOf(date: string): Buffer {
  const scope = { secret: 'SECRETSIGNINGKEY', region: 'europe', service: 'myservice' }
  return deriveSubkey({ protocol: 'jwt', ...scope, identity: 'charles', date })
}

function dateOf(iat: unknown): string | undefined {
  const decoded = decodeToken(signToken({ iat }, keyOf('20170316')))
  if (decoded.problem) throw new Error(decoded.problem.code)
  return tokenDate(decoded)
}

describe('tokenDate', () => {
  it.each([
    [0, '19700101'],
    [1489622399, '20170315'],
    [1489622400, '20170316'],
    [253402300799, '99991231'],
  ])('of %d is %s', (iat, date) => {
    expect(dateOf(iat)).toBe(date)
  })

  it.each([-1, 0.5, 253402300800, 1e300, '1489622400', null, undefined, true, [1489622400], {}])(
    'of %j is none, without throwing',
    (iat) => {
      expect(dateOf(iat)).toBeUndefined()
    },
  )

  it('lets a key of an old day that leaked make no tokens', () => {
    const now = Date.UTC(2026, 0, 2)
    const leaked = keyOf('20170316')
    const tenYears = { user: 'charles', iat: 1489622400, exp: 1489622400 + 10 * 365 * 86_400 }
    const fresh = { user: 'charles', iat: now / 1000, exp: now / 1000 + 3600 }
    const codes = [tenYears, fresh].map((claims) => {
      const decoded = decodeToken(signToken(claims, leaked))
      if (decoded.problem) throw new Error(decoded.problem.code)
      const key = keyOf(tokenDate(decoded) ?? '')
      return verifyToken(decoded, key, { now, maxLifetimeSeconds: 8 * 3600 }).problem?.code
    })
    expect(codes).toEqual(['lifetime-too-long', 'signature-mismatch'])
  })
})
