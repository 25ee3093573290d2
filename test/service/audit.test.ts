import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import type { Answer, HeaderLine } from './client.js'
import { basic, member } from './client.js'
import { startService } from './harness.js'
import type { TestService, TestUser } from './harness.js'
import { allow, arn, policy } from './policies.js'

type Event = Readonly<Record<string, unknown>>

const APPLE = arn('orchard', 'apples/red')

let service: TestService
let orchard: TestUser
let fred: TestUser

beforeAll(async () => {
  service = await startService()
  orchard = await service.gatekeeper('orchard')
  fred = await service.createUserWithKey({ password: 'sweet apple', policy: policy(allow('orchard:Get*', '*')) })
})

afterAll(() => service.stop())

/** The events of one request. Reads and decisions are written soon after the answer: asked until they are there. */
async function eventsOf(requestId: string): Promise<readonly Event[]> {
  for (let attempt = 0; ; attempt += 1) {
    const { body } = await service.root.get(`/api/v1/audit-events?requestId=${requestId}`)
    const events = (Array.isArray(body) ? body : (member(body, 'items') ?? member(body, 'events') ?? [])) as Event[]
    if (events.length > 0 || attempt === 2000) return events
  }
}

/** Sends a request under an id of its own and answers the one event that it left. */
async function eventOf(send: (requestId: HeaderLine) => Promise<Answer>): Promise<{ answer: Answer; event: Event }> {
  const requestId = randomUUID()
  const answer = await send(['X-Request-Id', requestId])
  const events = await eventsOf(requestId)
  expect(events).toHaveLength(1)
  return { answer, event: events[0] ?? {} }
}

describe('every attempt leaves one event', () => {
  it('that says who did what to which ARN, when it was allowed', async () => {
    const username = service.name()
    const { event } = await eventOf((id) =>
      service.root.post('/api/v1/users', { username, password: 'never written' }, [id, ['User-Agent', 'tests/1']]),
    )
    expect(event).toMatchObject({
      event: 'CreateUser',
      outcome: 'allow',
      actor: { type: 'user', id: 'root', method: 'basic', keyId: service.rootKey.keyId },
      action: 'tinyauth:CreateUser',
      resources: [`arn:tinyauth:tinyauth:::users/${username}`],
      sourceIp: '127.0.0.1',
      userAgent: 'tests/1',
    })
    expect(JSON.stringify(event)).toContain('"request.username"')
    expect(JSON.stringify(event)).toContain('"request.password":"********"')
    expect(JSON.stringify(event)).not.toContain('never written')
  })

  it.each<[string, string, string, unknown, string, number]>([
    ['GET', '/api/v1/users', 'ListUsers', undefined, 'deny', 403],
    ['GET', '/api/v1/users/root', 'GetUser', undefined, 'deny', 403],
    ['PUT', '/api/v1/users/root', 'UpdateUser', { username: 'x' }, 'deny', 403],
    ['DELETE', '/api/v1/users/root', 'DeleteUser', undefined, 'deny', 403],
    ['GET', '/api/v1/users/root/keys', 'ListAccessKeys', undefined, 'deny', 403],
    ['POST', '/api/v1/users/root/keys', 'CreateAccessKey', undefined, 'deny', 403],
    ['GET', '/api/v1/users/root/policies/p', 'GetUserPolicy', undefined, 'deny', 403],
    ['GET', '/api/v1/groups', 'ListGroups', undefined, 'deny', 403],
    ['POST', '/api/v1/groups/g/add-user', 'AddUserToGroup', { user: 'u' }, 'deny', 403],
    ['DELETE', '/api/v1/groups/g/users/u', 'RemoveUserFromGroup', undefined, 'deny', 403],
    ['POST', '/api/v1/services/s/get-token-for-login', 'GetTokenForLogin', {}, 'deny', 403],
    ['POST', '/api/v1/services/s/authorize-by-token', 'AuthorizeByToken', {}, 'deny', 403],
    ['POST', '/api/v1/authorize', 'AuthorizeByToken', {}, 'deny', 403],
    ['POST', '/api/v1/authorize-login', 'AuthorizeByLogin', {}, 'deny', 403],
    ['GET', '/api/v1/regions/r/services/s/user-policies/u', 'GetServiceUserPolicies', undefined, 'deny', 403],
    [
      'GET',
      '/api/v1/regions/r/services/s/user-signing-tokens/u/jwt/20260101',
      'GetServiceUserSigningToken',
      undefined,
      'deny',
      403,
    ],
    [
      'GET',
      '/api/v1/regions/r/services/s/access-key-signing-tokens/k/jwt/20260101',
      'GetServiceAccessKeySigningToken',
      undefined,
      'deny',
      403,
    ],
  ])('also when it was refused: %s %s is %s', async (method, path, name, body, outcome, status) => {
    const { answer, event } = await eventOf((id) => fred.client.request(method, path, { body, headers: [id] }))
    expect(answer.status).toBe(status)
    expect(event).toMatchObject({
      event: name,
      outcome,
      httpStatus: status,
      errorCode: 'NotPermitted',
      actor: { id: fred.username },
    })
  })

  it('with the code and without an actor when nobody was proved', async () => {
    const { event } = await eventOf((id) => service.anonymous.get('/api/v1/users', [id]))
    expect(event).toMatchObject({ event: 'ListUsers', outcome: 'deny', errorCode: 'UnsignedRequest', httpStatus: 401 })
    expect(event).not.toHaveProperty('actor.id', 'root')
  })

  it('with outcome `error` when the request was bad', async () => {
    const { event } = await eventOf((id) => service.root.post('/api/v1/groups', { name: 'a*' }, [id]))
    expect(event).toMatchObject({ event: 'CreateGroup', outcome: 'error', httpStatus: 400 })
  })
})

