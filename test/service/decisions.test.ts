import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { basic, member } from './client.js'
import type { Answer, HeaderLine } from './client.js'
import { startService } from './harness.js'
import type { TestService, TestUser } from './harness.js'
import { allow, arn, deny, own, policy } from './policies.js'

let service: TestService
let orchard: TestUser
let fred: TestUser

const anyText: unknown = expect.any(String)
const RED = arn('orchard', 'apples/red')
const GREEN = arn('orchard', 'apples/green')

beforeAll(async () => {
  service = await startService()
  orchard = await service.gatekeeper('orchard')
  const grants = policy(allow('orchard:Get*', '*'), deny('orchard:*', GREEN))
  fred = await service.createUserWithKey({ password: 'sweet apple', policy: grants })
})

afterAll(() => service.stop())

function ask(body: Readonly<Record<string, unknown>>): Promise<Answer> {
  return service.ask(orchard, 'orchard', { permit: { GetApple: [RED] }, headers: [fred.proof], ...body })
}

function legacy(path: string, body: Readonly<Record<string, unknown>>): Promise<Answer> {
  const usual = { action: 'orchard:GetApple', resource: RED, headers: [fred.proof], context: {} }
  return orchard.client.post(`/api/v1/${path}`, { ...usual, ...body })
}

