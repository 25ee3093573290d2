import { describe, expect, it } from '@jest/globals'
import { principal } from '../../packages/decision/test/principals.js'
import { AttemptLimits } from '../../src/common/attempt-limits.js'
import { DomainError } from '../../src/common/errors/domain-error.js'
import { PasswordHasher } from '../../src/common/secrets/password-hasher.js'
import { PasswordProver } from '../../src/sign-in/password-prover.js'
import { withService } from '../service/harness.js'
import { FakeSnapshot } from '../snapshot/fake-snapshot.js'

const PASSWORD = 'a sweet apple of the tests'

describe('ten thousand guesses of a password', () => {
  it('are ten guesses', async () => {
    const hasher = new PasswordHasher()
    const fred = principal('fred', { passwordHash: await hasher.hash(PASSWORD) })
    const limits = new AttemptLimits({ loginAttempts: 10, keyFailures: 10 })
    // There is nothing to renew: the hash is of today.
    const prover = new PasswordProver(new FakeSnapshot(fred), hasher, limits, {
      renew: () => Promise.resolve(),
    } as never)
    const attempt = { username: 'fred', address: '192.0.2.1', gatekeeper: '192.0.2.1' }
    const came = new Map<string, number>()
    for (let i = 0; i < 10_000; i++) {
      const code = await prover.prove(`guess ${i}`, attempt).then(
        (result) => ('code' in result ? result.code : 'let in'),
        (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
      )
      came.set(code, (came.get(code) ?? 0) + 1)
    }
    expect(Object.fromEntries(came)).toEqual({ InvalidSecretKey: 10, TooManyRequests: 9990 })
  })

  it('say so to the browser, and the right one after them is no better', async () => {
    await withService({ env: { LOGIN_ATTEMPTS: '10' } }, async (service) => {
      const username = await service.createUser({ password: PASSWORD })
      const statuses = new Map<number, number>()
      for (let i = 0; i < 200; i++) {
        const { status } = await service.anonymous.post('/login', { username, password: `guess ${i}` })
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      }
      expect(Object.fromEntries(statuses)).toEqual({ 401: 10, 429: 190 })
      const right = await service.anonymous.post('/login', { username, password: PASSWORD })
      expect([right.status, Number(right.headers['retry-after']) > 0]).toEqual([429, true])
    })
  })
})

describe('cookies that are too large', () => {
  it.each(['__Host-session', '__Host-browser', 'tinysess'])('are refused as headers: %s', async (name) => {
    await withService({}, async (service) => {
      const large = await service.anonymous.get('/login', [['Cookie', `${name}=${'x'.repeat(20_000)}`]])
      expect(large.status).toBe(431)
      const long = await service.anonymous.get('/login', [['Cookie', `${name}=${'x'.repeat(8_000)}`]])
      expect(long.status).toBe(200)
    })
  })
})
