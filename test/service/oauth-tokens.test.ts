import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { ManualClock } from '../../src/common/clock.js'
import { type Answer, type HeaderLine, member } from './client.js'
import { succeeded, type TestUser } from './harness.js'
import { type IssuedToken, type OAuthTokenService, startOAuthTokenService } from './oauth-token-service.js'
import { allow, arn, deny, own, policy } from './policies.js'

const APPLE = arn('orchard', 'apples/red')
const LEVELS = ['list', 'read', 'write', 'execute', 'permissions'] as const

type Level = (typeof LEVELS)[number]

/** One action of each level, and one that nobody registered. */
const ACTIONS: Readonly<Record<Level | 'none', string>> = {
  ...{ list: 'ListApples', read: 'GetApple', write: 'PutApple', execute: 'PressApples' },
  ...{ permissions: 'ShareApple', none: 'UnknownApple' },
}

/** What domain-model 5.5 says of the roles that ship, and of the scopes. */
const ROLES = {
  Reader: ['list', 'read'],
  Writer: ['write'],
  Moderator: ['list', 'read', 'write'],
  Administrator: ['list', 'read', 'write', 'execute'],
} as const
const SCOPES = { read: ['list', 'read'], write: ['write'], execute: ['execute'] } as const

const clock = new ManualClock(Date.UTC(2026, 10, 22, 12, 0, 0))
let service: OAuthTokenService
let orchard: TestUser
/** May do everything. */
let fred: TestUser

beforeAll(async () => {
  service = await startOAuthTokenService(clock)
  orchard = await service.gatekeeper('orchard')
  const more = policy(allow(['tinyauth:ListPermitted', 'tinyauth:ExplainDecision'], own('services/orchard')))
  await service.putUserPolicy(orchard.username, more, 'more')
  fred = await service.createUserWithKey({ policy: policy(allow('*', '*')) })
  succeeded(await service.root.post('/api/v1/services', { name: 'orchard' }))
  const actions = LEVELS.map((level) => ({ name: ACTIONS[level], level, resourceTypes: ['apples'] }))
  succeeded(await service.root.put('/api/v1/services/orchard/actions', actions))
  // Tokens of the millisecond in which a user came to be are as old as it.
  clock.advance(1000)
})

afterAll(() => service.stop())

/** The names of the actions, one call for all of them, that a proof is good for. */
async function allowed(proof: HeaderLine, gatekeeper = orchard, guarded = 'orchard'): Promise<readonly string[]> {
  const names = Object.values(ACTIONS)
  const permit = Object.fromEntries(names.map((name) => [name, [arn(guarded, 'apples/red')]]))
  const answer = succeeded(await service.ask(gatekeeper, guarded, { permit, headers: [proof] }))
  const permitted = member(answer.body, 'Permitted') as Record<string, unknown> // as every client reads it
  return names.filter((name) => name in permitted)
}

function ask(proof: HeaderLine, action: string, more: object = {}, client = orchard.client): Promise<Answer> {
  const body = { permit: { [action]: [APPLE] }, headers: [proof], context: {}, ...more }
  return client.post('/api/v1/services/orchard/authorize-by-token', body, [['X-API-Version', '2']])
}

/** The code of a refusal; `undefined` for somebody who may. */
async function codeOf({ proof }: Pick<IssuedToken, 'proof'>, action = 'GetApple'): Promise<unknown> {
  return member(succeeded(await ask(proof, action)).body, 'ErrorCode')
}

async function withRole(role: keyof typeof ROLES): Promise<string> {
  const username = await service.createUser()
  const attachment = { policy: role, parameters: { svc: 'orchard' } }
  succeeded(await service.root.post(`/api/v1/users/${username}/attached-policies`, attachment))
  return username
}

