import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { request as httpRequest } from 'node:http'
import { ManualClock } from '../../src/common/clock.js'
import { OAuthClientEntity, OAuthScopeEntity, type UnitOfWork } from '../../src/store/index.js'
import * as rows from '../store/fixtures.js'
import { type Client, member } from './client.js'
import { succeeded, type TestUser } from './harness.js'
import { type IssuedToken, type OAuthTokenService, startOAuthTokenService } from './oauth-token-service.js'
import { allow, arn, own, policy } from './policies.js'

const APPLE = arn('orchard', 'apples/red')
const clock = new ManualClock(Date.UTC(2026, 10, 22, 12, 0, 0))
let service: OAuthTokenService
let orchard: TestUser
let store: UnitOfWork

beforeAll(async () => {
  service = await startOAuthTokenService(clock)
  store = Reflect.get(service, 'unitOfWork') as UnitOfWork
  orchard = await service.gatekeeper('orchard')
  succeeded(await service.root.post('/api/v1/services', { name: 'orchard' }))
  succeeded(
    await service.root.put('/api/v1/services/orchard/actions', [
      { name: 'GetApple', level: 'read', resourceTypes: ['apples'] },
      { name: 'PutApple', level: 'write', resourceTypes: ['apples'] },
    ]),
  )
  clock.advance(1000)
})

afterAll(() => service.stop())

async function codeOf({ proof }: IssuedToken, action = 'GetApple'): Promise<unknown> {
  const body = { permit: { [action]: [APPLE] }, headers: [proof] }
  return member(succeeded(await service.ask(orchard, 'orchard', body)).body, 'ErrorCode')
}

const bearing = (token: IssuedToken): Client => service.anonymous.with(`Bearer ${token.value}`)

describe('forward auth', () => {
  it('tells an app nothing of a person that no scope of its token covers', async () => {
    const username = await service.createUser({ policy: policy(allow('orchard:*', '*')) })
    succeeded(
      await service.root.patch(`/api/v1/users/${username}`, {
        displayName: 'Fred the Grower',
        email: 'fred@private.example',
      }),
    )
    const group = await service.createGroup()
    await service.addMember(group, username)
    clock.advance(1)
    const read = bearing(await service.token(username, { scopes: ['read'] }))
    // What the authorization server keeps from this token (no `openid`, `profile`, `email`, `groups`) ...
    expect((await read.get('/oauth/userinfo')).status).not.toBe(200)
    // ... the open route of forward authentication tells it.
    const answer = await read.get(`/auth/forward?service=orchard&action=GetApple&resource=${encodeURIComponent(APPLE)}`)
    expect(answer.status).toBe(200)
    const told = Object.entries(answer.headers).filter(
      ([name, value]) => /^x-tinyauth-(name|email|groups)/.test(name) && value !== '',
    )
    expect(told).toEqual([])
  })
})

describe('a new password', () => {
  async function user(): Promise<string> {
    const username = await service.createUser({ policy: policy(allow('*', '*')), password: 'the first one 123' })
    clock.advance(5000)
    return username
  }

  it('ends the token that was given out in the same millisecond, just before', async () => {
    const username = await user()
    const token = await service.token(username, { scopes: ['read'] })
    succeeded(await service.root.patch(`/api/v1/users/${username}`, { password: 'another one 123' }))
    clock.advance(1000)
    expect(await codeOf(token)).toBe('InvalidSignature')
  })

  it('ends the token that a node gave out whose clock is two seconds ahead', async () => {
    const username = await user()
    const token = await service.token(username, { scopes: ['read'], createdAt: clock.now() + 2000 })
    clock.advance(500)
    succeeded(await service.root.patch(`/api/v1/users/${username}`, { password: 'another one 123' }))
    clock.advance(60_000)
    expect(await codeOf(token)).toBe('InvalidSignature')
    expect((await bearing(token).get('/oauth/tokeninfo')).status).toBe(401)
  })
})

describe('a stream of events', () => {
  it('ends when the client is no more good for this service', async () => {
    const username = await service.createUser({ policy: policy(allow('tinyauth:ReadEvents', own('services/orchard'))) })
    clock.advance(1)
    const clientId = await service.client({ services: ['tinyauth', 'orchard'] })
    const token = await service.token(username, { clientId, scopes: ['read'] })
    const url = new URL('/api/v1/services/orchard/events', service.url)
    const headers = { accept: 'text/event-stream', authorization: `Bearer ${token.value}` }
    let end: () => void = () => undefined
    const ended = new Promise<void>((resolve) => (end = resolve))
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = httpRequest(url, { agent: false, headers }, (incoming) => {
        incoming.on('end', end).on('error', end).resume()
        resolve(incoming.statusCode)
      })
      sent.on('error', reject)
      sent.end()
    })
    expect(status).toBe(200)
    await store.run(async (tx) => {
      await tx.manager.update(OAuthClientEntity, { id: clientId }, { services: ['orchard'] })
      tx.change({ type: 'partition', id: 'tinyauth' })
    })
    // The same token at the same route, anew:
    expect((await bearing(token).get('/api/v1/services/orchard/events')).status).toBe(401)
    await service.createUser()
    await expect(ended).resolves.toBeUndefined()
  })
})