describe('POST /services/{service}/authorize-by-token', () => {
  it('answers each pair, and `Authorized` only when every one is permitted', async () => {
    const { status, body } = await ask({ permit: { GetApple: [RED, GREEN], EatApple: [RED] } })
    expect(status).toBe(200)
    expect(body).toEqual({
      Authorized: false,
      ErrorCode: 'NotPermitted',
      Permitted: { GetApple: [RED] },
      NotPermitted: { EatApple: [RED], GetApple: [GREEN] },
    })
  })

  it('judges each action under the name of the service', async () => {
    expect((await ask({ permit: { GetApple: [RED] } })).body).toMatchObject({ Authorized: true })
    const prefixed = await ask({ permit: { 'orchard:GetApple': [RED] } })
    expect([prefixed.status, prefixed.body]).toMatchObject([400, { errors: { 'permit/orchard:GetApple': anyText } }])
  })

  it('takes `permit` as a list of pairs', async () => {
    const { body } = await ask({
      permit: [
        ['GetApple', [RED]],
        ['GetTree', [RED]],
      ],
    })
    expect(body).toEqual({
      Authorized: true,
      Identity: fred.username,
      Permitted: { GetApple: [RED], GetTree: [RED] },
      NotPermitted: {},
    })
  })

  it('refuses a text where a list of ARNs belongs, which the original took letter by letter', async () => {
    const { status, body } = await ask({ permit: { GetApple: RED } })
    expect(status).toBe(400)
    expect(body).toMatchObject({ errors: { permit: expect.stringContaining('must be a list of ARNs') as unknown } })
  })

  it('takes an action without ARNs as nothing permitted', async () => {
    expect((await ask({ permit: { GetApple: [] } })).body).toMatchObject({ Authorized: false, NotPermitted: {} })
  })

  it('refuses a wildcard in the asked ARN: a question is about one thing (policy-semantics 3.4)', async () => {
    const user = await service.createUserWithKey({ policy: policy(allow('orchard:GetApple', RED)) })
    const { body } = await ask({ permit: { GetApple: [arn('orchard', 'apples/*')] }, headers: [user.proof] })
    expect(body).toMatchObject({ errors: { 'permit/GetApple': anyText } })
  })

  it.each([
    ['no body', undefined, ['permit', 'headers', 'context']],
    ['an empty body', {}, ['permit', 'headers', 'context']],
    ['`permit` alone', { permit: {} }, ['headers', 'context']],
    ['`null` where something is required', { permit: null, headers: null, context: null }, ['permit']],
  ])('names every missing field at once: %s', async (_what, body, missing) => {
    const answer = await orchard.client.post('/api/v1/services/orchard/authorize-by-token', body)
    expect(answer.status).toBe(400)
    const errors = missing.map((name) => [name, 'Missing required parameter in the JSON body'])
    expect(answer.body).toMatchObject({ errors: Object.fromEntries(errors) as unknown })
  })

  it('refuses unknown fields of body and query together, and stores nothing', async () => {
    const path = '/api/v1/services/orchard/authorize-by-token?verbose=1'
    const body = { permit: {}, headers: [], context: {}, user: 'root', extra: 1 }
    const answer = await orchard.client.post(path, body)
    expect(answer.status).toBe(400)
    expect(member(answer.body, 'errors')).toEqual({
      extra: 'Unexpected argument',
      user: 'Unexpected argument',
      verbose: 'Unexpected argument',
    })
  })

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['permit a number', { permit: 5 }, 'permit'],
    ['permit pairs that are none', { permit: [['GetApple']] }, 'permit'],
    ['an ARN that is a number', { permit: { GetApple: [5] } }, 'permit'],
    ['headers an object', { headers: { Authorization: 'x' } }, 'headers'],
    ['headers of one part', { headers: [['Authorization']] }, 'headers'],
    ['headers of three parts', { headers: [['a', 'b', 'c']] }, 'headers'],
    ['a header name that is a number', { headers: [[1, 'b']] }, 'headers'],
    ['context a list', { context: [] }, 'context'],
    ['context a text', { context: 'x' }, 'context'],
    ['context of objects', { context: { SourceIp: { a: 1 } } }, 'context'],
    ['region an object', { region: {} }, 'region'],
    ['region with a slash', { region: 'a/b' }, 'region'],
    ['explain a text', { explain: 'yes' }, 'explain'],
    ['atLeastRevision a text', { atLeastRevision: 'x' }, 'atLeastRevision'],
    ['atLeastRevision negative', { atLeastRevision: -1 }, 'atLeastRevision'],
    ['request a text', { request: 'GET /' }, 'request'],
  ])('refuses %s', async (_what, body, field) => {
    const answer = await ask(body)
    expect(answer.status).toBe(400)
    const { errors } = answer.body as { errors: Record<string, string> } // the shape of every 400
    expect(Object.keys(errors).some((key) => key === field || key.startsWith(`${field}/`))).toBe(true)
  })

  it('refuses text that is no JSON, and a body of another type as if it were empty', async () => {
    const path = '/api/v1/services/orchard/authorize-by-token'
    const broken = await orchard.client.request('POST', path, { rawBody: '{"permit":' })
    expect(broken.status).toBe(400)
    const headers: HeaderLine[] = [['Content-Type', 'text/plain']]
    const plain = await orchard.client.request('POST', path, { headers, rawBody: '{"permit":{}}' })
    expect([plain.status, plain.body]).toMatchObject([
      400,
      { errors: { permit: 'Missing required parameter in the JSON body' } },
    ])
  })

  it('refuses more than 10,000 pairs and answers 10,000', async () => {
    const arns = Array.from({ length: 10_000 }, (_, index) => arn('orchard', `apples/${index}`))
    const enough = await ask({ permit: { GetApple: arns } })
    expect(enough.body).toMatchObject({ Authorized: true })
    const many = await ask({ permit: { GetApple: arns, GetTree: [RED] } })
    expect(many.status).toBe(400)
    expect(many.body).toHaveProperty('errors.permit')
  })

  it('takes no member of every object for data: `__proto__` and `constructor` are plain names', async () => {
    const path = '/api/v1/services/orchard/authorize-by-token'
    const permit = `{"__proto__":["${RED}"],"constructor":["${RED}"]}`
    const rawBody = `{"permit":${permit},"headers":[["Authorization","${fred.proof[1]}"]],"context":{}}`
    const answer = await orchard.client.request('POST', path, { rawBody })
    expect(answer.text).not.toContain('"Authorized": true')
    expect(answer.status).toBeLessThan(500)
    expect((await ask({})).body).toMatchObject({ Authorized: true })
  })
})

