import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Answer, Credential } from '../service/client.js'
import { basic } from '../service/client.js'
import { startService, withService } from '../service/harness.js'
import type { TestService, TestUser } from '../service/harness.js'
import { allow, arn, policy } from '../service/policies.js'

const APPLE = arn('orchard', 'apples/red')

let service: TestService
let orchard: TestUser
let fred: TestUser

beforeAll(async () => {
  service = await startService()
  orchard = await service.gatekeeper('orchard')
  fred = await service.createUserWithKey({ password: 'p:q:r', policy: policy(allow('*', '*')) })
})

afterAll(() => service.stop())

function direct(authorization: string): Promise<Answer> {
  return service.anonymous.with(authorization).get('/api/v1/users/root')
}

async function forwarded(authorization: string): Promise<boolean> {
  const headers = [['Authorization', authorization]]
  const answer = await service.ask(orchard, 'orchard', { permit: { GetApple: [APPLE] }, headers })
  expect(answer.status).toBe(200)
  return (answer.body as { Authorized: boolean }).Authorized // the one member that every client reads
}

function encoded(text: string | Buffer): string {
  return `Basic ${Buffer.from(text).toString('base64')}`
}

describe('malformed Basic credentials get 401, also when a gatekeeper forwards them', () => {
  it.each<[string, () => string]>([
    ['basic/no-colon', () => 'Basic QUtJRA=='],
    ['basic/empty', () => 'Basic '],
    ['basic/not-base64', () => 'Basic %%%'],
    ['basic/base64-junk', () => 'Basic QUtJRDpw!!!'],
    ['basic/base64-junk after a good credential', () => `${basic(fred.keyId, fred.secret)}!!!`],
    ['basic/utf8-bad', () => 'Basic /v8='],
    ['basic/nul', () => 'Basic QUtJRABhOnA='],
    ['basic/nul after a good credential', () => encoded(`${fred.keyId}:${fred.secret}\0`)],
    ['basic/empty-user', () => 'Basic OnA='],
    ['basic/empty-password', () => encoded(`${fred.keyId}:`)],
    ['basic/proto-user', () => 'Basic X19wcm90b19fOnA='],
    ['basic/proto-user constructor', () => encoded('constructor:prototype')],
    ['basic/lower-scheme with a wrong secret', () => `basic ${basic(fred.keyId, 'wrong').slice(6)}`],
    ['basic/colon-in-password', () => encoded(`${fred.keyId}:${fred.secret}:x`)],
    ['basic/space before the key id', () => encoded(` ${fred.keyId}:${fred.secret}`)],
    ['basic/wrong case of the secret', () => encoded(`${fred.keyId}:${fred.secret.toUpperCase()}a`)],
  ])('%s', async (_id, authorization) => {
    expect((await direct(authorization())).status).toBe(401)
    expect(await forwarded(authorization())).toBe(false)
  })

  it('basic/lower-scheme: the name of the scheme has no case in HTTP, and the credential is judged the same', async () => {
    const lower = `basic ${basic(fred.keyId, fred.secret).slice(6)}`
    expect((await direct(lower)).status).toBe(200)
    expect(await forwarded(lower)).toBe(true)
  })

  it('basic/100k', async () => {
    const answer = await direct(`Basic ${'A'.repeat(100_000)}`)
    expect([401, 431]).toContain(answer.status)
    expect(await forwarded(`Basic ${'A'.repeat(100_000)}`)).toBe(false)
  })

  it('basic/colon-in-password: a password is all that follows the first colon', async () => {
    const headers = [['Authorization', basic(fred.username, 'p:q:r')]]
    const body = { action: 'orchard:GetApple', resource: APPLE, headers, context: {} }
    const answer = await orchard.client.post('/api/v1/authorize-login', body)
    expect(answer.body).toMatchObject({ Authorized: true })
  })

  it('basic/unicode-normal: composed, decomposed and Latin-1 are three passwords', async () => {
    const username = await service.createUser({ password: 'caf\u00e9', policy: policy(allow('*', '*')) })
    const login = async (password: Buffer): Promise<boolean> => {
      const pair = Buffer.concat([Buffer.from(`${username}:`), password])
      const headers = [['Authorization', encoded(pair)]]
      const body = { action: 'orchard:GetApple', resource: APPLE, headers, context: {} }
      const answer = await orchard.client.post('/api/v1/authorize-login', body)
      return (answer.body as { Authorized: boolean }).Authorized // the one member that every client reads
    }
    expect(await login(Buffer.from('caf\u00e9'))).toBe(true)
    expect(await login(Buffer.from('cafe\u0301'))).toBe(false)
    expect(await login(Buffer.from('caf\u00e9', 'latin1'))).toBe(false)
  })
})

