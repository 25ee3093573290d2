import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { subkeyDate } from '@tinyauth/request-signing'
import type { Answer, HeaderLine } from './client.js'
import { startService } from './harness.js'
import type { TestService, TestUser } from './harness.js'

let service: TestService
let stranger: TestUser

beforeAll(async () => {
  service = await startService()
  stranger = await service.createUserWithKey()
})

afterAll(() => service.stop())

/** One refusal of every route family (wire-protocol 3.3). */
const REFUSALS: readonly (readonly [string, number, () => Promise<Answer>])[] = [
  ['users', 401, () => service.anonymous.get('/api/v1/users')],
  ['users', 403, () => stranger.client.get('/api/v1/users')],
  ['users', 404, () => service.root.get('/api/v1/users/nobody')],
  ['users', 400, () => service.root.post('/api/v1/users', {})],
  ['groups', 401, () => service.anonymous.get('/api/v1/groups')],
  ['groups', 403, () => stranger.client.get('/api/v1/groups')],
  ['groups', 404, () => service.root.get('/api/v1/groups/nogroup')],
  ['keys', 401, () => service.anonymous.get('/api/v1/users/root/keys')],
  ['keys', 403, () => stranger.client.get('/api/v1/users/root/keys')],
  ['keys', 404, () => service.root.get('/api/v1/users/root/keys/AKNOKEY')],
  ['user policies', 401, () => service.anonymous.get('/api/v1/users/root/policies')],
  ['user policies', 403, () => stranger.client.get('/api/v1/users/root/policies')],
  ['user policies', 404, () => service.root.get('/api/v1/users/root/policies/none')],
  ['user policies', 400, () => service.root.post('/api/v1/users/root/policies', { name: 'x' })],
  ['group policies', 403, () => stranger.client.get('/api/v1/groups/g/policies')],
  ['signing tokens', 403, () => stranger.client.get('/api/v1/regions/r/services/s/user-signing-tokens/u/jwt/20260101')],
  [
    'signing tokens',
    404,
    () => service.root.get(`/api/v1/regions/r/services/s/user-signing-tokens/nobody/jwt/${subkeyDate(Date.now())}`),
  ],
  ['login', 401, () => service.anonymous.post('/api/v1/services/s/get-token-for-login', {})],
  ['login', 400, () => service.root.post('/api/v1/services/s/get-token-for-login', {})],
  ['no route', 404, () => service.root.get('/api/v1/nothing/here')],
  ['no route', 404, () => service.root.get('/nothing')],
]

describe('an error', () => {
  it.each(REFUSALS)('of %s with %i has one shape: `errors`, texts by name', async (_family, status, send) => {
    const answer = await send()
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toMatch(/^application\/json/)
    const { errors } = answer.body as { errors: Record<string, unknown> } // wire-protocol 3.3, ours
    expect(Object.values(errors).length).toBeGreaterThan(0)
    for (const text of Object.values(errors)) expect(typeof text).toBe('string')
  })

  it.each(REFUSALS.filter(([family]) => family === 'keys' || family.endsWith('policies')))(
    'of %s with %i carries the same under `message` for the clients of that family',
    async (_family, _status, send) => {
      const { body } = await send()
      const { errors, message } = body as Record<string, unknown> // wire-protocol 3.3, ours
      expect(message).toEqual(typeof message === 'string' ? expect.any(String) : errors)
      expect(message).toBeDefined()
    },
  )

  it('names the code of identity under `authorization`', async () => {
    expect((await service.anonymous.get('/api/v1/users')).body).toMatchObject({
      errors: { authorization: 'UnsignedRequest' },
    })
    expect((await stranger.client.get('/api/v1/users')).body).toMatchObject({
      errors: { authorization: 'NotPermitted' },
    })
  })

  it('to a method that a path does not have is 405 or 404, and does nothing', async () => {
    for (const method of ['PATCH', 'DELETE', 'PUT']) {
      const answer = await service.root.request(method, '/api/v1/services/x/authorize-by-token', { body: {} })
      expect([404, 405]).toContain(answer.status)
    }
    expect([404, 405]).toContain((await service.root.delete('/api/v1/users')).status)
  })
})

const LAYOUTS: readonly ((service: TestService, headers: readonly HeaderLine[]) => Promise<Answer>)[] = [
  ({ root }, headers) => root.get('/api/v1/users/root', headers),
  ({ root }, headers) => root.get('/api/v1/users', headers),
  ({ anonymous }, headers) => anonymous.get('/api/v1/users', headers),
  ({ root }, headers) => root.post('/api/v1/services/s/authorize-by-token', BATCH, headers),
  ({ anonymous }, headers) => anonymous.post('/api/v1/authorize', {}, headers),
]

const BATCH = { permit: {}, headers: [], context: {} }

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]))
}

describe('a body', () => {
  it('comes with sorted members, two spaces and a line end, on every route', async () => {
    for (const send of LAYOUTS) {
      const { text, body } = await send(service, [])
      expect(text).toBe(`${JSON.stringify(sorted(body), null, 2)}\n`)
    }
  })

  it('comes on one line when asked with X-Requested-With', async () => {
    for (const send of LAYOUTS) {
      const { text, body } = await send(service, [['X-Requested-With', 'XMLHttpRequest']])
      expect(text).toBe(`${JSON.stringify(sorted(body))}\n`)
    }
  })

  it('with unknown, missing and wrong members is refused with all of it at once', async () => {
    const answer = await service.root.post('/api/v1/services', { regions: 5, nonsense: true })
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({
      errors: {
        name: 'Missing required parameter in the JSON body',
        nonsense: 'Unexpected argument',
        regions: expect.any(String) as unknown,
      },
    })
  })

  it.each(['[]', '"text"', '5', 'null', 'true'])('that is no object is refused: %s', async (rawBody) => {
    const answer = await service.root.request('POST', '/api/v1/groups', { rawBody })
    expect(answer.status).toBe(400)
  })

  it('with a member named `__proto__` is refused and pollutes nothing', async () => {
    const rawBody = '{"name":"polluted","__proto__":{"x":1}}'
    const answer = await service.root.request('POST', '/api/v1/groups', { rawBody })
    expect(answer.status).toBe(400)
    expect(({} as Record<string, unknown>)['x']).toBeUndefined() // any object may be read by name
  })
})
