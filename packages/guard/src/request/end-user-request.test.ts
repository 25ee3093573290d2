import { createHash } from 'node:crypto'
import { describe, expect, it } from '@jest/globals'
import { presignRequest, signRequest } from '@tinyauth/request-signing'
import { NOW } from '../../test/authorizer/settings.js'
import { UnreadableRequestError } from '../authorizer/errors.js'
import { endUserRequest } from './end-user-request.js'
import type { HeaderPair, IncomingRequest } from './incoming-request.js'

const KEY = { accessKeyId: 'AK1', secret: 'a secret', region: 'global', service: 'test', now: NOW }
const EMPTY = createHash('sha256').digest('hex')

function incoming(headers: readonly HeaderPair[], more: Partial<IncomingRequest> = {}): IncomingRequest {
  return { rawHeaders: headers.flat(), method: 'GET', url: '/apples', ...more }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

describe('what proves who asks', () => {
  it('is all that is forwarded, in its order, repeats kept', () => {
    const { headers, request } = endUserRequest(
      incoming([
        ['Host', 'apples.example'],
        ['authorization', 'Basic a'],
        ['Authorization', 'Basic b'],
        ['X-CSRF-Token', 'c'],
        ['X-Amz-Security-Token', 'd'],
        ['X-Api-Key', 'a secret of others'],
        ['Accept', '*/*'],
      ]),
    )
    expect(headers).toEqual([
      ['authorization', 'Basic a'],
      ['Authorization', 'Basic b'],
      ['X-CSRF-Token', 'c'],
      ['X-Amz-Security-Token', 'd'],
    ])
    expect(request).toBeUndefined()
  })

  it('is of all cookies the two of tinyauth', () => {
    const { headers } = endUserRequest(
      incoming([
        ['Cookie', 'theme=dark; tinysess=a.b.c; xtinysess=x; tinycsrf="d"; tinysess2=e'],
        ['cookie', 'tinysess=other;bank=secret'],
        ['Cookie', 'bank=tinysess'],
      ]),
    )
    expect(headers).toEqual([
      ['Cookie', 'tinysess=a.b.c; tinycsrf="d"'],
      ['cookie', 'tinysess=other'],
    ])
  })

  it('comes from the address that the framework says, else from that of the socket', () => {
    const socket = { remoteAddress: '192.0.2.1' }
    expect(endUserRequest(incoming([], { ip: '198.51.100.7', socket })).sourceIp).toBe('198.51.100.7')
    expect(endUserRequest(incoming([], { socket })).sourceIp).toBe('192.0.2.1')
    expect(endUserRequest(incoming([])).sourceIp).toBeUndefined()
  })

  it.each<[string, Partial<IncomingRequest>]>([
    ['is closed', { socket: { destroyed: true } }],
    ['was reset, which node has not noticed yet', { socket: { destroyed: false, localPort: 80 } }],
    ['is closed, behind Fastify', { raw: incoming([], { socket: { destroyed: true } }) }],
  ])('is refused when its connection %s, and its address is gone', (_, more) => {
    expect(() => endUserRequest(incoming([], more))).toThrow(UnreadableRequestError)
    expect(endUserRequest(incoming([], { ...more, ip: '192.0.2.1' })).sourceIp).toBe('192.0.2.1')
  })

  it('needs no address on a unix socket, which never has one', () => {
    expect(endUserRequest(incoming([], { socket: { destroyed: false } })).sourceIp).toBeUndefined()
  })

  it('is read of the request behind that of Fastify, and not twice', () => {
    const raw = incoming([['Authorization', 'Basic a']])
    const read = endUserRequest({ raw, method: 'GET', url: '/', ip: '192.0.2.1' })
    expect(read).toMatchObject({ headers: [['Authorization', 'Basic a']], sourceIp: '192.0.2.1' })
    expect(endUserRequest(read)).toBe(read)
  })

  it.each<[string, IncomingRequest, number]>([
    ['no headers to read', {}, 400],
    ['more lines than are read', incoming(Array.from({ length: 257 }, () => ['a', 'b'])), 431],
    ['more proofs', incoming(Array.from({ length: 101 }, () => ['x-amz-a', 'b'])), 431],
    ['longer proofs', incoming([['Authorization', 'a'.repeat(16_384)]]), 431],
  ])('is refused when there are %s', (_, request, status) => {
    expect(() => endUserRequest(request)).toThrow(UnreadableRequestError)
    expect(() => endUserRequest(request)).toThrow(expect.objectContaining({ status }))
  })
})

describe('a session that changes something', () => {
  const session: HeaderPair = ['Cookie', 'tinysess=a.b.c']

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'QUERY'])(
    'says so by its method (%s), whether or not the body was kept',
    (method) => {
      const { request } = endUserRequest(
        incoming([session, ['Content-Length', '2']], { method, originalUrl: '/v1/apples?x=1' }),
      )
      expect(request).toMatchObject({ method, uri: '/v1/apples?x=1' })
    },
  )

  it.each(['GET', 'HEAD', 'OPTIONS'])('is not one by %s', (method) => {
    expect(endUserRequest(incoming([session], { method })).request).toBeUndefined()
  })

  it('says so too when the address mentions a signature, and no signature holds over a body that nobody kept', () => {
    const url = '/apples?X-Amz-Signature=x'
    const { request } = endUserRequest(incoming([session, ['Content-Length', '2']], { method: 'POST', url }))
    expect(request).toMatchObject({ method: 'POST', bodySha256: '0'.repeat(64) })
  })

  it.each([
    ['too long', `/${'a'.repeat(8192)}`],
    ['no path', 'http://apples.example/'],
    ['absent', ''],
  ])('is refused when its address is %s', (_, url) => {
    expect(() => endUserRequest(incoming([session], { method: 'POST', url }))).toThrow(UnreadableRequestError)
  })
})