describe('what is said of a token that is refused', () => {
  it('is that it is not active, also of the eldest of too many', async () => {
    const username = await service.createUser({ policy: policy(allow('*', '*')) })
    const clientId = await service.client()
    clock.advance(1)
    const eldest = await service.token(username, { clientId, scopes: ['read'] })
    clock.advance(1)
    for (let more = 0; more < 100; more += 1) await service.token(username, { clientId, scopes: ['read'] })
    expect(await codeOf(eldest)).toBe('InvalidSignature')
    const introspected = await service.root.post('/api/v1/services/orchard/introspect', { token: eldest.value })
    expect(introspected.body).toEqual({ active: false })
    expect((await bearing(eldest).get('/oauth/tokeninfo')).status).toBe(401)
  })
})

describe('held', () => {
  it('a scope that cannot be read denies, also beside one that allows', async () => {
    await store.run(async (tx) => {
      await tx.manager.insert(
        OAuthScopeEntity,
        rows.oauthScope({ name: 'orchard:broken', document: '{"Statement": 5' }),
      )
      await tx.manager.insert(
        OAuthScopeEntity,
        rows.oauthScope({
          name: 'orchard:faulty',
          document: JSON.stringify(
            policy(allow('*', '*'), {
              Effect: 'Deny',
              Action: '*',
              Resource: '*',
              Condition: { DateLessThan: { Nope: 'x' } },
            }),
          ),
        }),
      )
      tx.change({ type: 'partition', id: 'tinyauth' })
    })
    const username = await service.createUser({ policy: policy(allow('*', '*')) })
    clock.advance(1)
    expect(await codeOf(await service.token(username, { scopes: ['read', 'orchard:broken'] }))).toBe('NotPermitted')
    expect(await codeOf(await service.token(username, { scopes: ['read', 'orchard:faulty'] }))).toBe('NotPermitted')
    expect(
      await codeOf(await service.token(username, { scopes: ['__proto__', 'constructor', 'rеad', 'Read', 'read '] })),
    ).toBe('NotPermitted')
    expect(await codeOf(await service.token(username, { scopes: ['read'] }))).toBeUndefined()
  })

  it('a scope of the partition that is called like a built-in one does not count', async () => {
    await service.scope('openid', policy(allow('*', '*')))
    const username = await service.createUser({ policy: policy(allow('*', '*')) })
    clock.advance(1)
    expect(await codeOf(await service.token(username, { scopes: ['openid'] }))).toBe('NotPermitted')
  })

  it('levels cannot be changed, boundaries of keys lifted, clients made by a token of the built-in scopes', async () => {
    const username = await service.createUser({ policy: policy(allow('*', '*')) })
    clock.advance(1)
    const all = bearing(await service.token(username, { scopes: ['read', 'write', 'execute', 'openid'] }))
    const tried = await Promise.all([
      all.put('/api/v1/services/orchard/actions', []),
      all.post('/api/v1/oauth-scopes', { name: 'x:y', policy: policy(allow('*', '*')) }),
      all.post('/api/v1/oauth-clients', { client_id: 'evil', grants: ['authorization_code'], scopes: ['read'] }),
      all.post(`/api/v1/users/${username}/policies`, { name: 'x', policy: '{}' }),
      all.patch(`/api/v1/users/${username}`, { password: 'whatever 123456' }),
      all.get('/account'),
      all.get('/account/consents'),
      all.post('/account/keys'),
      all.post('/account/password'),
      all.post('/api/v1/policies/validate', { policy: policy(allow('*', '*')) }),
      all.get('/api/v1/regions/global/services/orchard/user-policies/root'),
      all.get('/api/v1/regions/global/services/orchard/principals/users/root'),
      all.get('/api/v1/regions/global/services/orchard/user-signing-tokens/root/jwt/20261122'),
      all.get('/auth/forward?service=orchard&jwt=1'),
    ])
    expect(tried.map(({ status }) => status)).toEqual(tried.map(() => 403))
    const lease = await service.root.post('/api/v1/services/orchard/leases', {
      headers: [['Authorization', 'Bearer x']],
    })
    expect(lease.status).toBe(401)
  })

  it('a token of one service is none at the legacy routes, in lists, or at forward auth of another', async () => {
    const username = await service.createUser({ policy: policy(allow('*', '*')) })
    const clientId = await service.client({ services: ['barn'] })
    clock.advance(1)
    const token = await service.token(username, { clientId, scopes: ['read'] })
    for (const action of ['orchard:GetApple', 'GetApple']) {
      const single = { action, resource: APPLE, headers: [token.proof], context: {} }
      expect(member((await orchard.client.post('/api/v1/authorize', single)).body, 'Authorized')).not.toBe(true)
      expect(member((await service.root.post('/api/v1/authorize', single)).body, 'Authorized')).not.toBe(true)
    }
    const list = { action: 'GetApple', headers: [token.proof], context: {} }
    expect((await service.root.post('/api/v1/services/orchard/list-permitted', list)).body).toMatchObject({
      Authenticated: false,
    })
    const demand = `action=GetApple&resource=${encodeURIComponent(APPLE)}`
    expect((await bearing(token).get(`/auth/forward?service=orchard&${demand}`)).status).toBe(401)
    expect((await bearing(token).get(`/auth/forward?${demand}`)).status).toBe(401)
    expect((await bearing(token).get(`/auth/forward?service=*&${demand}`)).status).toBe(400)
  })
})
