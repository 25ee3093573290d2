import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { connect, type Socket } from 'node:net'
import { basic, member } from './client.js'
import { EventSocketClient } from './event-socket-client.js'
import { startService, succeeded } from './harness.js'
import type { TestService } from './harness.js'
import { exchange, type Exchange } from './raw-socket.js'

const PATH = '/api/v1/services/orchard/events/ws'
const KEY = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
const VERSION = 'Sec-WebSocket-Version: 13'
const UPGRADE = ['Connection: Upgrade', 'Upgrade: websocket']
const HANDSHAKE = [...UPGRADE, VERSION, KEY]

let service: TestService

beforeAll(async () => {
  service = await startService({ env: { REQUEST_TIMEOUT_MS: '2000' } })
})

afterAll(() => service.stop())

function request(lines: readonly string[], firstLine = `GET ${PATH} HTTP/1.1`, body = ''): string {
  const { keyId, secret } = service.rootKey
  const all = [firstLine, 'Host: localhost', `Authorization: ${basic(keyId, secret)}`, ...lines]
  return `${all.join('\r\n')}\r\n\r\n${body}`
}

/** Sends a request and reads until the service closes, which it does when it is told to or by itself. */
function answered(lines: readonly string[], firstLine?: string, body?: string): Promise<Exchange> {
  return exchange(service.url, request(lines, firstLine, body), (text) => /^HTTP\/1\.1 (?!101)/.test(text))
}

/** A frame as a client sends it: masked, with zeros. */
function frame(opcode: number, payload = '', { final = true, masked = true } = {}): Buffer {
  const bytes = Buffer.from(payload)
  const length = bytes.length < 126 ? [bytes.length] : [126, bytes.length >> 8, bytes.length & 255]
  const [first = 0, ...more] = length
  const mask = masked ? [0, 0, 0, 0] : []
  return Buffer.concat([
    Buffer.from([(final ? 0x80 : 0) | opcode, (masked ? 0x80 : 0) | first, ...more, ...mask]),
    bytes,
  ])
}

/** The code of the close frame that ends what the service sent. */
function closeCode(text: string): number | undefined {
  let rest = Buffer.from(text.slice(text.indexOf('\r\n\r\n') + 4), 'latin1')
  while (rest.length >= 4) {
    const isLong = rest[1] === 126
    const length = isLong ? rest.readUInt16BE(2) : (rest[1] ?? 0)
    const start = isLong ? 4 : 2
    if (rest[0] === 0x88) return rest.readUInt16BE(start)
    rest = rest.subarray(start + length)
  }
  return undefined
}

function openRaw(bytes: string | Buffer): Socket {
  const { hostname, port } = new URL(service.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.write(bytes)
  return socket
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('close', () => {
      resolve()
    })
  })
}

describe('a request for the WebSocket that is no handshake', () => {
  it.each<[string, readonly string[], string | undefined, number]>([
    ['no upgrade at all', [], undefined, 426],
    ['an upgrade to something else', ['Connection: Upgrade', 'Upgrade: h2c'], undefined, 426],
    ['several protocols', ['Connection: Upgrade', 'Upgrade: websocket, h2c', VERSION, KEY], undefined, 426],
    ['an upgrade that does not stand in `Connection`', ['Upgrade: websocket', VERSION, KEY], undefined, 426],
    ['an older version', [...UPGRADE, 'Sec-WebSocket-Version: 8', KEY], undefined, 426],
    ['no version', [...UPGRADE, KEY], undefined, 426],
    ['HTTP/1.0', HANDSHAKE, `GET ${PATH} HTTP/1.0`, 426],
    ['no key', [...UPGRADE, VERSION], undefined, 400],
    ['a key that is too short', [...UPGRADE, VERSION, 'Sec-WebSocket-Key: AAAA'], undefined, 400],
    ['two keys', [...HANDSHAKE, KEY], undefined, 400],
    ['a body', [...HANDSHAKE, 'Content-Length: 3'], undefined, 400],
    ['another method', [...HANDSHAKE, 'Content-Length: 0'], `POST ${PATH} HTTP/1.1`, 405],
    ['a path that is none', HANDSHAKE, 'GET /api/v1/services/orchard/events/wss HTTP/1.1', 404],
    ['a service that cannot be one', HANDSHAKE, 'GET /api/v1/services/-/events/ws HTTP/1.1', 400],
    ['a path that is not well encoded', HANDSHAKE, 'GET /api/v1/services/%ff/events/ws HTTP/1.1', 400],
  ])('is told so: %s', async (_, lines, firstLine, status) => {
    const body = lines.includes('Content-Length: 3') ? 'abc' : ''
    expect((await answered(lines, firstLine, body)).statuses).toEqual([status])
  })

  it('is told what is served, once its caller was let in', async () => {
    const answer = await service.root.get(PATH)
    expect([answer.status, member(answer.body, 'code')]).toEqual([426, 'UpgradeRequired'])
    expect(answer.headers).toMatchObject({ upgrade: 'websocket', 'sec-websocket-version': '13' })
    expect((await service.anonymous.get(PATH)).status).toBe(401)
  })
})