describe('what a role allows and a scope covers', () => {
  const roles = Object.keys(ROLES) as (keyof typeof ROLES)[]
  const scopes = Object.keys(SCOPES) as (keyof typeof SCOPES)[]

  it.each(roles.flatMap((role) => scopes.map((scope) => [role, scope] as const)))(
    'a %s may with a token of scope `%s`, and nothing else',
    async (role, scope) => {
      const username = await withRole(role)
      clock.advance(1)
      const [granted, covered]: readonly (readonly string[])[] = [ROLES[role], SCOPES[scope]]
      const expected = LEVELS.filter((level) => granted?.includes(level) === true && covered?.includes(level) === true)
      const token = await service.token(username, { scopes: [scope] })
      expect(await allowed(token.proof)).toEqual(expected.map((level) => ACTIONS[level]))
    },
  )

  it('a token with two scopes is good for both, and for what is in none of them for nobody', async () => {
    const two = await service.token(fred.username, { scopes: ['read', 'execute'] })
    expect(await allowed(two.proof)).toEqual(['ListApples', 'GetApple', 'PressApples'])
    const all = await service.token(fred.username, { scopes: ['openid', 'read', 'write', 'execute', 'groups'] })
    expect(await allowed(all.proof)).toEqual(['ListApples', 'GetApple', 'PutApple', 'PressApples'])
    expect(await allowed(fred.proof)).toEqual(Object.values(ACTIONS))
  })

  it.each([
    [[]],
    [['openid', 'profile', 'email', 'groups', 'offline_access']],
    [['orchard:nobody-made-this']],
    [['READ']],
  ])('a token with the scopes %j is good for nothing', async (scopes) => {
    const { proof } = await service.token(fred.username, { scopes })
    expect(await allowed(proof)).toEqual([])
    expect(member((await ask(proof, 'GetApple')).body, 'ErrorCode')).toBe('NotPermitted')
  })

  it('a scope of the partition is good for what its policy allows, also of level `permissions`', async () => {
    const name = 'orchard:share'
    const token = await service.token(fred.username, { scopes: [name] })
    expect(await allowed(token.proof)).toEqual([])
    await service.scope(name, policy(allow(['orchard:Share*', 'orchard:UnknownApple'], APPLE)))
    expect(await allowed(token.proof)).toEqual(['ShareApple', 'UnknownApple'])
    const other = await service.createUser({ policy: policy(allow('orchard:ShareApple', '*')) })
    clock.advance(1)
    expect(await allowed((await service.token(other, { scopes: [name] })).proof)).toEqual(['ShareApple'])
  })

  it('a Deny of a scope holds whatever the others allow', async () => {
    await service.scope('orchard:look', policy(allow('orchard:*', '*'), deny('orchard:PutApple', '*')))
    const { proof } = await service.token(fred.username, { scopes: ['orchard:look', 'write'] })
    expect(await allowed(proof)).not.toContain('PutApple')
  })

  it('no group, and no policy that speaks of the token, goes past the ceiling', async () => {
    const condition = { StringEquals: { AuthMethod: 'oauth' } }
    const group = await service.createGroup(policy(allow('orchard:*', '*', condition)))
    const username = await service.createUser()
    await service.addMember(group, username)
    clock.advance(1)
    const { proof } = await service.token(username, { scopes: ['read'] })
    expect(await allowed(proof)).toEqual(['ListApples', 'GetApple'])
  })

  it('client and scopes are there for policies to ask about, whatever the caller claims', async () => {
    const client = await service.clientRow()
    const condition = {
      StringEquals: { ClientId: client.clientId },
      'ForAnyValue:StringEquals': { TokenScopes: 'openid' },
    }
    const username = await service.createUser({ policy: policy(allow('orchard:GetApple', '*', condition)) })
    clock.advance(1)
    const mine = await service.token(username, { clientId: client.id, scopes: ['read', 'openid'] })
    const others = await service.token(username, { scopes: ['read', 'openid'] })
    expect([await allowed(mine.proof), await allowed(others.proof)]).toEqual([['GetApple'], []])
    const claimed = { context: { ClientId: client.clientId, TokenScopes: ['openid'] } }
    expect(member((await ask(others.proof, 'GetApple', claimed)).body, 'Authorized')).toBe(false)
  })
})

