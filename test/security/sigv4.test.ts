import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { HeaderLine } from '../service/client.js'
import { member } from '../service/client.js'
import { allow, deny, own, policy } from '../service/policies.js'
import { exchange, rawRequest } from '../service/raw-socket.js'
import { presigned, signed } from '../service/sigv4.js'
import { SignedService, edited } from './signed-service.js'

const UNBOUND = 'AKNOBODYNOBODYNOBODY'

let signing: SignedService

beforeAll(async () => {
  signing = await SignedService.start()
})

afterAll(() => signing.service.stop())

describe('sigv4/double-auth', () => {
  it('Basic beside Signature V4 is refused, in either order', async () => {
    const lines = signed(signing.admin, signing.input()).map(([name, value]) => `${name}: ${value}`)
    const basicLine = `Authorization: ${signing.admin.proof[1]}`
    for (const both of [
      [...lines, basicLine],
      [basicLine, ...lines],
    ]) {
      const text = ['GET /api/v1/users/root HTTP/1.1', ...both, 'Connection: close', '', ''].join('\r\n')
      const { statuses } = await exchange(signing.service.url, text)
      expect(statuses).toHaveLength(1)
      expect([400, 401]).toContain(statuses[0])
    }
  })

  it('a signed query beside a credential in a header is refused', async () => {
    const good = presigned(signing.admin, signing.input())
    for (const path of [good, `${good}0`]) {
      for (const headers of [[signing.admin.proof], signed(signing.admin, signing.input({ path }))]) {
        expect([400, 401]).toContain((await signing.service.anonymous.get(path, headers)).status)
      }
    }
  })
})

describe('sigv4/header-join', () => {
  it.each(['X-Amz-Date', 'Host', 'X-Amz-Security-Token', 'Authorization', 'X-Amz-Content-Sha256'])(
    'two %s lines are refused',
    async (name) => {
      const lines = signed(signing.admin, signing.input()).map(([key, value]) => `${key}: ${value}`)
      const present = lines.find((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`)) ?? `${name}: x`
      const doubled = [...lines.filter((line) => line !== present), present, present, 'Connection: close', '', '']
      const { statuses } = await exchange(
        signing.service.url,
        ['GET /api/v1/users/root HTTP/1.1', ...doubled].join('\r\n'),
      )
      expect(statuses).toHaveLength(1)
      expect([400, 401]).toContain(statuses[0])
    },
  )
})

describe('sigv4/host', () => {
  it('the signature is judged over the Host that was received, whatever X-Forwarded-Host says', async () => {
    const forwarded: HeaderLine = ['X-Forwarded-Host', 'signed.example']
    const answer = await signing.send({ host: 'signed.example' }, {}, (headers) => [
      ...edited('host', () => signing.host)(headers),
      forwarded,
    ])
    expect(answer.status).toBe(401)
    expect((await signing.send({}, {}, (headers) => [...headers, forwarded])).status).toBe(200)
  })
})

describe('sigv4/canonical-path', () => {
  it.each([
    '/api/v1/users/%2e%2e/groups',
    '/api/v1/users/../groups',
    '//api//v1/users',
    '/api/v1/users;x',
    '/api/v1/users%2Froot',
    '/api/v1/users/root%00',
    '/api/v1/users/root/',
    '/api/v1/%75sers/root',
    '/API/v1/users/root',
    '/api/v1/users/r%6fot',
    '/api/v1/users/root%2Fkeys',
  ])('%s reaches nothing that its ARN does not name', async (path) => {
    // Everything but the user root and the groups is permitted, so only a confusion of paths can reach those.
    const careful = await signing.service.createUserWithKey({
      policy: policy(allow('*', '*'), deny('*', [own('users/root'), own('groups/*'), own('users/')])),
    })
    const { status, text } = await careful.client.get(path)
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(500)
    expect(text).not.toMatch(/"(id|groups|displayName)"/)
  })
})

describe('sigv4/query-parse', () => {
  it.each(['X-Amz-Expires=604800', 'X-Amz-Expires[]=60', 'x-amz-expires=5', 'X-Amz-Signature=abc', 'X-Amz-Date=x'])(
    'a presigned path with a second %s is refused',
    async (extra) => {
      const path = presigned(signing.admin, signing.input())
      expect([400, 401]).toContain((await signing.service.anonymous.get(`${path}&${extra}`)).status)
    },
  )

  it.each(['a[b]=1', 'a=1&a=2', '__proto__=1', '__proto__[x]=1', 'a%5Bb%5D=1'])(
    '?%s never reaches a 5xx',
    async (query) => {
      expect((await signing.send({ path: `/api/v1/users/root?${query}` })).status).toBeLessThan(500)
    },
  )
})

describe('sigv4/key-enumeration', () => {
  it('an unknown key is NoSuchKey and a wrong secret InvalidSignature, as on the wire', async () => {
    const path = '/api/v1/users/root'
    const wrong = signed({ ...signing.admin, secret: 'wrong' }, signing.input())
    const unknown = signed({ keyId: UNBOUND, secret: signing.admin.secret }, signing.input())
    const codes = await Promise.all([wrong, unknown].map((headers) => signing.service.anonymous.get(path, headers)))
    expect(codes.map(({ status, body }) => [status, member(member(body, 'errors'), 'authorization')])).toEqual([
      [401, 'InvalidSignature'],
      [401, 'NoSuchKey'],
    ])
  })
})

describe('sigv4/body-limits', () => {
  const path = '/api/v1/services/orchard/authorize-by-token'

  it.each([path, '/api/v1/users'])('a declared gibibyte is refused before it is read: %s', async (at) => {
    const lines = [
      `Authorization: ${signing.admin.proof[1]}`,
      'Content-Type: application/json',
      `Content-Length: ${2 ** 30}`,
    ]
    const { statuses } = await exchange(
      signing.service.url,
      rawRequest(`POST ${at} HTTP/1.1`, lines, '{"permit":'),
      (text) => text.includes('\r\n\r\n'),
    )
    expect([400, 413]).toContain(statuses[0])
  })

  it.each([path, '/api/v1/users'])('a body of chunks without end is refused: %s', async (at) => {
    const lines = [
      `Authorization: ${signing.admin.proof[1]}`,
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
    ]
    const chunk = `100000\r\n${'a'.repeat(0x100000)}\r\n`
    const bytes = rawRequest(`POST ${at} HTTP/1.1`, lines, chunk.repeat(3))
    const { statuses } = await exchange(signing.service.url, bytes, (text) => text.includes('\r\n\r\n'))
    expect([400, 413]).toContain(statuses[0])
  })

  it.each([path, '/api/v1/users'])('a compressed body is refused: %s', async (at) => {
    const headers: HeaderLine[] = [['Content-Encoding', 'gzip']]
    const answer = await signing.admin.client.request('POST', at, { headers, rawBody: Buffer.from('1f8b08', 'hex') })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
  })
})

describe('sigv4/signed-headers-dos', () => {
  it('1,000 names in SignedHeaders are refused', async () => {
    const names = Array.from({ length: 1000 }, (_, index) => `h${index}`).join(';')
    const answer = await signing.send(
      {},
      {},
      edited('authorization', (v) => v.replace('SignedHeaders=', `SignedHeaders=${names};`)),
    )
    expect([400, 401]).toContain(answer.status)
  })
})
