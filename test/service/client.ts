import { Agent, request } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'

/** What the service answered. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The parsed body; `undefined` when it is empty or no JSON. */
  readonly body: unknown
}

/** A header line as it goes over the wire; one name may stand several times. */
export type HeaderLine = readonly [name: string, value: string]

/** What goes with a request. */
export interface RequestOptions {
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, instead of `body`. */
  readonly rawBody?: string | Buffer
  readonly headers?: readonly HeaderLine[]
}

/** An access key as `POST /users/{u}/keys` answers it. */
export interface Credential {
  readonly keyId: string
  readonly secret: string
}

/** The value of `Authorization` for HTTP Basic. */
export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`
}

/** A member of a JSON object, `undefined` where there is none. */
export function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return (value as Record<string, unknown>)[name] // any object may be read by name
}

/** A text that must be in the body of an answer. */
export function text(answer: Answer, name: string): string {
  const value = member(answer.body, name)
  if (typeof value !== 'string') throw new Error(`no text \`${name}\` in ${answer.status} ${answer.text}`)
  return value
}

/** Speaks to one service with one credential, line by line as asked: headers are neither joined nor added. */
export class Client {
  constructor(
    readonly url: string,
    private readonly agent: Agent,
    private readonly authorization?: string,
  ) {}

  /** The same service with another `Authorization`, or with none. */
  with(authorization?: string): Client {
    return new Client(this.url, this.agent, authorization)
  }

  /** The same service with an access key. */
  as(credential: Credential): Client {
    return this.with(basic(credential.keyId, credential.secret))
  }

  get(path: string, headers: readonly HeaderLine[] = []): Promise<Answer> {
    return this.request('GET', path, { headers })
  }

  post(path: string, body?: unknown, headers: readonly HeaderLine[] = []): Promise<Answer> {
    return this.request('POST', path, { body, headers })
  }

  put(path: string, body: unknown, headers: readonly HeaderLine[] = []): Promise<Answer> {
    return this.request('PUT', path, { body, headers })
  }

  patch(path: string, body: unknown, headers: readonly HeaderLine[] = []): Promise<Answer> {
    return this.request('PATCH', path, { body, headers })
  }

  delete(path: string, headers: readonly HeaderLine[] = []): Promise<Answer> {
    return this.request('DELETE', path, { headers })
  }

  request(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const { hostname, port } = new URL(this.url)
    const payload = payloadOf(options)
    const headers = this.lines(`${hostname}:${port}`, payload, options.headers ?? [])
    return new Promise((resolve, reject) => {
      const sent = request({ hostname, port, method, path, agent: this.agent, headers }, (incoming) => {
        answerOf(incoming).then(resolve, reject)
      })
      sent.on('error', reject)
      sent.end(payload)
    })
  }

  private lines(host: string, payload: Buffer | undefined, given: readonly HeaderLine[]): string[] {
    const names = new Set(given.map(([name]) => name.toLowerCase()))
    const lines: HeaderLine[] = []
    const byDefault = (name: string, value: string | undefined): void => {
      if (value !== undefined && !names.has(name.toLowerCase())) lines.push([name, value])
    }
    byDefault('Host', host)
    byDefault('Authorization', this.authorization)
    if (payload) {
      byDefault('Content-Type', 'application/json')
      byDefault('Content-Length', String(payload.length))
    }
    return [...lines, ...given].flat()
  }
}

/** An answer, or undefined where the connection could not be made or broke. */
export async function answered(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked
  } catch (error) {
    // No `instanceof`: errors of Node are not those of a test.
    if (typeof error === 'object' && error !== null && 'code' in error) return undefined
    throw error
  }
}

/** An agent that keeps connections open, as real clients do. */
export function keepAliveAgent(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 64 })
}

function payloadOf({ body, rawBody }: RequestOptions): Buffer | undefined {
  if (rawBody !== undefined) return Buffer.from(rawBody)
  return body === undefined ? undefined : Buffer.from(JSON.stringify(body), 'utf8')
}

async function answerOf(incoming: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer) // a stream without encoding gives buffers
  const bodyText = Buffer.concat(chunks).toString('utf8')
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, text: bodyText, body: parsed(bodyText) }
}

function parsed(bodyText: string): unknown {
  try {
    return JSON.parse(bodyText)
  } catch {
    return undefined
  }
}