describe('basic/brute-force', () => {
  it('guessing one password ends in 429, for the right one too', async () => {
    await withService({ env: { LOGIN_ATTEMPTS: '10' } }, async (limited) => {
      const gatekeeper = await limited.gatekeeper('orchard')
      const username = await limited.createUser({ password: 'the right one' })
      const login = async (password: string): Promise<number> => {
        const body = { username, password, 'csrf-strategy': 'none' }
        return (await gatekeeper.client.post('/api/v1/services/orchard/get-token-for-login', body)).status
      }
      const statuses = await inTurn(20, (index) => login(`guess ${index}`))
      expect(new Set(statuses)).toEqual(new Set([401, 429]))
      expect(statuses.indexOf(429)).toBeLessThanOrEqual(11)
      expect(await login('the right one')).toBe(429)
      const { headers } = await gatekeeper.client.post('/api/v1/services/orchard/get-token-for-login', {
        username,
        password: 'the right one',
        'csrf-strategy': 'none',
      })
      expect(headers['retry-after']).toMatch(/^\d+$/)
      expect(await limited.createUser()).toBeDefined()
    })
  })

  it('guessing from one address locks nobody else out of the login page of the same gatekeeper', async () => {
    await withService({ env: { LOGIN_ATTEMPTS: '1' } }, async (limited) => {
      const gatekeeper = await limited.gatekeeper('orchard')
      const username = await limited.createUser({ password: 'the right one' })
      const login = async (name: string, password: string, SourceIp: string): Promise<number> => {
        const body = { username: name, password, 'csrf-strategy': 'none', context: { SourceIp } }
        return (await gatekeeper.client.post('/api/v1/services/orchard/get-token-for-login', body)).status
      }
      // Twenty times as many are let pass of a gatekeeper.
      const statuses = await inTurn(25, (index) => login(`nobody-${index}`, 'a guess', '203.0.113.1'))
      expect(statuses).toEqual([401, ...Array<number>(24).fill(429)])
      expect(await login(username, 'the right one', '198.51.100.7')).toBe(200)
    })
  })

  it('guessing from one address does not lock out who logs in from another', async () => {
    await withService({ env: { LOGIN_ATTEMPTS: '10' } }, async (limited) => {
      const gatekeeper = await limited.gatekeeper('orchard')
      const grants = policy(allow('orchard:GetApple', '*'))
      const [victim, other] = [
        await limited.createUser({ password: 'the right one', policy: grants }),
        await limited.createUser({ password: 'the right one', policy: grants }),
      ]
      const login = (username: string, password: string, SourceIp: string): Promise<Answer> => {
        const headers = [['Authorization', basic(username, password)]]
        const body = { action: 'orchard:GetApple', resource: APPLE, headers, context: { SourceIp } }
        return gatekeeper.client.post('/api/v1/authorize-login', body)
      }
      const guesses = await inTurn(20, (index) => login(victim, `guess ${index}`, '192.0.2.1'))
      expect(guesses.at(-1)?.status).toBe(429)
      expect((await login(other, 'the right one', '192.0.2.2')).body).toMatchObject({ Authorized: true })
    })
  })

  it('wrong keys that a gatekeeper forwards lock out neither the gatekeeper nor its other users', async () => {
    await withService({ env: { KEY_FAILURES: '10' } }, async (limited) => {
      const gatekeeper = await limited.gatekeeper('orchard')
      const user = await limited.createUserWithKey({ policy: policy(allow('orchard:GetApple', '*')) })
      const wrong = ['Authorization', basic(user.keyId, 'wrong')]
      const permit = { GetApple: [APPLE] }
      await inTurn(30, () => limited.ask(gatekeeper, 'orchard', { permit, headers: [wrong] }))
      expect(await limited.permitted(gatekeeper, 'orchard', user.proof, 'GetApple', APPLE)).toBe(true)
    })
  })

  it('guessing secrets of keys ends in 429', async () => {
    await withService({ env: { KEY_FAILURES: '10' } }, async (limited) => {
      const wrong: Credential = { ...limited.rootKey, secret: 'wrong' }
      const statuses = await inTurn(20, async () => (await limited.anonymous.as(wrong).get('/api/v1/users')).status)
      expect(statuses.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => 401))
      expect(statuses.at(-1)).toBe(429)
    })
  })
})

async function inTurn<T>(times: number, act: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let index = 0; index < times; index += 1) results.push(await act(index))
  return results
}
