import { isPermitted } from '@tinyauth/policy-engine'
import type { PermittedResources } from '@tinyauth/policy-engine'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import { basic, member } from './client.js'
import type { Answer, HeaderLine } from './client.js'
import { startService, succeeded } from './harness.js'
import type { TestService, TestUser } from './harness.js'
import { allow, arn, deny, gatekeeperPolicy, own, policy } from './policies.js'
import { sha256, signed } from './sigv4.js'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)
const PATH = '/api/v1/services/orchard/list-permitted'

const clock = new ManualClock(NOW)
let service: TestService
let orchard: TestUser
let fred: TestUser

beforeAll(async () => {
  service = await startService({ clock })
  const { Statement } = gatekeeperPolicy('orchard')
  const may = allow('tinyauth:ListPermitted', own('services/orchard'))
  orchard = await service.createUserWithKey({ policy: policy(...Statement, may) })
  fred = await service.createUserWithKey({
    policy: policy(
      allow('orchard:List*', arn('orchard', 'apples/${Username}/*')),
      allow('orchard:ListApples', arn('orchard', 'apples/shared'), { IpAddress: { SourceIp: '10.0.0.0/8' } }),
      deny('orchard:*', arn('orchard', 'apples/*/rotten')),
      allow('orchard:ListByColour', '*', { StringEquals: { 'ResourceTag/colour': 'red' } }),
    ),
  })
})

afterAll(() => service.stop())

function ask(body: Readonly<Record<string, unknown>> = {}, by: TestUser = orchard): Promise<Answer> {
  return by.client.post(PATH, { action: 'ListApples', headers: [fred.proof], context: {}, ...body })
}

/** The answer as the engine knows it. */
function permitted({ body }: Answer): PermittedResources {
  const sets = (name: string): PermittedResources['allowed'] => member(body, name) as PermittedResources['allowed'] // the contract
  return {
    allowed: sets('Allowed'),
    denied: sets('Denied'),
    complete: member(body, 'Complete') === true,
    resourceCharacters: Number(member(body, 'ResourceCharacters')),
    reasons: [],
    errors: [],
  }
}

describe('list-permitted', () => {
  it('tells the patterns of what is permitted and denied, with whose they are', async () => {
    const answer = await ask()
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
    expect(answer.body).toEqual({
      Authenticated: true,
      Identity: fred.username,
      Allowed: [{ allOf: [arn('orchard', `apples/${fred.username}/*`)], noneOf: [] }],
      Denied: [{ allOf: [arn('orchard', 'apples/*/rotten')], noneOf: [] }],
      Complete: true,
      ResourceCharacters: 2048,
      Revision: Number(answer.headers['x-tinyauth-revision']),
    })
  })

  it.each([{}, { SourceIp: '10.1.2.3' }])(
    'permits what authorize-by-token permits, with context %j',
    async (context) => {
      const names = [`${fred.username}/1`, `${fred.username}/rotten`, 'jane/1', 'shared'].map(
        (name) => `apples/${name}`,
      )
      const resources = names.map((name) => arn('orchard', name))
      const answer = permitted(succeeded(await ask({ context })))
      const decided = await Promise.all(
        resources.map((resource) => service.permitted(orchard, 'orchard', fred.proof, 'ListApples', resource, context)),
      )
      expect(resources.map((resource) => isPermitted(answer, resource))).toEqual(decided)
      expect(decided[3]).toBe('SourceIp' in context)
    },
  )

  it('says that it is not complete where a condition depends on the resource, and permits less then', async () => {
    const answer = permitted(await ask({ action: 'ListByColour' }))
    expect([answer.complete, isPermitted(answer, arn('orchard', 'apples/jane/1'))]).toEqual([false, false])
  })

  it.each<[string, HeaderLine[], string]>([
    ['no credential', [], 'UnsignedRequest'],
    ['a wrong one', [['Authorization', basic('AK', 'wrong')]], 'NoSuchKey'],
  ])('with %s: nobody is authenticated and nothing is permitted', async (_, headers, ErrorCode) => {
    const nothing = { Allowed: [], Denied: [], Complete: true, ResourceCharacters: 0 }
    const Revision = expect.any(Number) as unknown
    expect((await ask({ headers })).body).toEqual({ Authenticated: false, ErrorCode, ...nothing, Revision })
  })

  it("verifies the end user's signature over the request that is forwarded", async () => {
    const headers = signed(fred, { path: '/apples', host: 'orchard.example', service: 'orchard', now: NOW })
    const request = { method: 'GET', uri: '/apples', bodySha256: sha256('') }
    expect((await ask({ headers, request })).body).toMatchObject({ Authenticated: true, Identity: fred.username })
    const other = { ...request, uri: '/pears' }
    expect((await ask({ headers, request: other })).body).toMatchObject({ ErrorCode: 'InvalidSignature' })
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['an action with a prefix', { action: 'orchard:ListApples' }, 'action'],
    ['no action', { action: null }, 'action'],
    ['a wildcard', { action: 'List*' }, 'action'],
    ['headers of another form', { headers: 'x' }, 'headers'],
    ['a context of another form', { context: [] }, 'context'],
    ['a region that is none', { region: 'a b' }, 'region'],
    ['an unknown member', { resource: 'x' }, 'resource'],
    ['explain', { explain: true }, 'explain'],
  ])('refuses %s: 400', async (_, body, field) => {
    expect(await ask(body)).toMatchObject({ status: 400, body: { errors: { [field]: expect.any(String) } } })
  })

  it('waits for the change that is asked for, or says 503', async () => {
    const revision = Number((await ask()).headers['x-tinyauth-revision'])
    expect((await ask({ atLeastRevision: revision })).status).toBe(200)
    expect((await ask({ atLeastRevision: revision + 1000 })).status).toBe(503)
  })

  it('is for who may: 403 without the right, and about another service', async () => {
    const other = await service.gatekeeper('orchard')
    expect((await ask({}, other)).status).toBe(403)
    expect((await orchard.client.post('/api/v1/services/pears/list-permitted', {})).status).toBe(403)
    expect((await service.anonymous.post(PATH, {})).status).toBe(401)
  })

  it('is recorded with whom it was about, without the credential', async () => {
    succeeded(await ask())
    const path = `/api/v1/audit-events?event=ListPermitted&outcome=allow&subject=${fred.username}&limit=1`
    let answer = await service.root.get(path)
    while (Array.isArray(answer.body) && answer.body.length === 0) answer = await service.root.get(path)
    expect(answer.body).toMatchObject([
      { actor: { id: orchard.username }, subject: fred.username, service: 'orchard', action: 'tinyauth:ListPermitted' },
    ])
    expect(answer.text).not.toContain(fred.proof[1])
  })
})

describe('an extended answer of authorize-by-token', () => {
  it('names the context keys that any of its decisions depended on, so that it is not kept for others', async () => {
    const permit = { ListApples: [arn('orchard', 'apples/shared')], ListByColour: [arn('orchard', 'apples/1')] }
    const body = { permit, headers: [fred.proof], context: { SourceIp: '10.1.2.3' } }
    const path = '/api/v1/services/orchard/authorize-by-token'
    const extended = await orchard.client.post(path, body, [['X-API-Version', '2']])
    expect(member(extended.body, 'Vary')).toEqual(['ResourceTag/colour', 'SourceIp', 'Username'])
    expect((await orchard.client.post(path, body)).body).not.toHaveProperty('Vary')
  })
})
