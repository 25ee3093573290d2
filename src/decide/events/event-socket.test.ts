import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { ManualClock } from '../../common/clock.js'
import { tellOver } from './event-socket.js'
import { EventStream } from './event-stream.js'
import { eventOf, lineText, type ServiceEvent } from './service-event.js'

const NOW = Date.parse('2026-11-22T10:00:00Z')
/** Together more than a connection on one machine takes up for a client that does not read. */
const MANY = 400
const LARGE = 100_000

let server: WebSocketServer
let client: WebSocket
/** The connection as the service has it. */
let socket: WebSocket
let stream: EventStream

beforeEach(async () => {
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  // A server that listens on TCP has an address of this kind.
  const { port } = server.address() as AddressInfo
  client = new WebSocket(`ws://127.0.0.1:${port}`)
  const accepted = once(server, 'connection')
  await once(client, 'open')
  socket = (await accepted)[0] as WebSocket // the listener is given the connection first
})

afterEach(async () => {
  stream.destroy()
  client.terminate()
  server.close()
  await once(server, 'close')
})

/** Events up to `seq`, each about one subject with an id of `size` characters. */
function open(since: number, seq: number, size = 10): void {
  const subjects = [{ type: 'user', id: 'u'.repeat(size) } as const]
  const next = (after: number, upTo: number): Promise<readonly ServiceEvent[]> =>
    Promise.resolve(
      Array.from({ length: Math.min(100, upTo - after) }, (_, index) =>
        eventOf({ revision: after + index + 1, at: NOW, subjects }),
      ),
    )
  const right = { holds: () => Promise.resolve(true) }
  const options = { log: { next, seq }, right, clock: new ManualClock(NOW), partition: 'tinyauth', since }
  stream = new EventStream({ ...options, askedAtMs: NOW, text: lineText, onEnd: () => undefined })
}

/** Numbers of the events that the client is told, until the connection ends, and the code of that. */
async function heard(enough = Infinity): Promise<{ readonly numbers: readonly number[]; readonly code: number }> {
  const numbers: number[] = []
  client.on('message', (data: Buffer) => {
    // The form is that of the stream above.
    const { seq, type } = JSON.parse(data.toString('utf8')) as ServiceEvent
    if (type !== 'ping') numbers.push(seq)
    if (numbers.length === enough) client.close()
  })
  const code = (await once(client, 'close'))[0] as number // the listener is given the code first
  return { numbers, code }
}

describe('a stream that is told over a WebSocket', () => {
  it('is one message for each event, in order, however much it is together', async () => {
    open(0, MANY, LARGE)
    const all = heard(MANY)
    tellOver(socket, stream)
    expect((await all).numbers).toEqual(Array.from({ length: MANY }, (_, index) => index + 1))
    expect(stream.destroyed).toBe(true)
  })

  it('is cut with its connection when the client has not read from one ping to the next', async () => {
    open(0, MANY, LARGE)
    client.pause()
    tellOver(socket, stream)
    const ended = once(socket, 'close')
    while (!stream.destroyed) {
      stream.ping(NOW)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await ended
    client.resume()
    expect((await heard()).code).toBe(1006)
  })

  it.each([
    ['refused', 1008],
    ['stopping', 1001],
    ['unsure', 1013],
  ] as const)('ends after the last event, with a code that says why: %s', async (end, code) => {
    open(1, 3)
    // Until then it has told all there is.
    await new Promise((resolve) => setImmediate(resolve))
    const all = heard()
    stream.finish(end)
    tellOver(socket, stream)
    expect(await all).toEqual({ numbers: [2, 3], code })
  })

  it('is not waited for when it has ended and the client neither reads nor answers', async () => {
    open(3, 3)
    client.pause()
    tellOver(socket, stream)
    stream.finish('stopping')
    await once(socket, 'close')
    expect(stream.destroyed).toBe(true)
  })

  it('leaves no connection open when it was cut before', async () => {
    open(3, 3)
    stream.destroy()
    tellOver(socket, stream)
    expect((await heard()).code).toBe(1006)
  })

  it('ends with its client', async () => {
    open(3, 3)
    tellOver(socket, stream)
    client.terminate()
    await once(stream, 'close')
    expect(stream.endedAs).toBeUndefined()
  })
})
