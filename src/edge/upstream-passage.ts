import type { IncomingMessage } from 'node:http'
import { isIPv6, type Socket } from 'node:net'
import { HeaderList } from '@tinyauth/decision'
import { ConnectionError, type HttpAnswer, type ServiceClient } from '@tinyauth/guard/local'
import type { AttemptLimits } from '../common/attempt-limits.js'
import type { Call } from '../common/call.js'
import { DomainError } from '../common/errors/domain-error.js'
import { plainAddress } from '../common/http/origin.js'
import { Elsewhere, ElsewhereError, type PassedAnswer } from '../decide/lane/elsewhere.js'
import type { EdgeKnowledge } from './edge-knowledge.js'
import { passedHeaders } from './passed-headers.js'
import { unavailable } from './unavailable.js'

/** What passes requests on. */
export interface UpstreamPassageOptions {
  readonly client: Pick<ServiceClient, 'pass'>
  /** `Host` of the upstream. */
  readonly host: string
  /** Address under which gatekeepers reach this node (`PUBLIC_URL`). */
  readonly publicUrl: string | undefined
  readonly knowledge: EdgeKnowledge
  readonly limits: Pick<AttemptLimits, 'keyFailed'>
  /** Told the status of each answer, 503 where there is none. */
  readonly onPassed: (status: number) => void
}

/** What of an answer its reader is told, besides the headers that every answer has. */
const TOLD = ['content-type', 'retry-after', 'www-authenticate', 'x-tinyauth-revision'] as const

/** Passes on to the upstream what only the upstream can answer: as it came, with the credential that it came with. */
export class UpstreamPassage extends Elsewhere {
  private readonly publicHosts: readonly string[]

  constructor(private readonly options: UpstreamPassageOptions) {
    super()
    const { publicUrl } = options
    this.publicHosts = publicUrl === undefined ? [] : [new URL(publicUrl).host]
  }

  /** A gatekeeper that may not, as far as is told here, may all the same. */
  override takes(error: unknown): boolean {
    if (error instanceof ElsewhereError) return true
    const { current } = this.options.knowledge
    return error instanceof DomainError && error.code === 'NotPermitted' && current?.mayRefuseWrongly === true
  }

  override async ask(request: IncomingMessage, body: Buffer, call: Call): Promise<PassedAnswer> {
    const { knowledge, limits, onPassed } = this.options
    const { heard } = knowledge.current ?? {}
    try {
      const answer = await this.pass(request, body, call)
      assertAnswer(answer)
      if (decides(request) && answer.status === 200) assertKnows(answer, heard)
      onPassed(answer.status)
      // Guesses count where they are made: to the upstream all of them come from this node.
      if (refusesGatekeeper(answer)) await limits.keyFailed(call.sourceIp)
      return { status: answer.status, headers: toldHeaders(answer), body: answer.body }
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'ServiceUnavailable') onPassed(503)
      throw error
    }
  }

  private async pass(request: IncomingMessage, body: Buffer, call: Call): Promise<HttpAnswer> {
    const { client, host } = this.options
    const ownHosts = [...this.publicHosts, ...reachedHosts(request.socket)]
    const headers = passedHeaders(HeaderList.ofRaw(request.rawHeaders), request.url ?? '', { call, host, ownHosts })
    try {
      // After the slash that ends the endpoint. A password counts as one attempt.
      const path = (request.url ?? '').slice(1)
      return await client.pass({ method: 'POST', path, headers, body, once: takesPassword(request) })
    } catch (error) {
      throw error instanceof ConnectionError ? unavailable(error) : error
    }
  }
}

/** `Host` by the address at which a request reached this node, with and without the port; none once the connection has ended. */
function reachedHosts({ localAddress, localPort }: Socket): readonly string[] {
  if (localAddress === undefined) return []
  const address = plainAddress(localAddress)
  const host = isIPv6(address) ? `[${address}]` : address
  return [host, `${host}:${localPort}`]
}

/** Whether an end user is proved by a password: each is an attempt. */
function takesPassword(request: IncomingMessage): boolean {
  return !decides(request) || pathOf(request) === '/api/v1/authorize-login'
}

/** Whether the answer says what somebody may do. */
function decides(request: IncomingMessage): boolean {
  return !pathOf(request).endsWith('/get-token-for-login')
}

function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?', 1)[0] ?? ''
}

/** An upstream that is out of order, or that is not at this address, has answered nothing. */
function assertAnswer({ status, headers }: HttpAnswer): void {
  const isJson = headers['content-type']?.startsWith('application/json') === true
  const isAnswer = status >= 400 ? status < 500 : status >= 200 && status < 300 && isJson
  if (isAnswer) return
  const seconds = Number(headers['retry-after'])
  throw new DomainError('ServiceUnavailable', {
    detail: `the upstream answered ${status}`,
    ...(Number.isInteger(seconds) && seconds > 0 ? { retryAfterSeconds: seconds } : {}),
  })
}

/** A wrong password of an end user is 401 as well, and no guess of whoever passes it on. */
function refusesGatekeeper({ status, body }: HttpAnswer): boolean {
  return status === 401 && body.includes('"authorization"')
}

/** INVARIANT: nobody decides in the place of this node who does not know a change that was heard here. */
function assertKnows({ headers }: HttpAnswer, heard: number | undefined): void {
  if (heard === undefined || Number(headers['x-tinyauth-revision'] ?? Number.NaN) >= heard) return
  throw new DomainError('ServiceUnavailable', { detail: `the upstream does not know change ${heard} yet` })
}

function toldHeaders({ headers }: HttpAnswer): readonly string[] {
  return TOLD.flatMap((name) => {
    const value = headers[name]
    return typeof value === 'string' ? [name, value] : []
  })
}
