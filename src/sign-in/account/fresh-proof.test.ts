import { describe, expect, it } from '@jest/globals'
import type { AccountVisit } from './account-visit.js'
import { proofAddress } from './fresh-proof.js'

const NOW = 1_000_000_000
const SETTING = { config: { mfaMaxAgeSeconds: 900 }, basePath: '/auth', nowMs: NOW }
const SECOND = 1000

function askedOf(factors: Partial<AccountVisit['factors']>, createdAgo: number, mfaAgo?: number): string | undefined {
  const mfaAt = mfaAgo === undefined ? null : NOW - mfaAgo * SECOND
  // A whole row is not looked at.
  const session = { createdAt: NOW - createdAgo * SECOND, mfaAt } as AccountVisit['session']
  const held = { totp: false, passkey: false, recoveryCodes: 0, ...factors }
  return proofAddress({ session, factors: held }, '/auth/account#factors', SETTING)
}

const STEP_UP = '/auth/login/step-up?next=%2Fauth%2Faccount%23factors'
const AGAIN = '/auth/login?again=1&next=%2Fauth%2Faccount%23factors'

describe('a fresh proof', () => {
  it.each([
    [0, undefined],
    [899, undefined],
    [900, AGAIN],
    [901, AGAIN],
  ])('without a second factor is a session that began %d s ago: %s', (ago, address) => {
    expect(askedOf({}, ago)).toBe(address)
    // Codes stand for a factor; alone they are none, and neither is one that was shown before it was removed.
    expect(askedOf({ recoveryCodes: 5 }, ago, 0)).toBe(address)
  })

  it.each([
    [899, undefined],
    [900, STEP_UP],
    [undefined, STEP_UP],
  ])('with a second factor is that one, shown %s s ago: %s', (ago, address) => {
    expect(askedOf({ totp: true }, 0, ago)).toBe(address)
    expect(askedOf({ passkey: true }, 0, ago)).toBe(address)
  })
})
