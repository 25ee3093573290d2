import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Answer, type Client, member, text } from './client.js'
import { startService, succeeded, type TestService } from './harness.js'
import { allow, policy } from './policies.js'
import { exchange } from './raw-socket.js'

let service: TestService

beforeAll(async () => {
  service = await startService({ env: { METRICS_PUBLIC: 'true' } })
})

afterAll(() => service.stop())

/** Creates a policy with a body of more than 16 kB: whitespace counts against no limit of a policy. */
function createLargely(client: Client, fields: object): Promise<Answer> {
  const rawBody = `${JSON.stringify(fields)}${' '.repeat(17_000)}`
  return client.request('POST', '/api/v1/policies', { rawBody })
}

describe('a method that a path does not have', () => {
  it.each([
    ['DELETE', '/api/v1/users', 'GET, HEAD, POST'],
    ['GET', '/api/v1/services/apples/authorize-by-token?x=1', 'POST'],
    ['PURGE', '/healthz', 'GET, HEAD'],
  ])('is refused with those that it has: %s %s', async (method, path, allowed) => {
    const answer = await service.root.request(method, path)
    expect([answer.status, text(answer, 'code'), answer.headers['allow']]).toEqual([405, 'MethodNotAllowed', allowed])
  })

  it('is 404 where there is no path either', async () => {
    const answer = await service.root.request('DELETE', '/api/v1/nothing')
    expect([answer.status, answer.headers['allow']]).toEqual([404, undefined])
  })
})

describe('what comes to no route', () => {
  it('leaves an event under the name of the route that it was meant for, if there is one', async () => {
    const names = []
    for (const [requestId, method, path] of [
      ['unpacked', 'POST', '/api/v1/users'],
      ['method', 'DELETE', '/api/v1/users'],
    ] as const) {
      const headers = [['X-Request-Id', requestId] as const, ['Content-Encoding', 'gzip'] as const]
      await service.root.request(method, path, { headers, rawBody: 'x' })
      let events: unknown = []
      for (let i = 0; i < 2000 && member(events, 'length') === 0; i++) {
        events = succeeded(await service.root.get(`/api/v1/audit-events?requestId=${requestId}`)).body
      }
      names.push(member(member(events, '0'), 'event'))
    }
    expect(names).toEqual(['CreateUser', 'UnroutedRequest'])
  })

  it('is counted as the page of the OpenAPI description, or as unmatched', async () => {
    await service.anonymous.get('/api/docs/')
    await service.anonymous.get('/api/v1/nothing')
    const { text: metrics } = await service.anonymous.get('/metrics')
    expect(metrics).toContain('route="/api/docs"')
    expect(metrics).toContain('route="unmatched"')
  })
})

describe('a large body that names its resource', () => {
  it('is judged for those alone who have a credential', async () => {
    expect((await service.anonymous.post('/api/v1/policies', { unknown: 1 })).status).toBe(400)
    expect((await createLargely(service.anonymous, { unknown: 1 })).status).toBe(401)
    expect((await createLargely(service.root, { unknown: 1 })).status).toBe(400)
  })

  it('is taken from who may send it, and from nobody else', async () => {
    const fields = { name: 'large', policy: policy(allow('apples:Get', '*')) }
    const stranger = await service.createUserWithKey()
    expect((await createLargely(stranger.client, fields)).status).toBe(403)
    succeeded(await createLargely(service.root, fields))
  })
})

describe('a request that does not arrive', () => {
  it('is refused once its time is over, and told so', async () => {
    const impatient = await startService({ env: { REQUEST_TIMEOUT_MS: '100' } })
    const { text: answer, closed } = await exchange(impatient.url, 'POST /api/v1/users HTTP/1.1\r\nHost: x\r\n')
    await impatient.stop()
    expect([answer.startsWith('HTTP/1.1 400 '), closed]).toEqual([true, true])
    expect(answer).toContain('the request did not arrive in time')
  })
})
