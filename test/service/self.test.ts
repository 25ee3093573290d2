import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import { BrowserClient } from '../sign-in/browser-client.js'
import { type Client, member } from './client.js'
import { succeeded } from './harness.js'
import { type OAuthTokenService, startOAuthTokenService } from './oauth-token-service.js'
import { allow, deny, own, policy } from './policies.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')
const PASSWORD = 'a sweet apple of the tests'
const PERMITTED = '/api/v1/self/permitted'

let service: OAuthTokenService

beforeAll(async () => {
  service = await startOAuthTokenService(new ManualClock(NOW), { PUBLIC_URL: 'https://sso.example.org' })
})

afterAll(() => service.stop())

async function permittedOf(client: Client, permit: Readonly<Record<string, readonly string[]>>): Promise<unknown> {
  return member(succeeded(await client.post(PERMITTED, { permit })).body, 'Permitted')
}

function byToken(value: string): Client {
  return service.anonymous.with(`Bearer ${value}`)
}

describe('GET /self', () => {
  it('says whose key it is, and what answers', async () => {
    const { username, keyId, client } = await service.createUserWithKey()
    const { body } = succeeded(await client.get('/api/v1/self'))
    expect(body).toEqual({
      ...{ username, displayName: null, uid: expect.any(String) as unknown, arn: own(`users/${username}`) },
      ...{ type: 'human', guest: false, method: 'basic', mfa: false, keyId },
      ...{ service: 'tinyauth', partition: 'tinyauth', version: expect.stringMatching(/^\d+\.\d+\.\d+/) as unknown },
      features: { readOnly: false, publicUrl: 'https://sso.example.org' },
    })
  })

  it('tells of a session until when it is one, and no secret of it', async () => {
    const username = await service.createUser({ password: PASSWORD })
    const browser = new BrowserClient(service.anonymous)
    await browser.signIn(username, PASSWORD)
    const answer = succeeded(await browser.get('/api/v1/self'))
    const [id = '', secret = ''] = (browser.cookie('__Host-session') ?? '').split('.')
    expect(answer.body).toMatchObject({
      ...{ username, method: 'session' },
      session: { id, createdAt: '2026-11-22T10:00:00.000Z', mfaAt: null, provider: null },
    })
    const ends = member(member(answer.body, 'session'), 'expiresAt')
    expect(Date.parse(String(ends))).toBeGreaterThan(NOW)
    expect([secret.length > 20, answer.text.includes(secret)]).toEqual([true, false])
  })

  it('needs somebody', async () => {
    expect((await service.anonymous.get('/api/v1/self')).status).toBe(401)
    expect((await service.anonymous.post(PERMITTED, {})).status).toBe(401)
  })

  it.each([
    [['openid', 'profile'], 200, true],
    [['openid'], 200, false],
    [['read', 'profile'], 403, false],
    [[], 403, false],
  ])('tells a client with the scopes %j no more than they say', async (scopes, status, isNamed) => {
    const username = await service.createUser()
    const token = await service.token(username, { scopes })
    const answer = await byToken(token.value).get('/api/v1/self')
    expect([answer.status, answer.text.includes('displayName')]).toEqual([status, isNamed])
    if (status === 200) expect(answer.body).toMatchObject({ username, method: 'oauth', scopes })
    else expect(answer.text).not.toContain(username)
  })
})

