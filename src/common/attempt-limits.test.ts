import { describe, expect, it } from '@jest/globals'
import { AttemptLimits, type PasswordAttempt } from './attempt-limits.js'

const TOO_MANY = { code: 'TooManyRequests' }

function from(username: string, address = 'a'): PasswordAttempt {
  return { username, address, gatekeeper: 'gate' }
}

/** An attempt whose gatekeeper does not say where the person is. */
function unplaced(username: string, gatekeeper = 'gate'): PasswordAttempt {
  return { username, address: undefined, gatekeeper }
}

describe('wrong passwords', () => {
  it('are let pass as often as is configured, for each user in any case of letters, and each address', async () => {
    const limits = new AttemptLimits({ loginAttempts: 3, keyFailures: 3 })
    for (const username of ['fred', 'Fred', 'FRED']) await limits.beginPassword(from(username))
    await expect(limits.beginPassword(from('freD', 'b'))).rejects.toMatchObject(TOO_MANY)
    await expect(limits.beginPassword(from('ann'))).rejects.toMatchObject(TOO_MANY)
    await expect(limits.beginPassword(from('bob', 'b'))).resolves.toBeUndefined()
  })

  it('are as few when they come at once', async () => {
    const limits = new AttemptLimits({ loginAttempts: 3, keyFailures: 3 })
    const guesses = Array.from({ length: 50 }, () => limits.beginPassword(from('fred')))
    const ends = await Promise.allSettled(guesses)
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  })

  it('of one user do not shut out the others behind the same gatekeeper, until there are very many', async () => {
    const limits = new AttemptLimits({ loginAttempts: 2, keyFailures: 2 })
    for (let guess = 0; guess < 10; guess += 1) await limits.beginPassword(unplaced('fred')).catch(() => undefined)
    await expect(limits.beginPassword(unplaced('ann'))).resolves.toBeUndefined()
    const sprayed = Array.from({ length: 100 }, (_, index) => limits.beginPassword(unplaced(`user-${index}`)))
    const ends = await Promise.allSettled(sprayed)
    expect(ends.some(({ status }) => status === 'rejected')).toBe(true)
    await expect(limits.beginPassword(unplaced('bob', 'another'))).resolves.toBeUndefined()
  })

  it('from one address lock out nobody else, neither behind the same gatekeeper nor under the names that were tried', async () => {
    const limits = new AttemptLimits({ loginAttempts: 2, keyFailures: 2 })
    const names = Array.from({ length: 100 }, (_, index) => `user-${index % 20}`)
    for (const name of names) await limits.beginPassword(from(name, '203.0.113.1')).catch(() => undefined)
    await expect(limits.beginPassword(from('user-5', '198.51.100.7'))).resolves.toBeUndefined()
    await expect(limits.beginPassword(from('ann', '198.51.100.7'))).resolves.toBeUndefined()
  })

  it('from one network of IPv6 are those of one address', async () => {
    const limits = new AttemptLimits({ loginAttempts: 2, keyFailures: 2 })
    await limits.beginPassword(from('fred', '2001:db8::1'))
    await limits.beginPassword(from('ann', '2001:db8::2'))
    await expect(limits.beginPassword(from('bob', '2001:db8::3'))).rejects.toMatchObject(TOO_MANY)
    await expect(limits.beginPassword(from('bob', '2001:db8:0:1::3'))).resolves.toBeUndefined()
  })

  it('say how long to wait, at most a quarter of an hour', async () => {
    const limits = new AttemptLimits({ loginAttempts: 1, keyFailures: 1 })
    await limits.beginPassword(from('fred'))
    const refusal: unknown = await limits.beginPassword(from('fred')).catch((error: unknown) => error)
    const { retryAfterSeconds } = refusal as { retryAfterSeconds: number } // the error that the next line asks for
    expect(refusal).toMatchObject(TOO_MANY)
    expect(retryAfterSeconds).toBeGreaterThan(0)
    expect(retryAfterSeconds).toBeLessThanOrEqual(900)
  })

  it('are forgiven the user with a right one; those of others stay with the address', async () => {
    const limits = new AttemptLimits({ loginAttempts: 2, keyFailures: 1 })
    await limits.beginPassword(from('fred', 'x'))
    await limits.beginPassword(from('fred', 'a'))
    await limits.passwordSucceeded(from('fred', 'a'))
    await expect(limits.beginPassword(from('fred', 'y'))).resolves.toBeUndefined()
    await limits.beginPassword(from('ann', 'x'))
    await expect(limits.beginPassword(from('bob', 'x'))).rejects.toMatchObject(TOO_MANY)
  })

  it('that were not judged do not count', async () => {
    const limits = new AttemptLimits({ loginAttempts: 1, keyFailures: 1 })
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await limits.beginPassword(from('fred'))
      await limits.forgetPassword(from('fred'))
    }
    await expect(limits.beginPassword(from('fred'))).resolves.toBeUndefined()
  })
})

describe('failed proofs', () => {
  it('are let pass as often as is configured, for each address, apart from passwords', async () => {
    const limits = new AttemptLimits({ loginAttempts: 1, keyFailures: 2 })
    await limits.keyFailed('a')
    await limits.keyFailed('a')
    await expect(limits.keyFailed('a')).rejects.toMatchObject(TOO_MANY)
    await expect(limits.keyFailed('b')).resolves.toBeUndefined()
    await expect(limits.beginPassword(from('fred'))).resolves.toBeUndefined()
  })
})