describe('a token', () => {
  it('is refused from the moment in which it is revoked', async () => {
    const token = await service.token(fred.username, { scopes: ['read'] })
    expect(await codeOf(token)).toBeUndefined()
    await service.revoke(token)
    expect(await codeOf(token)).toBe('InvalidSignature')
  })

  it('is refused from its end on, and an answer is never kept past it', async () => {
    const token = await service.token(fred.username, { scopes: ['read'], expiresAt: clock.now() + 1500 })
    const keptFor = async (): Promise<unknown> => member((await ask(token.proof, 'GetApple')).body, 'MaxAge')
    expect(await keptFor()).toBe(1)
    clock.advance(600)
    expect(await keptFor()).toBe(0)
    clock.advance(899)
    expect(await codeOf(token)).toBeUndefined()
    clock.advance(1)
    expect(await codeOf(token)).toBe('InvalidSignature')
  })

  it('of a client that is disabled is refused, and good again when the client is', async () => {
    const clientId = await service.client()
    const token = await service.token(fred.username, { clientId, scopes: ['read'] })
    expect(await codeOf(token)).toBeUndefined()
    await service.enable(clientId, false)
    expect(await codeOf(token)).toBe('InvalidSignature')
    await service.enable(clientId, true)
    expect(await codeOf(token)).toBeUndefined()
  })

  it('of a disabled user, or from before a new password, is refused', async () => {
    const username = await service.createUser({ policy: policy(allow('*', '*')) })
    clock.advance(1)
    const before = await service.token(username, { scopes: ['read'] })
    clock.advance(1)
    succeeded(await service.root.patch(`/api/v1/users/${username}`, { password: 'another one 123' }))
    clock.advance(1)
    const after = await service.token(username, { scopes: ['read'] })
    expect([await codeOf(before), await codeOf(after)]).toEqual(['InvalidSignature', undefined])
    succeeded(await service.root.patch(`/api/v1/users/${username}`, { status: 'disabled' }))
    expect(await codeOf(after)).toBe('NoSuchKey')
  })

  it('of one service is refused at another', async () => {
    const barn = await service.gatekeeper('barn')
    const clientId = await service.client({ services: ['barn'] })
    await service.scope('anything', policy(allow('*', '*')))
    const token = await service.token(fred.username, { clientId, scopes: ['anything'] })
    expect(await codeOf(token)).toBe('NoSuchKey')
    expect(await allowed(token.proof, barn, 'barn')).toEqual(Object.values(ACTIONS))
  })

  it.each(['RefreshToken', 'AuthorizationCode', 'Grant', 'Session', 'DeviceCode'])(
    'is what %s is not: it proves nobody',
    async (kind) => {
      expect(await codeOf(await service.token(fred.username, { kind, scopes: ['read'] }))).toBe('InvalidSignature')
    },
  )

  it('of a client’s own credentials is one of its owner', async () => {
    const token = await service.token(fred.username, { kind: 'ClientCredentials', scopes: ['write'] })
    expect(await allowed(token.proof)).toEqual(['PutApple'])
  })

  it('that is one of more than a hundred is held when it is among the newest', async () => {
    const username = await service.createUser({ policy: policy(allow('*', '*')) })
    const clientId = await service.client()
    clock.advance(1)
    const eldest = await service.token(username, { clientId, scopes: ['read'] })
    clock.advance(1)
    for (let more = 0; more < 99; more += 1) await service.token(username, { clientId, scopes: ['read'] })
    expect(await codeOf(eldest)).toBeUndefined()
    const newest = await service.token(username, { clientId, scopes: ['read'] })
    expect([await codeOf(eldest), await codeOf(newest)]).toEqual(['InvalidSignature', undefined])
  })

  it('is in the header: nothing is taken from a cookie, and not two of them', async () => {
    const token = await service.token(fred.username, { scopes: ['read'] })
    expect(await codeOf({ proof: ['Cookie', `tinysess=${token.value}`] })).toBe('InvalidSignature')
    const twice = { permit: { GetApple: [APPLE] }, headers: [token.proof, token.proof] }
    const answer = succeeded(await service.ask(orchard, 'orchard', twice))
    expect(member(answer.body, 'ErrorCode')).toBe('InvalidSignature')
  })
})

describe('what is answered about somebody with a token', () => {
  it('tells of client and scopes, of a denial the scopes alone', async () => {
    const client = await service.clientRow()
    const token = await service.token(fred.username, { clientId: client.id, scopes: ['read', 'openid'] })
    const told = { ClientId: client.clientId, Scopes: ['read', 'openid'] }
    expect((await ask(token.proof, 'GetApple')).body).toMatchObject({ Identity: fred.username, ...told, MaxAge: 1 })
    const denied = (await ask(token.proof, 'PutApple')).body
    expect(denied).toMatchObject({ Authorized: false, ErrorCode: 'NotPermitted', Scopes: told.Scopes })
    expect([member(denied, 'Identity'), member(denied, 'ClientId')]).toEqual([undefined, undefined])
  })

  it('says nothing more where no token is', async () => {
    const { body } = await ask(fred.proof, 'GetApple')
    expect([member(body, 'ClientId'), member(body, 'Scopes')]).toEqual([undefined, undefined])
  })

  it('tells the same of the legacy question and of what is permitted at all', async () => {
    const token = await service.token(fred.username, { scopes: ['read'] })
    const single = { action: 'orchard:GetApple', resource: APPLE, headers: [token.proof], context: {} }
    expect((await orchard.client.post('/api/v1/authorize', single)).body).toMatchObject({
      Authorized: true,
      Scopes: ['read'],
    })
    const list = async (action: string): Promise<Answer> =>
      orchard.client.post('/api/v1/services/orchard/list-permitted', { action, headers: [token.proof], context: {} })
    expect((await list('GetApple')).body).toMatchObject({ Authenticated: true, Scopes: ['read'] })
    expect(member((await list('PutApple')).body, 'Allowed')).toEqual([])
  })

  it('explains which ceiling denied', async () => {
    const token = await service.token(fred.username, { scopes: ['read'] })
    const { body } = succeeded(await ask(token.proof, 'PutApple', { explain: true }))
    const [decision] = member(body, 'Decisions') as readonly object[]
    expect(decision).toMatchObject({
      Decision: 'implicitDeny',
      DecidedBy: [{ layer: 'guardrail', source: 'oauth-scopes' }],
    })
  })
})

