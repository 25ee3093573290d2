import { createHash } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { afterEach, describe, expect, it } from '@jest/globals'
import { deriveSubkey, parseSignature, verifySignature } from '@tinyauth/request-signing'
import type { OddService, Received } from '../../test/builders/odd-service.js'
import {
  answerJson,
  guardSettings,
  received,
  SetClock,
  startOddService,
  startSocketService,
} from '../../test/builders/odd-service.js'
import { ConnectionError } from '../authorizer/errors.js'
import type { GuardOptions } from '../settings/guard-options.js'
import { ServiceClient } from './service-client.js'

const SECRET = 'the-secret-of-the-guard'
const CALL = { method: 'POST', path: 'services/apples/authorize-by-token', body: { permit: {} } } as const
const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-API-Version: 2\r\n'

const ends: (() => unknown)[] = []

afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

function begun(service: OddService, options: GuardOptions = {}): ServiceClient {
  const client = new ServiceClient(guardSettings({ endpoint: service.endpoint, ...options }))
  ends.push(
    () => client.close(),
    () => service.close(),
  )
  return client
}

async function clientOf(listener: RequestListener, options: GuardOptions = {}): Promise<ServiceClient> {
  return begun(await startOddService(listener), options)
}

/** A client of a service that answers each connection with these bytes, then ends it. */
async function clientOfBytes(bytes: string, options: GuardOptions = {}): Promise<ServiceClient> {
  const service = await startSocketService((socket) => socket.once('data', () => socket.end(bytes)))
  return begun(service, options)
}

async function failureOf(asked: Promise<unknown>): Promise<ConnectionError> {
  const error: unknown = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof ConnectionError) return error
  throw new Error('the call did not end with a ConnectionError', { cause: error })
}

describe('a call of the service', () => {
  it('reads a JSON object of a 200, and sends the body and the version that is understood', async () => {
    const requests: Received[] = []
    const client = await clientOf((request, response) => {
      void received(request).then((one) => {
        requests.push(one)
        answerJson(response, { Authorized: false })
      })
    })
    await expect(client.call(CALL)).resolves.toMatchObject({ body: { Authorized: false } })
    expect(requests[0]?.request.url).toBe('/api/v1/services/apples/authorize-by-token')
    expect(requests[0]?.request.headers).toMatchObject({ 'x-api-version': '2', 'content-type': 'application/json' })
    expect(requests[0]?.body).toBe('{"permit":{}}')
  })

  it('keeps the path of the endpoint, with and without `/` at its end', async () => {
    const urls: (string | undefined)[] = []
    const service = await startOddService((request, response) => {
      urls.push(request.url)
      answerJson(response, {})
    })
    await begun(service, { endpoint: `${service.endpoint}base` }).call(CALL)
    await begun(service, { endpoint: `${service.endpoint}base/` }).call(CALL)
    expect(urls).toEqual(Array(2).fill('/base/api/v1/services/apples/authorize-by-token'))
  })

  it('is signed for region `global` and the name that the service has for itself', async () => {
    const clock = new SetClock()
    const requests: Received[] = []
    const client = await clientOf(
      (request, response) => {
        void received(request).then((one) => {
          requests.push(one)
          answerJson(response, {})
        })
      },
      { ownService: 'pdp', clock },
    )
    await client.call(CALL)
    clock.nowMs += 86_400_000
    await client.call(CALL)
    expect(requests).toHaveLength(2)
    for (const [index, { request, body }] of requests.entries()) {
      const now = clock.nowMs - (1 - index) * 86_400_000
      expect(verified(request.rawHeaders, String(request.url), body, now)).toBe(true)
    }
  })

  it('is proved by Basic where that is wanted', async () => {
    const sent: (string | undefined)[] = []
    const client = await clientOf(
      (request, response) => {
        sent.push(request.headers.authorization)
        answerJson(response, {})
      },
      { sign: 'basic' },
    )
    await client.call(CALL)
    expect(sent).toEqual([`Basic ${Buffer.from(`AKIDEXAMPLE:${SECRET}`).toString('base64')}`])
  })

  it('uses a connection again', async () => {
    const ports = new Set<number | undefined>()
    const client = await clientOf((request, response) => {
      ports.add(request.socket.remotePort)
      answerJson(response, {})
    })
    for (let i = 0; i < 3; i++) await client.call(CALL)
    expect(ports.size).toBe(1)
  })
})