describe('POST /authorize', () => {
  it('answers an allow and a denial', async () => {
    expect((await legacy('authorize', {})).body).toEqual({ Authorized: true, Identity: fred.username })
    expect((await legacy('authorize', { action: 'orchard:EatApple' })).body).toMatchObject({
      Authorized: false,
      ErrorCode: 'NotPermitted',
      Status: 403,
    })
  })

  it('names every missing and unknown field', async () => {
    const answer = await orchard.client.post('/api/v1/authorize', { permit: {} })
    expect(answer.status).toBe(400)
    const missing = 'Missing required parameter in the JSON body'
    expect(member(answer.body, 'errors')).toEqual({
      action: missing,
      context: missing,
      headers: missing,
      permit: 'Unexpected argument',
      resource: missing,
    })
  })

  it('needs the action `Authorize` on the base ARN', async () => {
    const batchOnly = policy(allow('tinyauth:BatchAuthorizeByToken', own('services/orchard')))
    const { client } = await service.createUserWithKey({ policy: batchOnly })
    const body = { action: 'orchard:GetApple', resource: RED, headers: [fred.proof], context: {} }
    for (const path of ['/api/v1/authorize', '/api/v1/authorize-login']) {
      const answer = await client.post(path, body)
      expect([answer.status, answer.body]).toMatchObject([403, { errors: { authorization: 'NotPermitted' } }])
    }
  })
})

describe('POST /authorize-login', () => {
  it('takes the password of a user and no access key', async () => {
    const password: HeaderLine = ['Authorization', basic(fred.username, 'sweet apple')]
    expect((await legacy('authorize-login', { headers: [password] })).body).toEqual({
      Authorized: true,
      Identity: fred.username,
    })
    expect((await legacy('authorize-login', {})).body).toMatchObject({
      Authorized: false,
      ErrorCode: 'InvalidSecretKey',
    })
  })

  it('refuses a user that has no password, whatever is sent', async () => {
    const username = await service.createUser({ policy: policy(allow('*', '*')) })
    for (const password of ['null', 'undefined', ' ']) {
      const headers = [['Authorization', basic(username, password)]]
      const { body } = await legacy('authorize-login', { headers })
      expect(body).toMatchObject({ Authorized: false, ErrorCode: 'InvalidSecretKey', Status: 401 })
    }
  })
})

describe('a gatekeeper', () => {
  const paths = ['services/orchard/authorize-by-token', 'authorize', 'authorize-login']

  it.each(paths)('that does not say who it is gets 401 from %s, whatever the body', async (path) => {
    for (const body of [undefined, {}, { permit: 5 }]) {
      const answer = await service.anonymous.post(`/api/v1/${path}`, body)
      expect([answer.status, answer.body]).toMatchObject([401, { errors: { authorization: 'UnsignedRequest' } }])
    }
  })

  it.each(paths)('with a wrong key gets 401 from %s', async (path) => {
    const answers = [
      await service.anonymous.as({ ...orchard, secret: 'wrong' }).post(`/api/v1/${path}`, {}),
      await service.anonymous.as({ keyId: 'AKNOBODYNOBODYNOBODY', secret: 'x' }).post(`/api/v1/${path}`, {}),
      await service.anonymous.with('Basic %%%').post(`/api/v1/${path}`, {}),
    ]
    expect(answers.map(({ status, body }) => [status, body])).toMatchObject([
      [401, { errors: { authorization: 'InvalidSignature' } }],
      [401, { errors: { authorization: 'NoSuchKey' } }],
      [401, { errors: { authorization: 'InvalidSignature' } }],
    ])
  })

  it.each(paths)('that is not permitted gets 403 from %s before its body is judged', async (path) => {
    const answer = await fred.client.post(`/api/v1/${path}`, { nonsense: true })
    expect([answer.status, answer.body]).toMatchObject([403, { errors: { authorization: 'NotPermitted' } }])
  })
})
