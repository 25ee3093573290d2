import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { type Answer, basic } from '../../service/client.js'
import { startService, succeeded, type TestService, type TestUser } from '../../service/harness.js'
import { allow, policy } from '../../service/policies.js'

type Event = Readonly<Record<string, unknown>>

let service: TestService
let keeper: TestUser

beforeAll(async () => {
  service = await startService({ env: { LOGIN_ATTEMPTS: '2' } })
  keeper = await service.gatekeeper('apples')
})

afterAll(() => service.stop())

async function listed(requestId: string): Promise<readonly Event[]> {
  const { body } = succeeded(await service.root.get(`/api/v1/audit-events?requestId=${requestId}`))
  return body as readonly Event[]
}

/** Events of a request that was sent earlier; a later request of which an event stands says that all before stand too. */
async function eventsOf(requestId: string): Promise<readonly Event[]> {
  const later = randomUUID()
  await service.root.get('/api/v1/groups', [['X-Request-Id', later]])
  for (let attempt = 0; attempt < 2000 && (await listed(later)).length === 0; attempt++);
  return listed(requestId)
}

/** Sends a request and goes away once the service has it, before the answer. */
function sendAndLeave(method: string, path: string, lines: readonly string[], body: string): Promise<void> {
  const { hostname, port } = new URL(service.url)
  const head = [`${method} ${path} HTTP/1.1`, 'Host: localhost', ...lines, `Content-Length: ${Buffer.byteLength(body)}`]
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
      // Answered after the bytes before it were read.
      service.anonymous.get('/healthz').then(() => socket.resetAndDestroy(), reject)
    })
    socket.on('error', reject)
    socket.on('close', () => resolve())
  })
}

describe('a caller that goes away before the answer', () => {
  it('leaves an event of a password that it guessed', async () => {
    const requestId = randomUUID()
    const username = await service.createUser({ password: 'right' })
    const body = JSON.stringify({ username, password: 'wrong', 'csrf-strategy': 'none' })
    const lines = [
      `Authorization: ${basic(keeper.keyId, keeper.secret)}`,
      'Content-Type: application/json',
      `X-Request-Id: ${requestId}`,
    ]
    await sendAndLeave('POST', '/api/v1/services/apples/get-token-for-login', lines, body)
    const guess = (): Promise<Answer> => {
      const next = { username, password: 'wrong too', 'csrf-strategy': 'none' }
      return keeper.client.post('/api/v1/services/apples/get-token-for-login', next)
    }
    // Shows that the guess was judged: with the next one it used up the two attempts that there are.
    expect([(await guess()).status, (await guess()).status]).toEqual([401, 429])
    expect(await eventsOf(requestId)).toHaveLength(1)
  })

  it('leaves an event of what it was shown', async () => {
    const requestId = randomUUID()
    const { keyId, secret } = service.rootKey
    const lines = [`Authorization: ${basic(keyId, secret)}`, `X-Request-Id: ${requestId}`]
    await sendAndLeave('GET', '/api/v1/users', lines, '')
    await service.root.get('/api/v1/users')
    expect(await eventsOf(requestId)).toHaveLength(1)
  })
})

describe('an event', () => {
  it('names the access key that a failed attempt used', async () => {
    const fred = await service.createUserWithKey({ policy: policy(allow('tinyauth:*', '*')) })
    const requestId = randomUUID()
    await service.anonymous
      .as({ keyId: fred.keyId, secret: 'guess' })
      .get('/api/v1/users', [['X-Request-Id', requestId]])
    expect(JSON.stringify(await eventsOf(requestId))).toContain(fred.keyId)
  })

  it('names the access key of an end user whose proof failed', async () => {
    const fred = await service.createUserWithKey()
    const requestId = randomUUID()
    const body = { permit: { Get: ['arn:x'] }, headers: [['Authorization', basic(fred.keyId, 'guess')]], context: {} }
    await keeper.client.post('/api/v1/services/apples/authorize-by-token', body, [['X-Request-Id', requestId]])
    expect(JSON.stringify(await eventsOf(requestId))).toContain(fred.keyId)
  })

  it('keeps the known keys of the context of a question', async () => {
    const requestId = randomUUID()
    const body = { permit: { Get: ['arn:x'] }, headers: [], context: { SourceIp: '192.0.2.7' } }
    await keeper.client.post('/api/v1/services/apples/authorize-by-token', body, [['X-Request-Id', requestId]])
    const [event] = await eventsOf(requestId)
    expect(event?.['fields']).toMatchObject({ 'request.context': { SourceIp: '192.0.2.7' } })
  })

  it.each([
    ['a compressed body', 'POST', '/api/v1/users', [['Content-Encoding', 'gzip']] as const],
    ['a path that cannot be decoded', 'GET', '/api/v1/users/%zz', [] as const],
    ['a path that does not exist', 'GET', '/api/v1/secrets', [] as const],
  ])('is left by %s', async (_what, method, path, headers) => {
    const requestId = randomUUID()
    await service.root.request(method, path, { headers: [...headers, ['X-Request-Id', requestId]], rawBody: '{}' })
    expect(await eventsOf(requestId)).toHaveLength(1)
  })
})