function verified(raw: readonly string[], uri: string, body: string, now: number): boolean {
  const headers = raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ''] as const] : []))
  const bodySha256 = createHash('sha256').update(body).digest('hex')
  const request = { method: 'POST', uri, headers, bodySha256 }
  const parsed = parseSignature(request)
  if (parsed === undefined || parsed.problem !== undefined) return false
  const { accessKeyId, date, region, service } = parsed.credential
  expect([accessKeyId, region, service]).toEqual(['AKIDEXAMPLE', 'global', 'pdp'])
  const key = deriveSubkey({ protocol: 'aws-sig4', secret: SECRET, date, region, service })
  return verifySignature(parsed, request, key, { now }).ok
}

describe('an answer that is no answer is a ConnectionError', () => {
  it.each<[string, string, string]>([
    ['HTML', 'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n{}', 'not tinyauth'],
    ['JSON that says it is text', 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}', 'JSON'],
    ['without a type', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}', 'JSON'],
    ['half of a JSON text', `${HEAD}Content-Length: 1\r\n\r\n{`, 'JSON'],
    ['nothing', `${HEAD}Content-Length: 0\r\n\r\n`, 'JSON'],
    ['a list', `${HEAD}Content-Length: 2\r\n\r\n[]`, 'JSON'],
    ['null', `${HEAD}Content-Length: 4\r\n\r\nnull`, 'JSON'],
    ['compressed', `${HEAD}Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}`, 'JSON'],
    ['shorter than it says', `${HEAD}Content-Length: 9\r\n\r\n{}`, 'broke off'],
    ['chunks without an end', `${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n`, 'broke off'],
    ['an end after the head', `${HEAD}Content-Length: 9\r\n\r\n`, 'broke off'],
    ['an end in the head', 'HTTP/1.1 200', 'broke off'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.2p1\r\n', 'does not speak HTTP'],
  ])('%s', async (_, bytes, text) => {
    const error = await failureOf((await clientOfBytes(bytes)).call(CALL))
    expect(error.message).toContain(text)
    expect(error.message).not.toContain(SECRET)
  })

  it('text that is not UTF-8', async () => {
    const client = await clientOf((_, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))
    })
    expect((await failureOf(client.call(CALL))).message).toContain('JSON')
  })

  it('more than is read', async () => {
    const client = await clientOf((_, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(`{"a":"${'a'.repeat(8 * 1024 * 1024)}"}`)
    })
    expect((await failureOf(client.call(CALL))).message).toContain('larger')
  })

  it('a connection that is reset after the head', async () => {
    const service = await startSocketService((socket) =>
      socket.once('data', () => socket.write(`${HEAD}Content-Length: 9\r\n\r\n{`, () => socket.resetAndDestroy())),
    )
    expect((await failureOf(begun(service).call(CALL))).message).toContain('broke off')
  })

  it.each<[string, RequestListener]>([
    ['nothing ever', () => undefined],
    [
      'a head and no more',
      (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders(),
    ],
    ['half and no more', (_, response) => response.setHeader('content-type', 'application/json').write('{')],
  ])('%s, within the time limit', async (_, listener) => {
    const error = await failureOf((await clientOf(listener, { timeoutMs: 20 })).call(CALL))
    expect(error.message).toContain('"timeoutMs"')
  })

  it('what waits for a connection for longer than the time limit', async () => {
    const client = await clientOf(() => undefined, { timeoutMs: 20, maxConnections: 1 })
    const errors = await Promise.all([failureOf(client.call(CALL)), failureOf(client.call(CALL))])
    expect(errors.map(({ message }) => message)).toEqual(Array(2).fill(expect.stringContaining('"timeoutMs"')))
  })
})

