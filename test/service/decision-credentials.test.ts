import { afterAll, beforeEach, beforeAll, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import { basic } from './client.js'
import type { Answer, HeaderLine } from './client.js'
import { forgedToken, goodClaims, sessionCookie, startService, succeeded } from './harness.js'
import type { TestService, TestUser } from './harness.js'
import { allow, arn, policy } from './policies.js'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)
const HOUR = 3_600_000
const APPLE = arn('orchard', 'apples/red')

const clock = new ManualClock(NOW)
let service: TestService
let orchard: TestUser
let fred: TestUser

beforeAll(async () => {
  service = await startService({ clock })
  orchard = await service.gatekeeper('orchard')
})

beforeEach(async () => {
  clock.set(NOW)
  fred = await service.createUserWithKey({ password: 'sweet apple', policy: policy(allow('orchard:GetApple', '*')) })
})

afterAll(() => service.stop())

function ask(proof: HeaderLine, context: unknown = {}, more: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
  return service.ask(orchard, 'orchard', { permit: { GetApple: [APPLE] }, headers: [proof], context, ...more })
}

async function codeOf(proof: HeaderLine, context: unknown = {}): Promise<unknown> {
  const { body } = await ask(proof, context)
  const { Authorized, ErrorCode } = body as Record<string, unknown> // the shape of every answer
  return Authorized === true ? 'authorized' : ErrorCode
}

function keyOf(user: TestUser): string {
  return `/api/v1/users/${user.username}/keys/${user.keyId}`
}

describe('an access key', () => {
  it('is judged by its status at once', async () => {
    expect(await codeOf(fred.proof)).toBe('authorized')
    succeeded(await service.root.patch(keyOf(fred), { status: 'inactive' }))
    expect(await codeOf(fred.proof)).not.toBe('authorized')
    expect((await fred.client.get(`/api/v1/users/${fred.username}`)).status).toBe(401)
    succeeded(await service.root.patch(keyOf(fred), { status: 'active' }))
    expect(await codeOf(fred.proof)).toBe('authorized')
  })

  it('expires by the clock alone, in the millisecond that it names', async () => {
    succeeded(await service.root.patch(keyOf(fred), { expiresAt: new Date(NOW + HOUR).toISOString() }))
    clock.set(NOW + HOUR - 1)
    expect(await codeOf(fred.proof)).toBe('authorized')
    clock.set(NOW + HOUR)
    expect(await codeOf(fred.proof)).not.toBe('authorized')
  })

  it('is good for the services that it names and for no other', async () => {
    succeeded(await service.root.patch(keyOf(fred), { services: ['cellar'] }))
    expect(await codeOf(fred.proof)).not.toBe('authorized')
    succeeded(await service.root.patch(keyOf(fred), { services: ['cellar', 'orchard'] }))
    expect(await codeOf(fred.proof)).toBe('authorized')
    succeeded(await service.root.patch(keyOf(fred), { services: null }))
    expect(await codeOf(fred.proof)).toBe('authorized')
  })

  it('of a gatekeeper that names services asks about those only, and does nothing else', async () => {
    const username = await service.createUser({ policy: policy(allow('*', '*')) })
    const client = service.anonymous.as(await service.createKey(username, { services: ['orchard'] }))
    const batch = { permit: { GetApple: [APPLE] }, headers: [fred.proof], context: {} }
    const legacy = (action: string): Promise<Answer> =>
      client.post('/api/v1/authorize', { action, resource: APPLE, headers: [fred.proof], context: {} })
    expect((await client.post('/api/v1/services/orchard/authorize-by-token', batch)).status).toBe(200)
    expect((await legacy('orchard:GetApple')).status).toBe(200)
    const refused = [
      await client.post('/api/v1/services/cellar/authorize-by-token', batch),
      await legacy('cellar:GetWine'),
      await client.get('/api/v1/users'),
    ]
    for (const { status } of refused) expect([401, 403]).toContain(status)
  })

  it('is good from the networks that it names, and from nowhere when no address is known', async () => {
    succeeded(await service.root.patch(keyOf(fred), { sourceCidrs: ['192.0.2.0/24'] }))
    expect(await codeOf(fred.proof, { SourceIp: '192.0.2.9' })).toBe('authorized')
    expect(await codeOf(fred.proof, { SourceIp: '192.0.3.9' })).not.toBe('authorized')
    expect(await codeOf(fred.proof, { SourceIp: 'x' })).not.toBe('authorized')
    expect(await codeOf(fred.proof)).not.toBe('authorized')
  })

  it('of a gatekeeper is judged by the address that the service sees', async () => {
    const body = { sourceCidrs: ['192.0.2.0/24'] }
    const elsewhere = await service.gatekeeper('cellar')
    succeeded(await service.root.patch(keyOf(elsewhere), body))
    const { status } = await service.ask(elsewhere, 'cellar', { permit: {}, headers: [] })
    expect(status).toBeGreaterThanOrEqual(401)
    expect(status).toBeLessThanOrEqual(403)
  })

  it('is dead when it is deleted, and when its user is', async () => {
    const other = await service.createKey(fred.username)
    const proof: HeaderLine = ['Authorization', basic(other.keyId, other.secret)]
    expect((await service.root.delete(keyOf(fred))).status).toBe(201)
    expect(await codeOf(fred.proof)).toBe('NoSuchKey')
    expect(await codeOf(proof)).toBe('authorized')
    expect((await service.root.delete(`/api/v1/users/${fred.username}`)).status).toBe(201)
    expect(await codeOf(proof)).toBe('NoSuchKey')
  })

  it('is not found under another spelling', async () => {
    expect(await codeOf(['Authorization', basic(fred.keyId.toLowerCase(), fred.secret)])).toBe('NoSuchKey')
  })

  it('may be sent under any spelling of the header, and never under two of them', async () => {
    expect(await codeOf(['AUTHORIZATION', fred.proof[1]])).toBe('authorized')
    const twice = await service.ask(orchard, 'orchard', {
      permit: { GetApple: [APPLE] },
      headers: [fred.proof, ['authorization', fred.proof[1]]],
    })
    expect(twice.body).toMatchObject({ Authorized: false })
  })
})

