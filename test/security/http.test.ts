import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { connect } from 'node:net'
import type { Answer, HeaderLine } from '../service/client.js'
import { startService, withService } from '../service/harness.js'
import type { TestService } from '../service/harness.js'
import { allow, policy } from '../service/policies.js'
import { exchange, rawRequest } from '../service/raw-socket.js'
import type { Exchange } from '../service/raw-socket.js'

const BATCH = '/api/v1/services/orchard/authorize-by-token'
const LANES = [BATCH, '/api/v1/groups'] as const

let service: TestService
let authorization: string

beforeAll(async () => {
  service = await startService()
  const user = await service.createUserWithKey({ policy: policy(allow('*', '*')) })
  authorization = `Authorization: ${user.proof[1]}`
})

afterAll(() => service.stop())

function post(path: string, lines: readonly string[], body: string): Promise<Exchange> {
  const all = [authorization, 'Content-Type: application/json', ...lines]
  return exchange(service.url, rawRequest(`POST ${path} HTTP/1.1`, all, body))
}

describe('http/header-size', () => {
  it.each(LANES)('a mebibyte of Authorization is refused: %s', async (path) => {
    const { statuses } = await exchange(
      service.url,
      rawRequest(`GET ${path} HTTP/1.1`, [`Authorization: Basic ${'A'.repeat(2 ** 20)}`]),
    )
    expect(statuses.every((status) => status === 431 || status === 400)).toBe(true)
  })

  it('10,000 headers are refused', async () => {
    const lines = Array.from({ length: 10_000 }, (_, index) => `X-${index}: 1`)
    const { statuses } = await exchange(service.url, rawRequest('GET /api/v1/users HTTP/1.1', lines))
    expect(statuses.every((status) => status === 431 || status === 400)).toBe(true)
  })

  it('a path of a mebibyte is refused', async () => {
    const { statuses } = await exchange(service.url, rawRequest(`GET /${'a'.repeat(2 ** 20)} HTTP/1.1`, []))
    expect(statuses.every((status) => status >= 400 && status < 500)).toBe(true)
  })
})

describe('http/smuggling', () => {
  const body = '{"name":"smuggled"}'

  describe.each(LANES)('%s', (path) => {
    it.each<[string, readonly string[], string]>([
      ['a length and chunks', [`Content-Length: ${body.length}`, 'Transfer-Encoding: chunked'], `0\r\n\r\n${body}`],
      ['two lengths', [`Content-Length: ${body.length}`, 'Content-Length: 5'], body],
      ['an unknown transfer encoding', ['Transfer-Encoding: xchunked'], body],
      ['chunked twice', ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], `0\r\n\r\n`],
      ['a negative length', ['Content-Length: -5'], body],
      ['a length with a sign', [`Content-Length: +${body.length}`], body],
      ['a length that is none', ['Content-Length: 5x'], body],
      ['a chunk size that is none', ['Transfer-Encoding: chunked'], `zz\r\n${body}\r\n0\r\n\r\n`],
      ['a space before the colon', ['Content-Length : 5'], body],
      ['a folded header', ['X-A: 1\r\n Content-Length: 5'], body],
    ])('refuses %s, closes, and does nothing', async (_what, lines, sent) => {
      const { statuses, closed } = await post(path, lines, sent)
      expect(closed).toBe(true)
      expect(statuses.length).toBeLessThanOrEqual(1)
      expect(statuses.every((status) => status >= 400 && status < 500)).toBe(true)
      expect((await service.root.get('/api/v1/groups/smuggled')).status).toBe(404)
    })

    it('refuses bare line feeds', async () => {
      const bytes = rawRequest(`POST ${path} HTTP/1.1`, [authorization, `Content-Length: ${body.length}`], body)
      const { statuses } = await exchange(service.url, bytes.replaceAll('\r\n', '\n'))
      expect(statuses.every((status) => status === 400)).toBe(true)
    })

    it('answers one request of a body that looks like two', async () => {
      const second = rawRequest(`GET /api/v1/users HTTP/1.1`, [authorization])
      const { statuses } = await post(path, [`Content-Length: ${Buffer.byteLength(second)}`], second)
      expect(statuses).toEqual([400])
    })
  })
})