describe('a status that is no 200 is a ConnectionError that names the settings', () => {
  const KEY = '"accessKeyId", "secretAccessKey" and "ownService"'

  it.each<[number, object, string]>([
    [201, {}, 'cannot be understood'],
    [204, {}, 'cannot be understood'],
    [301, {}, '"endpoint"'],
    [302, {}, '"endpoint"'],
    [307, {}, '"endpoint"'],
    [400, { errors: { permit: 'must be a list of ARNs' } }, '`permit` must be a list of ARNs'],
    [401, { errors: { authorization: 'NoSuchKey' } }, KEY],
    [401, { errors: { authorization: 'InvalidSignature' } }, 'InvalidSignature'],
    [403, { errors: { authorization: 'NotPermitted' } }, '"service"'],
    [404, { message: 'not found' }, '"endpoint"'],
    [413, {}, 'too large'],
    [429, {}, 'wait'],
    [500, {}, 'cannot answer'],
    [502, {}, 'cannot answer'],
    [503, {}, 'cannot answer'],
  ])('%i', async (status, body, text) => {
    const client = await clientOf((_, response) => answerJson(response, body, status, { location: '/elsewhere' }))
    const error = await failureOf(client.call(CALL))
    expect(error.message).toContain(text)
    expect(error.message).not.toContain(SECRET)
    expect(error).toMatchObject({ status: 503, code: 'ServiceUnavailable', serviceStatus: status })
  })

  it('and a redirect is never followed', async () => {
    const urls: (string | undefined)[] = []
    const client = await clientOf((request, response) => {
      urls.push(request.url)
      response.writeHead(307, { location: '/api/v1/other' }).end()
    })
    await failureOf(client.call(CALL))
    expect(urls).toHaveLength(1)
  })

  it.each<[string, number]>([
    ['7', 7],
    ['0', 1],
    ['-1', 1],
    ['soon', 1],
    ['999999', 3600],
  ])('and `Retry-After: %s` is %i seconds', async (value, seconds) => {
    const client = await clientOf((_, response) => answerJson(response, {}, 503, { 'retry-after': value }))
    expect((await failureOf(client.call(CALL))).retryAfterSeconds).toBe(seconds)
  })

  it('and what the service says stays on one line', async () => {
    const body = { errors: { 'a\nb': 'line\r\nforged \u001b[31m', other: { not: 'text' } } }
    const client = await clientOf((_, response) => answerJson(response, body, 400))
    const { message } = await failureOf(client.call(CALL))
    expect(message).toContain('`a b` line  forged  [31m')
  })
})

describe('a call is sent once more', () => {
  it('when a kept connection ended before any byte of the answer', async () => {
    let connections = 0
    const service = await startSocketService((socket) => {
      connections += 1
      // The first answers once and drops the second request on the same connection.
      socket.once('data', () => {
        socket.write(`${HEAD}Content-Length: 2\r\n\r\n{}`)
        socket.once('data', () => socket.destroy())
      })
    })
    const client = begun(service)
    await client.call(CALL)
    await expect(client.call(CALL)).resolves.toMatchObject({ body: {} })
    expect(connections).toBe(2)
  })

  it('and not when it changes something: it goes over a connection of its own', async () => {
    let connections = 0
    const service = await startSocketService((socket) => {
      connections += 1
      socket.once('data', () => {
        if (connections > 1) socket.destroy()
        else socket.write(`${HEAD}Content-Length: 2\r\n\r\n{}`)
      })
    })
    const client = begun(service)
    await client.call(CALL)
    await failureOf(client.call({ method: 'PUT', path: 'services/apples/actions', body: [] }))
    expect(connections).toBe(2)
    await failureOf(client.call({ ...CALL, once: true }))
    expect(connections).toBe(3)
  })

  it('and not when a kept connection ended after the first byte', async () => {
    let connections = 0
    const service = await startSocketService((socket) => {
      connections += 1
      socket.once('data', () => {
        socket.write(`${HEAD}Content-Length: 2\r\n\r\n{}`)
        socket.once('data', () => socket.end('HTTP'))
      })
    })
    const client = begun(service)
    await client.call(CALL)
    await failureOf(client.call(CALL))
    expect(connections).toBe(1)
  })

  it('and not when a new connection ended without an answer', async () => {
    let connections = 0
    const service = await startSocketService((socket) => {
      connections += 1
      socket.once('data', () => socket.destroy())
    })
    await failureOf(begun(service).call(CALL))
    expect(connections).toBe(1)
  })

  it('and not when the service answered 503', async () => {
    let requests = 0
    const client = await clientOf((_, response) => {
      requests += 1
      answerJson(response, {}, 503)
    })
    await failureOf(client.call(CALL))
    expect(requests).toBe(1)
  })

  it('and no more when there is no connection again', async () => {
    const service = await startOddService(() => undefined)
    await service.close()
    const error = await failureOf(begun(service).call(CALL))
    expect(error.message).toMatch(/cannot be reached \(ECONNREFUSED\).*"endpoint"/)
  })
})

