import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { WebSocket } from 'ws'
import { basic } from './client.js'
import type { Credential, HeaderLine } from './client.js'
import type { ReceivedEvent } from './event-client.js'

/** An event as it came: a WebSocket has no `id` beside it. */
export type SocketEvent = Omit<ReceivedEvent, 'id'>

/** A WebSocket of events that a test reads one by one; an answer that is none has another status than 101. */
export class EventSocketClient {
  private readonly events: SocketEvent[] = []
  private wake: () => void = () => undefined
  /** Code of the end, once it has come: 1006 where the connection was cut. */
  closeCode: number | undefined

  private constructor(
    readonly socket: WebSocket,
    readonly status: number,
    readonly headers: IncomingHttpHeaders,
    /** Of a refusal. */
    readonly body: unknown,
  ) {}

  static open(
    url: string,
    path: string,
    credential?: Credential,
    lines: readonly HeaderLine[] = [],
  ): Promise<EventSocketClient> {
    const proof = credential && { authorization: basic(credential.keyId, credential.secret) }
    const address = new URL(path, url.replace('http:', 'ws:'))
    const socket = new WebSocket(address, { headers: { ...proof, ...Object.fromEntries(lines) } })
    return new Promise((resolve, reject) => {
      let client: EventSocketClient | undefined
      socket.on('upgrade', (incoming) => {
        client = new EventSocketClient(socket, 101, incoming.headers, undefined)
        client.listen()
        resolve(client)
      })
      socket.on('unexpected-response', (_, incoming) => {
        refusalOf(socket, incoming).then(resolve, reject)
      })
      // After the handshake the end is told as such.
      socket.on('error', reject)
    })

    function refusalOf(of: WebSocket, incoming: IncomingMessage): Promise<EventSocketClient> {
      return bodyOf(incoming).then(
        (body) => new EventSocketClient(of, incoming.statusCode ?? 0, incoming.headers, body),
      )
    }
  }

  private listen(): void {
    this.socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) throw new Error('an event came as bytes')
      this.events.push(JSON.parse(data.toString('utf8')) as SocketEvent) // the form is what the tests look at
      this.wake()
    })
    this.socket.on('close', (code) => {
      this.closeCode = code
      this.wake()
    })
  }

  /** The next event, or `undefined` when the connection has ended. */
  async next(): Promise<SocketEvent | undefined> {
    while (this.events.length === 0 && this.closeCode === undefined) {
      await new Promise<void>((resolve) => (this.wake = resolve))
    }
    return this.events.shift()
  }

  /** The next event that is no ping. */
  async change(): Promise<SocketEvent | undefined> {
    for (;;) {
      const event = await this.next()
      if (event?.type !== 'ping') return event
    }
  }

  /** The next events that are no pings, fewer when the connection ends. */
  async take(count: number): Promise<readonly SocketEvent[]> {
    const events: SocketEvent[] = []
    while (events.length < count) {
      const event = await this.change()
      if (event === undefined) break
      events.push(event)
    }
    return events
  }

  /** Reads until the connection ends; answers the last event. */
  async end(): Promise<SocketEvent | undefined> {
    let last: SocketEvent | undefined
    for (;;) {
      const event = await this.next()
      if (event === undefined) return last
      last = event
    }
  }

  close(): void {
    this.socket.terminate()
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer) // a stream without encoding gives buffers
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}