describe('POST /self/permitted', () => {
  it('sorts pairs as the routes decide', async () => {
    const statements = [allow('tinyauth:GetUser', own('users/a*')), deny('tinyauth:GetUser', own('users/ann'))]
    const { client } = await service.createUserWithKey({ policy: policy(...statements) })
    const permit = { GetUser: ['users/abe', 'users/ann', 'users/bob'], CreateUser: ['users/abe'] }
    expect(succeeded(await client.post(PERMITTED, { permit })).body).toEqual({
      Permitted: { GetUser: ['users/abe'] },
      NotPermitted: { GetUser: ['users/ann', 'users/bob'], CreateUser: ['users/abe'] },
      Somewhere: [],
    })
    for (const name of ['abe', 'ann']) await service.createUser({ username: name })
    expect((await client.get('/api/v1/users/abe')).status).toBe(200)
    expect((await client.get('/api/v1/users/ann')).status).toBe(403)
  })

  it('says which actions a statement could allow anywhere', async () => {
    const statements = [allow('tinyauth:GetUser', own('users/ann'), { Bool: { Mfa: 'true' } }), allow('apples:*', '*')]
    const { client } = await service.createUserWithKey({ policy: policy(...statements) })
    const { body } = succeeded(await client.post(PERMITTED, { somewhere: ['getuser', 'GetUser', 'CreateUser'] }))
    expect(body).toEqual({ Permitted: {}, NotPermitted: {}, Somewhere: ['getuser', 'GetUser'] })
  })

  it('is within the boundary of the key, and the services that the key is for', async () => {
    const username = await service.createUser({ policy: policy(allow('tinyauth:*', '*')) })
    const reading = { name: 'OnlyGetUser', policy: JSON.stringify(policy(allow('tinyauth:GetUser', '*'))) }
    succeeded(await service.root.post('/api/v1/policies', reading))
    const bounded = await service.createKey(username)
    succeeded(
      await service.root.put(`/api/v1/users/${username}/keys/${bounded.keyId}/boundary`, { policy: 'OnlyGetUser' }),
    )
    const permit = { GetUser: ['users/x'], DeleteUser: ['users/x'], GetService: ['services/apples', 'services/pears'] }
    expect(await permittedOf(service.anonymous.as(bounded), permit)).toEqual({ GetUser: ['users/x'] })
    const bound = service.anonymous.as(await service.createKey(username, { services: ['apples'] }))
    expect(await permittedOf(bound, permit)).toEqual({ GetService: ['services/apples'] })
    const tried = await Promise.all(['services/pears', 'users/root'].map((path) => bound.get(`/api/v1/${path}`)))
    expect(tried.map(({ status }) => status)).toEqual([401, 401])
  })

  it('is within the scopes of a token', async () => {
    const username = await service.createUser({ policy: policy(allow('tinyauth:*', '*')) })
    const token = await service.token(username, { scopes: ['read'] })
    const permit = { GetUser: ['users/x'], DeleteUser: ['users/x'] }
    expect(await permittedOf(byToken(token.value), permit)).toEqual({ GetUser: ['users/x'] })
  })

  it('asks the address that the call comes from', async () => {
    const condition = (cidr: string): Parameters<typeof allow>[2] => ({ IpAddress: { SourceIp: cidr } })
    const statements = [
      allow('tinyauth:GetUser', '*', condition('127.0.0.0/8')),
      allow('tinyauth:GetGroup', '*', condition('192.0.2.0/24')),
    ]
    const { client } = await service.createUserWithKey({ policy: policy(...statements) })
    expect(await permittedOf(client, { GetUser: ['users/x'], GetGroup: ['groups/x'] })).toEqual({
      GetUser: ['users/x'],
    })
  })

  it('names every problem of a bad question', async () => {
    const body = { permit: { 'tinyauth:GetUser': ['users/*'], GetUser: 'users/x' }, somewhere: ['a:b', 5], context: {} }
    const { status, body: told } = await service.root.post(PERMITTED, body)
    expect([status, Object.keys(member(told, 'errors') as object).sort()]).toEqual([
      400,
      ['context', 'permit', 'permit/tinyauth:GetUser', 'somewhere/0', 'somewhere/1'],
    ])
    const tooMany = { permit: { GetUser: Array.from({ length: 2001 }, (_, i) => `users/${i}`) } }
    expect((await service.root.post(PERMITTED, tooMany)).status).toBe(400)
  })
})