describe('http/method', () => {
  it('no header or parameter overrides the method', async () => {
    const username = await service.createUser()
    for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']) {
      const path = `/api/v1/users/${username}`
      await service.root.get(path, [[name, 'DELETE']])
      await service.root.post(`${path}?_method=DELETE`, { _method: 'DELETE' }, [[name, 'DELETE']])
      expect((await service.root.get(path)).status).toBe(200)
    }
  })

  it.each(['TRACE', 'CONNECT', 'PROPFIND', 'LINK'])('%s does nothing and echoes nothing', async (method) => {
    const { statuses, text } = await exchange(
      service.url,
      rawRequest(`${method} /api/v1/users HTTP/1.1`, [authorization, 'X-Echo: echoed-value']),
    )
    expect(statuses.every((status) => status >= 400)).toBe(true)
    expect(text).not.toContain('echoed-value')
  })

  it('HEAD is judged like GET and has no body', async () => {
    expect((await service.anonymous.request('HEAD', '/api/v1/users')).status).toBe(401)
    const answer = await service.root.request('HEAD', '/api/v1/users')
    expect([200, 404, 405]).toContain(answer.status)
    expect(answer.text).toBe('')
  })

  it.each(['HEAD', 'OPTIONS', 'GET'])('%s on a decision route decides nothing', async (method) => {
    const answer = await service.root.request(method, BATCH)
    expect(answer.text).not.toContain('Authorized')
  })
})

describe('http/content-type', () => {
  it.each([
    'application/json; charset=utf-16',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    '',
  ])('a body of type %j is not read', async (type) => {
    for (const path of LANES) {
      const headers: HeaderLine[] = [['Content-Type', type]]
      const rawBody = '{"name":"untyped","permit":{},"headers":[],"context":{}}'
      const answer = await service.root.request('POST', path, { headers, rawBody })
      expect([path, answer.status]).toEqual([path, 400])
    }
  })

  it.each(['application/json; charset=utf-8', 'application/json;charset=UTF-8', 'Application/JSON'])(
    'a body of type %j is',
    async (type) => {
      const headers: HeaderLine[] = [['Content-Type', type]]
      const rawBody = '{"permit":{},"headers":[],"context":{}}'
      expect((await service.root.request('POST', BATCH, { headers, rawBody })).status).toBe(200)
      const group = JSON.stringify({ name: service.name('group') })
      expect((await service.root.request('POST', '/api/v1/groups', { headers, rawBody: group })).status).toBe(200)
    },
  )

  it('bytes that are no UTF-8 are refused', async () => {
    for (const path of LANES) {
      const rawBody = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])
      expect((await service.root.request('POST', path, { rawBody })).status).toBe(400)
    }
  })
})

describe('http/gzip', () => {
  it.each(['gzip', 'deflate', 'br', 'compress'])('a body in %s is refused, not unpacked', async (encoding) => {
    for (const path of LANES) {
      const headers: HeaderLine[] = [['Content-Encoding', encoding]]
      const answer = await service.root.request('POST', path, { headers, rawBody: Buffer.alloc(1000) })
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.status).toBeLessThan(500)
    }
  })
})

describe('http/cors', () => {
  it.each(['https://evil.example', 'null'])('the origin %s is not let in with credentials', async (origin) => {
    for (const path of ['/api/v1/users', '/healthz', BATCH]) {
      const { headers } = await service.root.get(path, [['Origin', origin]])
      expect(headers['access-control-allow-credentials']).toBeUndefined()
      expect(headers['access-control-allow-origin']).not.toBe(origin)
    }
  })
})

describe('http/error-leak', () => {
  it('no error tells a stack, a statement, a path or a secret', async () => {
    const { root, anonymous } = service
    const answers: Answer[] = await Promise.all([
      anonymous.get('/api/v1/users'),
      root.get('/api/v1/users/nobody'),
      root.get('/api/v1/users/%ff'),
      root.get('/api/v1/users?filter={'),
      root.post('/api/v1/users', { username: 'root' }),
      root.request('POST', '/api/v1/users', { rawBody: '{' }),
      root.request('POST', BATCH, { rawBody: '{' }),
      root.request('POST', BATCH, { rawBody: `{"permit":${'['.repeat(100_000)}` }),
      root.request('POST', '/api/v1/groups', { rawBody: `{"name":${'['.repeat(100_000)}` }),
      root.request('POST', '/api/v1/groups', { rawBody: 'a'.repeat(2 ** 21) }),
      anonymous.with(`Bearer ${'a'.repeat(5000)}`).get('/api/v1/users'),
      anonymous.with('Bearer a.b.c').get('/api/v1/users'),
      root.get('/%'),
      root.delete('/api/v1/policies/Reader'),
    ])
    for (const { status, text } of answers) {
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
      expect(text).not.toMatch(
        /\bat .*\.[jt]s:\d+|node_modules|SQLITE|SELECT |INSERT |constraint|\/src\/|\/dist\/|Error:/i,
      )
    }
  })
})

