import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { basic } from './client.js'
import type { Credential, HeaderLine } from './client.js'

/** An event as it came, with the `id` that stood before it. */
export interface ReceivedEvent {
  readonly id: number | undefined
  readonly seq: number
  readonly type: string
  readonly at: string
  readonly subjects: readonly { readonly type: string; readonly id: string }[]
}

/** A stream of server-sent events that a test reads one by one. */
export class EventClient {
  private text = ''
  private readonly chunks: AsyncIterator<Buffer>

  private constructor(private readonly incoming: IncomingMessage) {
    // A response without encoding gives buffers.
    this.chunks = incoming[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  }

  /** Opens a stream; an answer that is none has another status and no events. */
  static open(
    url: string,
    path: string,
    credential: Credential,
    lines: readonly HeaderLine[] = [],
  ): Promise<EventClient> {
    const authorization = basic(credential.keyId, credential.secret)
    const headers = { accept: 'text/event-stream', authorization, ...Object.fromEntries(lines) }
    return new Promise((resolve, reject) => {
      const sent = request(new URL(path, url), { agent: false, headers }, (incoming) => {
        resolve(new EventClient(incoming))
      })
      sent.on('error', reject)
      sent.end()
    })
  }

  get status(): number | undefined {
    return this.incoming.statusCode
  }

  get headers(): IncomingHttpHeaders {
    return this.incoming.headers
  }

  /** The next event, or `undefined` when the stream has ended. */
  async next(): Promise<ReceivedEvent | undefined> {
    for (;;) {
      const end = this.text.indexOf('\n\n')
      if (end !== -1) {
        const event = this.text.slice(0, end)
        this.text = this.text.slice(end + 2)
        // What has no data is no event: it says where to go on.
        if (!/^data: /m.test(event)) continue
        return parsed(event)
      }
      const chunk = await this.nextChunk()
      if (chunk === undefined) return undefined
      this.text += chunk
    }
  }

  /** A connection that was cut is an end as well. */
  private async nextChunk(): Promise<string | undefined> {
    try {
      const { done, value } = (await this.chunks.next()) as IteratorResult<Buffer, undefined>
      return done === true ? undefined : value.toString('utf8')
    } catch {
      return undefined
    }
  }

  /** The next event that is no ping. */
  async change(): Promise<ReceivedEvent | undefined> {
    for (;;) {
      const event = await this.next()
      if (event?.type !== 'ping') return event
    }
  }

  /** Reads until the stream ends; answers the last event. */
  async end(): Promise<ReceivedEvent | undefined> {
    let last: ReceivedEvent | undefined
    for (;;) {
      const event = await this.next()
      if (event === undefined) return last
      last = event
    }
  }

  close(): void {
    this.incoming.destroy()
  }
}

function parsed(text: string): ReceivedEvent {
  const field = (name: string): string | undefined =>
    text
      .split('\n')
      .find((line) => line.startsWith(`${name}: `))
      ?.slice(name.length + 2)
  const id = field('id')
  const event = JSON.parse(field('data') ?? '') as Omit<ReceivedEvent, 'id'> // the form is what the tests look at
  return { ...event, id: id === undefined ? undefined : Number(id) }
}
