import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { HeaderField } from '@tinyauth/request-signing'
import { ConnectionError } from '../authorizer/errors.js'
import type { GuardSettings } from '../settings/guard-settings.js'
import { ApiVersion, EXTENDED_VERSION, toldVersion } from './api-version.js'
import type { Report } from './circuit-breaker.js'
import { CircuitBreaker } from './circuit-breaker.js'
import { ConnectionPool } from './connection-pool.js'
import { ExchangeError } from './exchange-error.js'
import type { ExchangeOptions, HttpAnswer, OutgoingRequest, ServiceMethod } from './http-exchange.js'
import { exchange, readBody, send } from './http-exchange.js'
import type { JsonObject } from './json-answer.js'
import { readJsonAnswer } from './json-answer.js'
import { RequestSigner } from './request-signer.js'
import { refusal, unreachable } from './service-error.js'
import { traced, traceHeaders } from '../tracing/traced.js'
import type { TimeLimit } from './time-limit.js'
import { TimeLimits } from './time-limit.js'

/** What the client works with. */
export type ServiceSettings = Pick<
  GuardSettings,
  'endpoint' | 'key' | 'ownService' | 'sign' | 'verify' | 'timeoutMs' | 'maxConnections' | 'breaker' | 'clock'
>

/** One call of the API. */
export interface ServiceCall {
  readonly method: ServiceMethod
  /** After `api/v1/`, percent-encoded, with its query. */
  readonly path: string
  readonly body?: JsonObject | readonly unknown[]
  /**
   * Counts or changes something: is not sent again once it was sent, and goes over a connection of its own, which cannot have
   * ended while it was kept. Default: every `PUT`.
   */
  readonly once?: boolean
}

/** What the service answered: a JSON object, not yet read. */
export interface ServiceAnswer {
  readonly body: JsonObject
  /** When the question set out; what it says is no older. Milliseconds since 1970. */
  readonly sentAtMs: number
  /** Of the answer; names in lower case. */
  readonly headers: IncomingHttpHeaders
}

/** A request of somebody else, passed on as it came: this client proves nothing for it. */
export interface PassedRequest extends Pick<OutgoingRequest, 'method' | 'headers' | 'body'> {
  /** After the endpoint, percent-encoded, with its query. */
  readonly path: string
  /** As in `ServiceCall`. */
  readonly once: boolean
}

/** Bytes of an answer at most. */
export const MOST_ANSWER_BYTES = 8 * 1024 * 1024

const ABSENT_STATUSES = [502, 503, 504]

/**
 * Asks the service: over kept connections, signed, within a time limit, once more when there was no connection or a kept one
 * ended without a byte. Whatever is not a JSON object with status 200 is a `ConnectionError`. While the service does not answer
 * it is not asked.
 */
export class ServiceClient {
  private readonly pool: ConnectionPool
  private readonly breaker: CircuitBreaker
  private readonly signer: RequestSigner
  private readonly limits = new TimeLimits()
  private readonly parts: ServiceClient[] = []
  private probe: Promise<number> | undefined
  private closed = false

  /** @throws TypeError without a key: a guard that bypasses everything asks nobody */
  constructor(
    private readonly settings: ServiceSettings,
    private readonly version = new ApiVersion(),
  ) {
    const { key, ownService, sign, breaker, clock } = settings
    if (key === undefined) throw new TypeError('"accessKeyId" and "secretAccessKey" are needed to ask the service')
    this.pool = new ConnectionPool(settings)
    this.breaker = new CircuitBreaker(breaker, clock)
    this.signer = new RequestSigner({ key, ownService, sign })
  }

  /**
   * A client with connections, breaker and time limit of its own, for calls whose troubles say nothing of the others; it is
   * closed with this one. @param timeoutMs its time limit, in milliseconds
   */
  apart(timeoutMs = this.settings.timeoutMs): ServiceClient {
    const part = new ServiceClient({ ...this.settings, timeoutMs }, this.version)
    if (this.closed) part.close()
    this.parts.push(part)
    return part
  }

  /** Asks. @throws ConnectionError when there is no answer, `ServiceRefusal` when it is no 200 */
  call(call: ServiceCall): Promise<ServiceAnswer> {
    // The path may name people.
    return traced(`tinyauth ${call.method}`, 'client', () => this.ask(call))
  }

  private async ask(call: ServiceCall): Promise<ServiceAnswer> {
    const sentAtMs = this.settings.clock.now()
    const answer = await this.guarded(call, (limit) =>
      this.attempts(this.signed(call), limit, isOnce(call) ? 'fresh' : 'kept'),
    )
    if (answer.status !== 200) throw refusal(answer, this.names(call))
    return { body: readJsonAnswer(answer, this.settings.endpoint), sentAtMs, headers: answer.headers }
  }

  /** Passes a request on, and what is answered back, whatever its status. @throws ConnectionError when there is no answer */
  pass({ method, path, headers, body, once }: PassedRequest): Promise<HttpAnswer> {
    const outgoing = { method, url: new URL(`${this.settings.endpoint}${path}`), headers, body }
    return this.guarded({ method, path }, (limit) => this.attempts(outgoing, limit, once ? 'fresh' : 'kept'))
  }