describe('http/xff', () => {
  it('a forwarded address is not believed: conditions see the address of the peer', async () => {
    const local = policy(allow('tinyauth:ListUsers', '*', { IpAddress: { SourceIp: '10.0.0.0/8' } }))
    const user = await service.createUserWithKey({ policy: local })
    const claims: HeaderLine[] = [
      ['X-Forwarded-For', '10.0.0.1'],
      ['Forwarded', 'for=10.0.0.1'],
      ['X-Real-IP', '10.0.0.1'],
      ['X-Client-IP', '10.0.0.1'],
      ['CF-Connecting-IP', '10.0.0.1'],
    ]
    expect((await user.client.get('/api/v1/users', claims)).status).toBe(403)
  })

  it('a forwarded address is believed from a proxy that is trusted, the last one only', async () => {
    await withService({ env: { TRUST_PROXY: '1' } }, async (trusting) => {
      const local = policy(allow('tinyauth:ListUsers', '*', { IpAddress: { SourceIp: '10.0.0.0/8' } }))
      const user = await trusting.createUserWithKey({ policy: local })
      const from = async (forwarded: string): Promise<number> =>
        (await user.client.get('/api/v1/users', [['X-Forwarded-For', forwarded]])).status
      expect(await from('10.0.0.1')).toBe(200)
      expect(await from('10.0.0.1, 192.0.2.1')).toBe(403)
      expect(await from('not an address')).toBe(403)
    })
  })
})

describe('http/crlf and http/request-id', () => {
  it.each(['a%0d%0aSet-Cookie: x', '<script>alert(1)</script>', '${jndi:ldap://x}', 'a'.repeat(8000)])(
    'the request id %j comes back harmless, bounded or not at all',
    async (id) => {
      for (const path of LANES) {
        const answer = await service.root.request('POST', path, { headers: [['X-Request-Id', id]], body: {} })
        expect(answer.status).toBeLessThan(500)
        expect(answer.headers['set-cookie']).toBeUndefined()
        expect(String(answer.headers['x-request-id']).length).toBeLessThanOrEqual(1024)
        expect(answer.headers['content-type']).not.toContain('html')
      }
    },
  )

  it('bytes beyond ASCII in a request id harm nothing', async () => {
    const { statuses } = await exchange(
      service.url,
      Buffer.from(
        rawRequest('GET /api/v1/users HTTP/1.1', [authorization, 'X-Request-Id: \u00e9\u0080\u00ff']),
        'latin1',
      ),
    )
    expect(statuses).toEqual([200])
  })
})

describe('one connection', () => {
  it('answers requests sent in one piece in their order, whatever part of the service they reach', async () => {
    const { keyId, secret } = service.rootKey
    const token = Buffer.from(`${keyId}:${secret}`).toString('base64')
    const body = '{"permit":{},"headers":[],"context":{}}'
    const batch = (id: string): string =>
      [
        `POST ${BATCH} HTTP/1.1`,
        'Host: localhost',
        `Authorization: Basic ${token}`,
        'Content-Type: application/json',
        `X-Request-Id: ${id}`,
        `Content-Length: ${body.length}`,
        '',
        body,
      ].join('\r\n')
    const users = `GET /api/v1/users HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic ${token}\r\nX-Request-Id: b\r\n\r\n`
    const last = rawRequest('GET /healthz HTTP/1.1', ['X-Request-Id: d'])
    const { text, statuses } = await exchange(service.url, batch('a') + users + batch('c') + last)
    expect(statuses).toEqual([200, 200, 200, 200])
    expect([...text.matchAll(/^x-request-id: (\w)/gim)].map((match) => match[1])).toEqual(['a', 'b', 'c', 'd'])
  })

  it.each([
    [BATCH, '{"permit":{},"headers":[],"context":{}}'],
    ['/api/v1/groups', '{"name":"in-chunks"}'],
  ])('may carry a body in chunks: %s', async (path, body) => {
    const { keyId, secret } = service.rootKey
    const token = Buffer.from(`${keyId}:${secret}`).toString('base64')
    const lines = [`Authorization: Basic ${token}`, 'Content-Type: application/json', 'Transfer-Encoding: chunked']
    const chunks = [...body].map((character) => `1\r\n${character}\r\n`).join('')
    const { statuses } = await exchange(service.url, rawRequest(`POST ${path} HTTP/1.1`, lines, `${chunks}0\r\n\r\n`))
    expect(statuses).toEqual([200])
  })

  it.each(LANES)('that breaks off in the middle of a body harms nobody else: %s', async (path) => {
    const lines = [authorization, 'Content-Type: application/json', 'Content-Length: 100']
    const bytes = rawRequest(`POST ${path} HTTP/1.1`, lines, '{"name":"broken-off"')
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1')
    await new Promise<void>((resolve) => socket.write(bytes, () => resolve()))
    socket.destroy()
    expect((await service.root.get('/api/v1/groups/broken-off')).status).toBe(404)
    expect((await service.root.post(BATCH, { permit: {}, headers: [], context: {} })).status).toBe(200)
  })
})
