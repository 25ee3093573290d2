import type { Agent, ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { HeaderField } from '@tinyauth/request-signing'
import { ExchangeError } from './exchange-error.js'
import { SocketWatch } from './socket-watch.js'
import type { TimeLimit } from './time-limit.js'

/** The methods that the service is asked with. */
export type ServiceMethod = 'GET' | 'POST' | 'PUT'

/** A request that is sent as it stands. */
export interface OutgoingRequest {
  readonly method: ServiceMethod
  readonly url: URL
  /** `Host` among them. */
  readonly headers: readonly HeaderField[]
  readonly body: string | Uint8Array
}

/** By which connections, and how long and how much. */
export interface ExchangeOptions {
  readonly agent: Agent
  /** Ends the exchange wherever it stands. */
  readonly limit: TimeLimit
  /** Bytes of an answer at most. */
  readonly mostBytes: number
}

/** An answer that arrived whole. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Sends one request and reads its answer, whatever the status. @throws ExchangeError when no whole answer came */
export async function exchange(outgoing: OutgoingRequest, options: ExchangeOptions): Promise<HttpAnswer> {
  const response = await send(outgoing, options)
  const body = await readBody(response, options)
  return { status: response.statusCode ?? 0, headers: response.headers, body }
}

/** Sends one request; comes with the head of the answer. @throws ExchangeError when none came */
export function send(outgoing: OutgoingRequest, options: ExchangeOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = open(outgoing, options)
    const watch = new SocketWatch(request)
    request.once('response', resolve)
    // Stays after the answer began: what breaks then is told by the answer itself.
    request.on('error', (error) => reject(new ExchangeError(watch.failure(error, options.limit), { cause: error })))
    options.limit.stops(() => {
      request.destroy()
      // One that waits for a connection would tell it only when it gets one.
      reject(new ExchangeError('slow'))
    })
    request.end(outgoing.body)
  })
}

function open({ method, url, headers, body }: OutgoingRequest, { agent }: ExchangeOptions): ClientRequest {
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest
  const length: readonly HeaderField[] = method === 'GET' ? [] : [['Content-Length', String(Buffer.byteLength(body))]]
  return start(url, { method, headers: fieldsOf([...headers, ...length]), agent })
}

/** INVARIANT: a header that stands twice is sent twice: which of both counts is not for whoever passes it on to say. */
function fieldsOf(headers: readonly HeaderField[]): Record<string, string | string[]> {
  // Names are those of strangers: none is found that was not put there.
  const fields = Object.create(null) as Record<string, string | string[]>
  for (const [name, value] of headers) {
    const before = fields[name]
    fields[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value]
  }
  return fields
}

/** Reads the body of an answer. @throws ExchangeError when it is too large, or breaks off */
export async function readBody(
  response: IncomingMessage,
  { mostBytes, limit }: Pick<ExchangeOptions, 'mostBytes' | 'limit'>,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    // Without an encoding chunks are bytes.
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length
      // Leaving the loop ends the connection.
      if (bytes > mostBytes) throw new ExchangeError('too-large')
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof ExchangeError) throw error
    throw new ExchangeError(limit.isOver ? 'slow' : 'incomplete', { cause: error })
  }
  if (!response.complete) throw new ExchangeError('incomplete')
  return Buffer.concat(chunks)
}
