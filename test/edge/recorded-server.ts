import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import type { Clock } from '../../src/common/clock.js'

const answer = z.strictObject({
  status: z.int().optional(),
  /** Seconds that it may be kept. */
  maxAge: z.int().optional(),
  body: z.unknown().optional(),
  html: z.string().optional(),
})

const recording = z.strictObject({
  about: z.string(),
  answers: z.record(z.string(), answer),
  absent: answer,
  noSuchUser: answer,
  notFound: answer,
  unauthorized: answer,
  forbidden: answer,
  logins: z.record(z.string(), answer),
})

/** An answer of the Python server. */
export type RecordedAnswer = z.infer<typeof answer>

/** What was recorded of the Python server. */
export const RECORDED = recording.parse(
  JSON.parse(readFileSync(join(__dirname, 'recorded', 'charles.json'), 'utf8')) as unknown,
)

/** Answers a request itself, or `undefined` to leave it to the recording. */
export type Instead = (request: IncomingMessage, response: ServerResponse) => RecordedAnswer | 'done' | undefined

/** Answers what was recorded of the Python server, without any header that it does not have. */
export class RecordedServer {
  /** What was asked, in its order. */
  asked: string[] = []
  /** The `Authorization` of the last request. */
  authorization: string | undefined
  /** The `Host` of the last request. */
  host: string | undefined
  instead: Instead = () => undefined
  /** A page about maintenance is all that there is. */
  isReplaced = false

  private constructor(
    private readonly server: Server,
    private readonly clock: Clock,
  ) {}

  static async start(clock: Clock): Promise<RecordedServer> {
    const server = createServer()
    const recorded = new RecordedServer(server, clock)
    server.on('request', (request, response) => recorded.answer(request, response))
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return recorded
  }

  get url(): string {
    const { port } = this.server.address() as AddressInfo // a server that listens on a port has an address of this kind
    return `http://127.0.0.1:${port}`
  }

  /** Ends every connection. */
  async stop(): Promise<void> {
    const closed = once(this.server, 'close')
    this.server.close()
    this.server.closeAllConnections()
    await closed
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = request.url ?? ''
    if (this.isReplaced) {
      this.write(response, { html: '<p>We are back soon.</p>' })
      return
    }
    if (path === '/healthz') {
      this.write(response, RECORDED.notFound)
      return
    }
    if (request.method === 'GET' && request.headers.authorization === undefined) {
      this.write(response, RECORDED.unauthorized)
      return
    }
    this.asked.push(path)
    this.authorization = request.headers.authorization
    this.host = request.headers.host
    const instead = this.instead(request, response)
    if (instead !== 'done') this.write(response, instead ?? recordedFor(path))
  }

  /** Both headers in the exact forms of wire-protocol 3.8. */
  private write(response: ServerResponse, { status = 200, maxAge, body, html }: RecordedAnswer): void {
    if (maxAge !== undefined) {
      response.setHeader('Expires', new Date(this.clock.now() + maxAge * 1000).toUTCString())
      response.setHeader('Cache-Control', `max-age=${maxAge}`)
    }
    response.writeHead(status, { 'Content-Type': html === undefined ? 'application/json' : 'text/html' })
    response.end(html ?? `${JSON.stringify(body, undefined, 2)}\n`)
  }
}

function recordedFor(path: string): RecordedAnswer {
  const found = RECORDED.answers[path] ?? RECORDED.logins[path]
  if (found !== undefined) return found
  return path.includes('/user-policies/') ? RECORDED.noSuchUser : RECORDED.absent
}