describe('a service that does not answer', () => {
  it('is not asked for the cooldown, then once', async () => {
    const clock = new SetClock()
    let requests = 0
    let dead = true
    const client = await clientOf(
      (request, response) => {
        requests += 1
        if (dead) request.socket.destroy()
        else answerJson(response, {})
      },
      { breaker: { failures: 2, cooldownMs: 3000 }, clock },
    )
    for (let i = 0; i < 5; i++) await failureOf(client.call(CALL))
    expect(requests).toBe(2)
    expect(await failureOf(client.call(CALL))).toMatchObject({ retryAfterSeconds: 3 })
    clock.nowMs += 3000
    await Promise.all([failureOf(client.call(CALL)), failureOf(client.call(CALL))])
    expect(requests).toBe(3)
    dead = false
    clock.nowMs += 3000
    await client.call(CALL)
    await client.call(CALL)
    expect(requests).toBe(5)
  })

  it.each([400, 401, 403, 404, 429, 500, 503])('is not one that answers %i itself', async (status) => {
    let requests = 0
    const client = await clientOf(
      (_, response) => {
        requests += 1
        answerJson(response, {}, status)
      },
      { breaker: { failures: 1 } },
    )
    for (let i = 0; i < 3; i++) await failureOf(client.call(CALL))
    expect(requests).toBe(3)
  })

  it.each([502, 503, 504])('is one in whose place a proxy answers %i', async (status) => {
    let requests = 0
    const client = await clientOf(
      (_, response) => {
        requests += 1
        response.writeHead(status, { 'content-type': 'text/html' }).end('<html>')
      },
      { breaker: { failures: 1 } },
    )
    for (let i = 0; i < 3; i++) await failureOf(client.call(CALL))
    expect(requests).toBe(1)
  })
})

describe('the version of the service', () => {
  /** A service that tells a version, or none, and counts what is asked for. */
  async function versioned(
    version: () => string | undefined,
    health = 200,
  ): Promise<{ readonly client: ServiceClient; readonly urls: readonly string[] }> {
    const urls: string[] = []
    const client = await clientOf((request, response) => {
      const told = version()
      urls.push(`${String(request.url)} ${String(request.headers.authorization !== undefined)}`)
      const headers = { 'content-type': 'application/json', ...(told === undefined ? {} : { 'x-api-version': told }) }
      response.writeHead(request.url === '/healthz' ? health : 200, headers).end('{}')
    })
    return { client, urls }
  }

  it('is asked for once, without a credential', async () => {
    const { client, urls } = await versioned(() => '2')
    expect(await Promise.all([client.isExtended(), client.isExtended()])).toEqual([true, true])
    expect(await client.isExtended()).toBe(true)
    expect(urls).toEqual(['/healthz false'])
  })

  it.each([200, 404, 401])('is the first where nothing tells it, and `healthz` answers %i', async (status) => {
    const { client } = await versioned(() => undefined, status)
    expect(await client.isExtended()).toBe(false)
  })

  it('is not guessed from what a proxy answers', async () => {
    let status = 502
    const { client } = await versioned(() => (status === 502 ? undefined : '2'), 502)
    await failureOf(client.isExtended())
    status = 200
    expect(await client.isExtended()).toBe(true)
  })

  it('is learnt from every answer anew', async () => {
    let told: string | undefined = '2'
    const { client, urls } = await versioned(() => told)
    await client.call(CALL)
    expect(await client.isExtended()).toBe(true)
    told = undefined
    await client.call(CALL)
    expect(await client.isExtended()).toBe(false)
    told = '3'
    await client.call(CALL)
    expect(await client.isExtended()).toBe(true)
    expect(urls.some((url) => url.startsWith('/healthz'))).toBe(false)
  })

  it.each(['', 'two', '1.5', '-2', '2, 1'])('is not `%s`', async (told) => {
    const { client } = await versioned(() => told)
    expect(await client.isExtended()).toBe(false)
  })
})