describe('a decision leaves one event', () => {
  function ask(id: HeaderLine, permit: unknown): Promise<Answer> {
    const headers: HeaderLine[] = [fred.proof, ['Cookie', 'a=secret-cookie'], ['Accept', 'text/html']]
    const body = { permit, headers, context: { SourceIp: '192.0.2.1' } }
    return orchard.client.post('/api/v1/services/orchard/authorize-by-token', body, [id])
  }

  it('with what was asked and answered, and no secret', async () => {
    const { event } = await eventOf((id) => ask(id, { GetApple: [APPLE], EatApple: [APPLE] }))
    expect(event).toMatchObject({ event: 'AuthorizeByToken', outcome: 'deny', subject: fred.username })
    expect(event).toMatchObject({ actor: { id: orchard.username } })
    const written = JSON.stringify(event)
    expect(written).toContain('"response.authorized":false')
    expect(written).toContain('"request.service":"orchard"')
    expect(written).toContain('orchard:EatApple')
    expect(written).toContain('** NOT LOGGED **')
    for (const secret of [fred.secret, fred.proof[1], orchard.secret, 'secret-cookie']) {
      expect(written).not.toContain(secret)
    }
  })

  it('also when it was an allow', async () => {
    const { event } = await eventOf((id) => ask(id, { GetApple: [APPLE] }))
    expect(event).toMatchObject({ event: 'AuthorizeByToken', outcome: 'allow', subject: fred.username })
    expect(JSON.stringify(event)).toContain('"response.authorized":true')
  })

  it('by password, without the password', async () => {
    const { event } = await eventOf((id) => {
      const headers = [['Authorization', basic(fred.username, 'sweet apple')]]
      const body = { action: 'orchard:GetApple', resource: APPLE, headers, context: {} }
      return orchard.client.post('/api/v1/authorize-login', body, [id])
    })
    expect(event).toMatchObject({ event: 'AuthorizeByLogin', outcome: 'allow', subject: fred.username })
    expect(JSON.stringify(event)).not.toContain(basic(fred.username, 'sweet apple').slice(6))
  })

  it('legacy, and says so', async () => {
    const { event } = await eventOf((id) => {
      const body = { action: 'orchard:GetApple', resource: APPLE, headers: [fred.proof], context: {} }
      return orchard.client.post('/api/v1/authorize', body, [id])
    })
    expect(event).toMatchObject({ event: 'AuthorizeByToken' })
    expect(JSON.stringify(event)).toContain('"request.legacy":true')
  })
})

describe('the log of events', () => {
  it('needs ListAuditEvents', async () => {
    expect((await fred.client.get('/api/v1/audit-events')).status).toBe(403)
    expect((await service.anonymous.get('/api/v1/audit-events')).status).toBe(401)
  })

  it('is found by event, actor and outcome', async () => {
    await fred.client.get('/api/v1/users')
    const answer = await service.root.get(`/api/v1/audit-events?event=ListUsers&actor=${fred.username}&outcome=deny`)
    expect(answer.status).toBe(200)
    expect(answer.text).toContain(fred.username)
    expect(answer.text).not.toContain('CreateUser"')
  })

  it('refuses filters that do not exist', async () => {
    for (const query of ['outcome=maybe', 'from=yesterday', 'where=1', 'limit=x']) {
      expect((await service.root.get(`/api/v1/audit-events?${query}`)).status).toBe(400)
    }
  })
})
