import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import { member } from './client.js'
import type { Answer, HeaderLine } from './client.js'
import { startService, succeeded } from './harness.js'
import type { TestService, TestUser } from './harness.js'
import { allow, arn, gatekeeperPolicy, own, policy } from './policies.js'
import { sha256, signed } from './sigv4.js'
import type { SigningInput } from './sigv4.js'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)
const APPLE = arn('orchard', 'apples/red')

const clock = new ManualClock(NOW)
let service: TestService
let orchard: TestUser
let fred: TestUser

beforeAll(async () => {
  service = await startService({ clock })
  orchard = await service.gatekeeper('orchard')
  fred = await service.createUserWithKey({ policy: policy(allow('orchard:Get*', '*')) })
})

afterAll(() => service.stop())

function ask(body: Readonly<Record<string, unknown>>, from: TestUser = orchard): Promise<Answer> {
  return service.ask(from, 'orchard', { permit: { GetApple: [APPLE] }, headers: [fred.proof], ...body })
}

function gatekeeperWith(...actions: readonly string[]): Promise<TestUser> {
  const { Statement } = gatekeeperPolicy('orchard')
  const more = allow(
    actions.map((action) => `tinyauth:${action}`),
    own('services/orchard'),
  )
  return service.createUserWithKey({ policy: policy(...Statement, more) })
}

describe('an answer', () => {
  it('says the version of the API in `X-API-Version`, so that a guard knows what it may send', async () => {
    const { headers } = await ask({})
    expect(Number(headers['x-api-version'])).toBeGreaterThanOrEqual(2)
  })

  it('says the revision that it was decided at', async () => {
    const before = Number((await ask({})).headers['x-tinyauth-revision'])
    await service.createUser()
    expect(Number((await ask({})).headers['x-tinyauth-revision'])).toBe(before + 1)
  })

  it('keeps the identity of a denied user from a gatekeeper without `ReadIdentity`, and tells one that has it', async () => {
    const denied = { permit: { EatApple: [APPLE] } }
    expect((await ask(denied)).body).not.toHaveProperty('Identity')
    const trusted = await gatekeeperWith('ReadIdentity')
    expect((await ask(denied, trusted)).body).toMatchObject({ Authorized: false, Identity: fred.username })
  })
})

describe('explain', () => {
  it('needs `ExplainDecision`: without it nothing is decided', async () => {
    const answer = await ask({ explain: true })
    expect([answer.status, answer.body]).toMatchObject([403, { errors: { authorization: 'NotPermitted' } }])
  })

  it('tells for each pair what decided', async () => {
    const curious = await gatekeeperWith('ExplainDecision')
    const { status, body } = await ask({ explain: true, permit: { GetApple: [APPLE], EatApple: [APPLE] } }, curious)
    expect(status).toBe(200)
    const decisions = member(body, 'Decisions') as Record<string, unknown>[] // wire-protocol 3.9
    expect(decisions).toHaveLength(2)
    expect(decisions).toContainEqual(
      expect.objectContaining({
        Action: expect.stringMatching(/(^|:)GetApple$/) as unknown,
        Resource: APPLE,
        Decision: expect.stringMatching(/allow/i) as unknown,
      }),
    )
    expect(decisions).toContainEqual(
      expect.objectContaining({
        Action: expect.stringMatching(/(^|:)EatApple$/) as unknown,
        Resource: APPLE,
        Decision: expect.stringMatching(/deny|default/i) as unknown,
      }),
    )
    expect(JSON.stringify(decisions)).toContain('test')
  })

  it('is not told when it is false', async () => {
    const { status, body } = await ask({ explain: false })
    expect(status).toBe(200)
    expect(body).not.toHaveProperty('Decisions')
  })
})

describe('atLeastRevision', () => {
  it('is answered at once when the revision is there', async () => {
    const created = succeeded(await service.root.post('/api/v1/users', { username: service.name() }))
    const revision = Number(created.headers['x-tinyauth-revision'])
    expect(revision).toBeGreaterThan(0)
    expect((await ask({ atLeastRevision: revision })).body).toMatchObject({ Authorized: true })
  })

  it('gets 503 and no decision when the revision is not there', async () => {
    const answer = await ask({ atLeastRevision: 1_000_000 })
    expect(answer.status).toBe(503)
    expect(answer.headers['retry-after']).toMatch(/^\d+$/)
    expect(answer.body).not.toHaveProperty('Authorized')
  })
})