/** The events of one request; what decides is written soon after the answer. */
async function eventOf(requestId: string): Promise<object> {
  for (let attempt = 0; attempt < 2000; attempt += 1) {
    const { body } = await service.root.get(`/api/v1/audit-events?requestId=${requestId}`)
    const [event] = (Array.isArray(body) ? body : (member(body, 'items') ?? member(body, 'events') ?? [])) as object[]
    if (event !== undefined) return event
  }
  throw new Error('there is no event')
}

describe('the service’s own API', () => {
  const bearing = (token: IssuedToken) => service.anonymous.with(`Bearer ${token.value}`)

  it('lets in within the scopes, for what the client is good for', async () => {
    const read = bearing(await service.token(fred.username, { scopes: ['read'] }))
    expect((await read.get('/api/v1/users')).status).toBe(200)
    expect((await read.post('/api/v1/groups', { name: service.name() })).status).toBe(403)
    const write = bearing(await service.token(fred.username, { scopes: ['write'] }))
    expect((await write.get('/api/v1/users')).status).toBe(403)
    expect((await write.post('/api/v1/groups', { name: service.name() })).status).toBe(200)
    const keys = `/api/v1/users/${fred.username}/keys`
    expect((await write.post(keys)).status).toBe(403)
    const clientId = await service.client({ services: ['orchard'] })
    const elsewhere = bearing(await service.token(fred.username, { clientId, scopes: ['read'] }))
    for (const path of ['/api/v1/users', '/api/v1/services/orchard']) {
      expect((await elsewhere.get(path)).status).toBe(401)
    }
  })

  it('gives out no key by a token, whatever its scopes: a key would not be held to them', async () => {
    const scope = service.name('keys')
    await service.scope(scope, policy(allow('tinyauth:*AccessKey*', '*')))
    const { client } = await service.createUserWithKey({ policy: policy(allow('tinyauth:*', '*')) })
    const owner = await service.createUser({ policy: policy(allow('tinyauth:*', '*')) })
    const { keyId } = await service.createKey(owner)
    clock.advance(1)
    const limited = bearing(await service.token(owner, { scopes: [scope] }))
    const keys = `/api/v1/users/${owner}/keys`
    expect((await limited.get(keys)).status).toBe(200)
    expect((await limited.post(keys)).status).toBe(403)
    expect((await limited.patch(`${keys}/${keyId}`, { expiresAt: null })).status).toBe(403)
    expect((await client.post(keys)).status).toBe(200)
  })

  it('lets nobody in by a token alone, where no action is asked', async () => {
    const all = bearing(await service.token(fred.username, { scopes: ['read', 'write', 'execute'] }))
    expect((await all.get('/api/v1/actions')).status).toBe(403)
    expect((await fred.client.get('/api/v1/actions')).status).toBe(200)
    expect((await all.get('/auth/forward?service=orchard')).status).toBe(403)
    expect((await fred.client.get('/auth/forward?service=orchard')).status).toBe(200)
    const demand = `/auth/forward?service=orchard&action=PutApple&resource=${encodeURIComponent(APPLE)}`
    expect((await all.get(demand)).status).toBe(200)
    expect((await bearing(await service.token(fred.username, { scopes: ['read'] })).get(demand)).status).toBe(403)
  })

  it('writes down which client acted, and nothing of the token', async () => {
    const client = await service.clientRow()
    const token = await service.token(fred.username, { clientId: client.id, scopes: ['read'] })
    const [requestId, decided] = [randomUUID(), randomUUID()]
    succeeded(await bearing(token).get('/api/v1/users', [['X-Request-Id', requestId]]))
    const event = await eventOf(requestId)
    expect(event).toMatchObject({ actor: { id: fred.username, method: 'oauth', clientId: client.clientId } })
    const body = { permit: { GetApple: [APPLE] }, headers: [token.proof], context: {} }
    succeeded(
      await orchard.client.post('/api/v1/services/orchard/authorize-by-token', body, [['X-Request-Id', decided]]),
    )
    const decision = await eventOf(decided)
    expect(decision).toMatchObject({
      subject: fred.username,
      fields: { 'response.oauth-client': client.clientId, 'response.oauth-scopes': ['read'] },
    })
    for (const text of [event, decision].map((one) => JSON.stringify(one))) {
      expect(text.includes(token.value) || text.includes(token.id)).toBe(false)
    }
  })
})