describe('a session', () => {
  const seconds = NOW / 1000

  it('is good for its service and region only', async () => {
    const claims = goodClaims(fred.username, seconds)
    expect(await codeOf(sessionCookie(forgedToken('orchard', claims)))).toBe('authorized')
    const europe = sessionCookie(forgedToken('orchard', claims, { region: 'europe' }))
    expect(await codeOf(europe)).toBe('InvalidSignature')
    expect((await ask(europe, {}, { region: 'europe' })).body).toMatchObject({ Authorized: true })
    expect((await ask(europe, {}, { region: null })).body).toMatchObject({ ErrorCode: 'InvalidSignature' })
  })

  it('hides a good Basic header when it is bad: nothing falls through', async () => {
    const headers = [sessionCookie('bad'), fred.proof]
    const { body } = await service.ask(orchard, 'orchard', { permit: { GetApple: [APPLE] }, headers })
    expect(body).toMatchObject({ Authorized: false, ErrorCode: 'InvalidSignature' })
  })

  it('may come in any of several Cookie headers', async () => {
    const token = forgedToken('orchard', goodClaims(fred.username, seconds))
    const headers = [
      ['Cookie', 'a=1'],
      ['cookie', `b=2; tinysess=${token}; c=3`],
    ]
    const { body } = await service.ask(orchard, 'orchard', { permit: { GetApple: [APPLE] }, headers })
    expect(body).toMatchObject({ Authorized: true })
  })

  it('ends when the clock passes `exp`', async () => {
    const token = forgedToken('orchard', goodClaims(fred.username, seconds))
    clock.set(NOW + HOUR + 61_000)
    expect(await codeOf(sessionCookie(token))).toBe('InvalidSignature')
  })
})

describe('a user', () => {
  it('that is disabled has neither key, session nor password, until it is active again', async () => {
    const session = sessionCookie(forgedToken('orchard', goodClaims(fred.username, NOW / 1000 + 1)))
    const login = async (): Promise<unknown> => {
      const headers = [['Authorization', basic(fred.username, 'sweet apple')]]
      const body = { action: 'orchard:GetApple', resource: APPLE, headers, context: {} }
      return ((await orchard.client.post('/api/v1/authorize-login', body)).body as { Authorized: boolean }).Authorized
    }
    expect([await codeOf(fred.proof), await codeOf(session), await login()]).toEqual(['authorized', 'authorized', true])
    succeeded(await service.root.patch(`/api/v1/users/${fred.username}`, { status: 'disabled' }))
    expect(await codeOf(fred.proof)).not.toBe('authorized')
    expect(await codeOf(session)).not.toBe('authorized')
    expect(await login()).toBe(false)
    succeeded(await service.root.patch(`/api/v1/users/${fred.username}`, { status: 'active' }))
    expect([await codeOf(fred.proof), await login()]).toEqual(['authorized', true])
  })

  it('that is deleted and made again is another one: no key, session or policy comes back', async () => {
    const session = sessionCookie(forgedToken('orchard', goodClaims(fred.username, NOW / 1000)))
    expect(await codeOf(session)).toBe('authorized')
    clock.advance(1000)
    succeeded(await service.root.delete(`/api/v1/users/${fred.username}`))
    clock.advance(1000)
    await service.createUser({ username: fred.username, policy: policy(allow('*', '*')) })
    expect(await codeOf(session)).not.toBe('authorized')
    expect(await codeOf(fred.proof)).toBe('NoSuchKey')
  })

  it('that is renamed keeps its key and is told by its new name', async () => {
    const username = service.name()
    succeeded(await service.root.put(`/api/v1/users/${fred.username}`, { username }))
    expect((await ask(fred.proof)).body).toMatchObject({ Authorized: true, Identity: username })
    const session = sessionCookie(forgedToken('orchard', goodClaims(fred.username, NOW / 1000)))
    expect(await codeOf(session)).not.toBe('authorized')
  })
})