describe('a forwarded request signed with Signature V4', () => {
  const body = '{"peel":true}'
  const usual: SigningInput = {
    method: 'POST',
    path: '/apples/red?ripe=yes&b=%20',
    host: 'orchard.example',
    body,
    now: NOW,
    service: 'orchard',
  }
  const request = { method: 'POST', uri: usual.path, bodySha256: sha256(body) }

  function askSigned(
    change: { sign?: Partial<SigningInput>; request?: Readonly<Record<string, unknown>> | null } = {},
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<Answer> {
    const headers = signed(fred, { ...usual, ...change.sign })
    const forwarded = change.request === null ? {} : { request: { ...request, ...change.request } }
    return ask({ headers, ...forwarded, ...more })
  }

  it('is accepted', async () => {
    expect((await askSigned()).body).toEqual({
      Authorized: true,
      Identity: fred.username,
      NotPermitted: {},
      Permitted: { GetApple: [APPLE] },
    })
  })

  it('is accepted for the region that it was signed for', async () => {
    const europe = { sign: { region: 'europe' } }
    expect((await askSigned(europe, { region: 'europe' })).body).toMatchObject({ Authorized: true })
    expect((await askSigned(europe)).body).toMatchObject({ Authorized: false, ErrorCode: 'InvalidSignature' })
  })

  it.each<[string, Parameters<typeof askSigned>[0]]>([
    ['another method', { request: { method: 'PUT' } }],
    ['another path', { request: { uri: '/apples/green?ripe=yes&b=%20' } }],
    ['another query', { request: { uri: '/apples/red?ripe=no&b=%20' } }],
    ['another body', { request: { bodySha256: sha256('{"peel":false}') } }],
    ['no body', { request: { bodySha256: sha256('') } }],
    ['another service', { sign: { service: 'cellar' } }],
    ['no word about the request', { request: null }],
  ])('is refused with %s', async (_what, change) => {
    expect((await askSigned(change)).body).toMatchObject({ Authorized: false, ErrorCode: 'InvalidSignature' })
  })

  it.each([
    [-300_000, 'authorized'],
    [300_000, 'authorized'],
    [-301_000, 'ClockSkew'],
    [301_000, 'ClockSkew'],
  ])('is judged by its time: signed %i ms from now it is %s', async (skewMs, expected) => {
    const { body } = await askSigned({ sign: { now: NOW + skewMs } })
    expect(member(body, 'ErrorCode') ?? 'authorized').toBe(expected)
  })

  it('is answered for no longer than its signature is good', async () => {
    const headers = signed(fred, { ...usual, now: NOW - 298_000 })
    const question = { permit: { GetApple: [APPLE] }, headers, context: {}, request }
    const path = '/api/v1/services/orchard/authorize-by-token'
    const { body: answered } = await orchard.client.post(path, question, [['X-API-Version', '2']])
    expect(answered).toMatchObject({ Authorized: true, MaxAge: 2 })
  })

  it('is refused beside a Basic header', async () => {
    const headers: HeaderLine[] = [...signed(fred, usual), fred.proof]
    expect((await ask({ headers, request })).body).toMatchObject({ Authorized: false })
    expect((await ask({ headers: [...headers].reverse(), request })).body).toMatchObject({ Authorized: false })
  })

  it.each<[string, unknown]>([
    ['an unknown member', { ...request, extra: 1 }],
    ['a hash that is none', { ...request, bodySha256: 'abc' }],
    ['a method that is a number', { ...request, method: 5 }],
    ['no URI', { method: 'GET', bodySha256: sha256('') }],
  ])('is a bad request with %s', async (_what, bad) => {
    const answer = await ask({ headers: signed(fred, usual), request: bad })
    expect(answer.status).toBe(400)
  })
})