describe('a signed request', () => {
  const host: HeaderPair = ['Host', 'apples.example']

  function signed(body: string | undefined, more: readonly HeaderPair[] = []): readonly HeaderPair[] {
    const base = [host, ...more]
    const line = { method: 'POST', uri: '/apples?b=1', headers: base, ...(body === undefined ? {} : { body }) }
    return [...base, ...signRequest(line, KEY)]
  }

  it('is forwarded with its line, its hash, and every header that it covers and no other', () => {
    const headers: readonly HeaderPair[] = [
      ...signed('{}', [['X-Trace', 't']]),
      ['Content-Length', '2'],
      ['X-Other', 'o'],
    ]
    const read = endUserRequest(
      incoming(headers, { method: 'POST', originalUrl: '/apples?b=1', url: '/', rawBody: '{}' }),
    )
    expect(read.request).toEqual({ method: 'POST', uri: '/apples?b=1', bodySha256: sha256('{}') })
    expect(read.headers.map(([name]) => name)).toEqual(['Host', 'X-Trace', 'X-Amz-Date', 'Authorization'])
  })

  it('without a body is forwarded with the hash of nothing', () => {
    for (const length of [[], [['Content-Length', '0'] as const]]) {
      const read = endUserRequest(incoming([...signed(undefined), ...length], { method: 'POST', url: '/apples?b=1' }))
      expect(read.request?.bodySha256).toBe(EMPTY)
    }
  })

  it.each<[string, readonly HeaderPair[], Partial<IncomingRequest>]>([
    ['nobody kept', [['Content-Length', '2']], {}],
    ['nobody kept, of unknown length', [['Transfer-Encoding', 'chunked']], {}],
    [
      'was inflated',
      [
        ['Content-Length', '2'],
        ['Content-Encoding', 'gzip'],
      ],
      { rawBody: '{}' },
    ],
  ])('with a body that %s is forwarded without its line, so that it is refused', (_, more, fields) => {
    const read = endUserRequest(incoming([...signed('{}'), ...more], { method: 'POST', url: '/apples?b=1', ...fields }))
    expect(read.request).toBeUndefined()
  })

  it('is recognised in an address as well', () => {
    const url = presignRequest({ method: 'GET', uri: '/apples', headers: [host] }, { ...KEY, expiresSeconds: 60 })
    const read = endUserRequest(incoming([host, ['X-Other', 'o']], { url: String(url) }))
    expect(read.request).toMatchObject({ method: 'GET', uri: url, bodySha256: EMPTY })
    expect(read.headers).toEqual([host])
  })

  it('that cannot be read takes no other header along', () => {
    const authorization: HeaderPair = ['Authorization', 'AWS4-HMAC-SHA256 SignedHeaders=host;x-api-key, Signature=x']
    const read = endUserRequest(incoming([host, ['X-Api-Key', 'secret'], authorization]))
    expect(read.headers).toEqual([authorization])
  })
})