describe('an upgrade that nobody serves', () => {
  it('is not looked at: the request is answered as it came, with its body, and the connection goes on', async () => {
    const username = service.name()
    const body = JSON.stringify({ username })
    const lines = [
      ...['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA'],
      ...['Content-Type: application/json', `Content-Length: ${body.length}`],
    ]
    const first = request(lines, 'POST /api/v1/users HTTP/1.1', body)
    const socket = openRaw(first)
    socket.setEncoding('latin1')
    const statuses: string[] = []
    for await (const chunk of socket) {
      const text = String(chunk)
      if (text.startsWith('HTTP/1.1 ')) statuses.push(text.slice(9, 12))
      if (statuses.length === 2) break
      socket.write(request([...UPGRADE, VERSION, KEY], 'GET /healthz HTTP/1.1'))
    }
    expect(statuses).toEqual(['200', '200'])
    succeeded(await service.root.get(`/api/v1/users/${username}`))
  })
})

describe('a connection', () => {
  it('that was refused is closed, though the client keeps its side open', async () => {
    const { statuses, closed: isClosed } = await exchange(
      service.url,
      `GET ${PATH} HTTP/1.1\r\nHost: x\r\n${HANDSHAKE.join('\r\n')}\r\n\r\n`,
    )
    expect([statuses, isClosed]).toEqual([[401], true])
  })

  it('whose handshake never ends is refused once its time is over', async () => {
    const { text, closed: isClosed } = await exchange(service.url, request(HANDSHAKE).slice(0, -4))
    expect([text.startsWith('HTTP/1.1 400 '), isClosed]).toEqual([true, true])
  })

  it('that ends in the middle of its handshake, or right after it, costs nothing', async () => {
    for (const bytes of [request(HANDSHAKE), request(HANDSHAKE).slice(0, -4)]) {
      for (let i = 0; i < 20; i++) {
        const socket = openRaw(bytes)
        if (i % 2 === 0) socket.resetAndDestroy()
        else socket.end().resume()
        await closed(socket)
      }
    }
    succeeded(await service.root.get('/api/v1/users'))
  })

  it('with another answer under way is ended, and nothing else', async () => {
    const socket = openRaw(`${request([], 'GET /api/v1/users HTTP/1.1')}${request(HANDSHAKE)}`).resume()
    await closed(socket)
    succeeded(await service.root.get('/api/v1/users'))
  })

  it('that asks for subprotocols is accepted without one, well formed or not', async () => {
    for (const names of ['a, b', ',;=']) {
      const isOpen = (text: string): boolean => text.includes('"ping"')
      const lines = [...HANDSHAKE, `Sec-WebSocket-Protocol: ${names}`]
      const { text, statuses } = await exchange(service.url, request(lines), isOpen)
      expect([statuses, text.toLowerCase().includes('sec-websocket-protocol')]).toEqual([[101], false])
    }
  })
})

describe('what a client says', () => {
  it.each<[string, Buffer, number]>([
    ['text', frame(1, 'hello'), 1003],
    ['bytes', frame(2, 'hello'), 1003],
    ['text in pieces', Buffer.concat([frame(1, 'a', { final: false }), frame(0, 'b')]), 1003],
    ['a message that is too long', frame(1, 'x'.repeat(2000)), 1009],
    [
      'pieces that are too long together',
      Buffer.concat([frame(1, 'x'.repeat(700), { final: false }), frame(0, 'x'.repeat(700), { final: false })]),
      1009,
    ],
    [
      'pieces without end',
      Buffer.concat([
        frame(1, '', { final: false }),
        ...Array.from({ length: 9 }, () => frame(0, '', { final: false })),
      ]),
      1008,
    ],
    ['text that is no UTF-8', Buffer.from([0x81, 0x81, 0, 0, 0, 0, 0xff]), 1007],
    ['a frame that is not masked', frame(1, 'hello', { masked: false }), 1002],
    ['an opcode that is none', frame(3, 'hello'), 1002],
    ['a compressed frame', Buffer.from([0xc1, 0x80, 0, 0, 0, 0]), 1002],
    ['a ping in pieces', frame(9, 'x', { final: false }), 1002],
    ['a ping that is too long', frame(9, 'x'.repeat(126)), 1002],
    ['a close with a code that is none', frame(8, '\u0000\u0001'), 1002],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 1002],
  ])('ends the connection: %s', async (_, bytes, code) => {
    const exchanged = await exchange(service.url, Buffer.concat([Buffer.from(request(HANDSHAKE)), bytes]))
    expect([exchanged.statuses, closeCode(exchanged.text), exchanged.closed]).toEqual([[101], code, true])
  })

  it('is answered where it is a ping, and with the end where it is a close', async () => {
    const bytes = Buffer.concat([Buffer.from(request(HANDSHAKE)), frame(9, 'are you there'), frame(10)])
    const pong = (text: string): boolean => text.includes('\u008a\u000dare you there')
    expect((await exchange(service.url, bytes, pong)).closed).toBe(false)
    const left = await exchange(service.url, Buffer.concat([bytes, frame(8)]))
    expect([left.statuses, pong(left.text), left.closed]).toEqual([[101], true, true])
  })

  it('changes nothing for the streams of others', async () => {
    const stream = await EventSocketClient.open(service.url, PATH, service.rootKey)
    expect(await stream.next()).toMatchObject({ type: 'ping' })
    await exchange(service.url, Buffer.concat([Buffer.from(request(HANDSHAKE)), frame(1, 'hello')]))
    await service.createUser()
    expect(await stream.change()).toMatchObject({ type: 'user.changed' })
    stream.close()
  })
})