describe('a stream of events', () => {
  const EVENTS = { method: 'GET', path: 'services/apples/events' } as const

  it('comes with its head, and goes on until the service ends it', async () => {
    let ended: () => void = () => undefined
    const client = await clientOf((request, response) => {
      expect(request.headers.accept).toBe('text/event-stream')
      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).write('data: 1\n\n')
      ended = () => response.end('data: 2\n\n')
    })
    const stream = await client.open(EVENTS)
    const chunks: string[] = []
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      chunks.push(chunk.toString())
      if (chunks.length === 1) ended()
    }
    expect(chunks.join('')).toBe('data: 1\n\ndata: 2\n\n')
  })

  it('is a ConnectionError when the service answers something else', async () => {
    const json = await clientOf((_, response) => answerJson(response, {}))
    await failureOf(json.open(EVENTS))
    const gone = await clientOf((_, response) => answerJson(response, { errors: { since: 'is too old' } }, 410))
    expect(await failureOf(gone.open(EVENTS))).toMatchObject({ serviceStatus: 410, problems: { since: 'is too old' } })
    const silent = await clientOf(() => undefined, { timeoutMs: 20 })
    expect((await failureOf(silent.open(EVENTS))).message).toContain('"timeoutMs"')
  })
})

describe('a client apart', () => {
  it('knows what the other learnt of the service, and neither keeps the other from asking', async () => {
    const urls: string[] = []
    const client = await clientOf(
      (request, response) => {
        urls.push(String(request.url))
        if (request.method === 'POST') answerJson(response, {})
        else request.socket.destroy()
      },
      { breaker: { failures: 1 }, maxConnections: 1 },
    )
    const part = client.apart()
    await client.call(CALL)
    expect(await part.isExtended()).toBe(true)
    await failureOf(part.call({ method: 'GET', path: 'away' }))
    expect((await failureOf(part.call(CALL))).message).toContain('"breaker"')
    await expect(client.call(CALL)).resolves.toMatchObject({ body: {} })
    expect(urls).not.toContain('/healthz')
  })

  it('has a time limit of its own', async () => {
    const client = await clientOf(() => undefined)
    expect((await failureOf(client.apart(20).call(CALL))).message).toContain('20 ms ("timeoutMs")')
  })

  it('is closed with the other', async () => {
    const client = await clientOf((_, response) => answerJson(response, {}))
    const part = client.apart()
    client.close()
    expect((await failureOf(part.call(CALL))).message).toContain('closed')
    expect((await failureOf(client.apart().call(CALL))).message).toContain('closed')
  })
})

describe('closing', () => {
  it('ends what is under way, and nothing is asked afterwards', async () => {
    let began: () => void = () => undefined
    const asked = new Promise<void>((resolve) => (began = resolve))
    const client = await clientOf(() => began())
    const failure = failureOf(client.call(CALL))
    await asked
    client.close()
    expect((await failure).message).toContain('closed')
    expect((await failureOf(client.call(CALL))).message).toContain('closed')
  })
})

it('a guard without a key has no client', () => {
  const settings = guardSettings({ bypass: true, accessKeyId: undefined })
  expect(() => new ServiceClient(settings)).toThrow(TypeError)
})