  /**
   * Opens a stream of events, over a connection of its own; only its head has a time limit. Whoever reads it ends it, by
   * `destroy`. @throws ConnectionError as `call` does
   */
  async open(call: ServiceCall): Promise<IncomingMessage> {
    const outgoing = this.signed(call, 'text/event-stream')
    let stream: IncomingMessage | undefined
    const answer = await this.guarded(call, async (limit) => {
      stream = await send(outgoing, this.options(limit, 'fresh'))
      const { statusCode: status = 0, headers } = stream
      const body = status === 200 ? Buffer.alloc(0) : await readBody(stream, { mostBytes: MOST_ANSWER_BYTES, limit })
      return { status, headers, body }
    })
    if (stream === undefined || answer.status !== 200) throw refusal(answer, this.names(call))
    if (answer.headers['content-type']?.startsWith('text/event-stream') === true) return stream
    stream.destroy()
    throw new ConnectionError(`the service does not answer a stream of events (${this.names(call).call})`)
  }

  /** Whether the service knows the extensions of wire-protocol 3.9; asks it where no answer has told it yet. */
  async isExtended(): Promise<boolean> {
    this.probe ??= this.askVersion().finally(() => (this.probe = undefined))
    return (this.version.current ?? (await this.probe)) >= EXTENDED_VERSION
  }

  /** Ends everything under way; nothing is asked any more. */
  close(): void {
    this.closed = true
    for (const part of this.parts) part.close()
    this.limits.end()
    this.pool.close()
  }

  private async askVersion(): Promise<number> {
    if (this.version.current !== undefined) return this.version.current
    const { url, headers } = this.plain('healthz')
    const probe = { method: 'GET', path: 'healthz' } as const
    const outgoing = { method: probe.method, url, headers, body: '' }
    const answer = await this.guarded(probe, (limit) => this.attempts(outgoing, limit, 'kept'))
    this.version.learnFromProbe(answer)
    if (this.version.current === undefined) throw refusal(answer, this.names(probe))
    return this.version.current
  }

  /** Runs an exchange where the breaker lets it, within the time limit. */
  private async guarded(call: ServiceCall, run: (limit: TimeLimit) => Promise<HttpAnswer>): Promise<HttpAnswer> {
    if (this.closed) throw closedError()
    const report = this.admitted()
    const limit = this.limits.start(this.settings.timeoutMs)
    let reached = false
    try {
      const answer = await run(limit)
      reached = cameFromService(answer)
      this.version.learn(answer)
      return answer
    } catch (error) {
      if (this.closed) throw closedError(error)
      if (error instanceof ExchangeError) throw unreachable(error, this.names(call))
      throw error
    } finally {
      limit.clear()
      report(reached)
    }
  }

  private admitted(): Report {
    const passage = this.breaker.pass()
    if ('report' in passage) return passage.report
    const retryAfterSeconds = Math.ceil(passage.waitMs / 1000)
    throw new ConnectionError('the service has not answered several times in a row ("breaker")', { retryAfterSeconds })
  }

  /**
   * INVARIANT: at most two, the second only when there was no connection, or a kept one ended before a byte of the answer. The
   * service may have read what was sent over such a one.
   */
  private async attempts(
    outgoing: OutgoingRequest,
    limit: TimeLimit,
    connection: 'kept' | 'fresh',
  ): Promise<HttpAnswer> {
    try {
      return await exchange(outgoing, this.options(limit, connection))
    } catch (error) {
      if (!(error instanceof ExchangeError) || !error.mayRepeat || limit.isOver) throw error
      return exchange(outgoing, this.options(limit, 'fresh'))
    }
  }

  private options(limit: TimeLimit, connection: 'kept' | 'fresh'): ExchangeOptions {
    return { agent: this.pool[connection], limit, mostBytes: MOST_ANSWER_BYTES }
  }

  private signed(call: ServiceCall, accept = 'application/json'): OutgoingRequest {
    const { method } = call
    const body = call.body === undefined ? '' : JSON.stringify(call.body)
    const { url, headers } = this.plain(`api/v1/${call.path}`, accept)
    if (call.body !== undefined) headers.push(['Content-Type', 'application/json'])
    const uri = `${url.pathname}${url.search}`
    const proof = this.signer.sign({ method, uri, headers, body }, this.settings.clock.now())
    // Behind the proof, which does not cover them: they prove nothing.
    return { method, url, headers: [...headers, ...proof, ...traceHeaders()], body }
  }

  private plain(path: string, accept = 'application/json'): { readonly url: URL; readonly headers: HeaderField[] } {
    const url = new URL(`${this.settings.endpoint}${path}`)
    const version = String(EXTENDED_VERSION)
    return {
      url,
      headers: [
        ['Host', url.host],
        ['Accept', accept],
        ['X-API-Version', version],
      ],
    }
  }

  private names({ method, path }: ServiceCall): Parameters<typeof refusal>[1] {
    const { endpoint, timeoutMs } = this.settings
    return { call: `${method} ${path}`, endpoint, timeoutMs }
  }
}

/** A signature that comes twice in a request that changes something is refused as a replay (wire-protocol 3.2). */
function isOnce({ method, once = method === 'PUT' }: ServiceCall): boolean {
  return once
}

/** Whether the service itself is behind an answer, and not a proxy that did not find it. */
function cameFromService(answer: HttpAnswer): boolean {
  return !ABSENT_STATUSES.includes(answer.status) || toldVersion(answer) !== undefined
}

function closedError(cause?: unknown): ConnectionError {
  return new ConnectionError('the guard is closed', { cause })
}
