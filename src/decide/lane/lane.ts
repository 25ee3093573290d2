import type { IncomingMessage, ServerResponse } from 'node:http'
import { ANY_SERVICE, HeaderList } from '@tinyauth/decision'
import type { AuditLog } from '../../audit/audit-log.js'
import { recordCall } from '../../audit/record-call.js'
import type { Call } from '../../common/call.js'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { ERROR_CODES } from '../../common/errors/error-codes.js'
import { errorAnswer } from '../../common/http/error-body.js'
import { ReceivedRequest } from '../../common/http/received-request.js'
import { isCompact } from '../../common/http/json-text.js'
import { parseJsonBody } from '../../common/http/parse-json.js'
import { readBody } from '../../common/http/read-body.js'
import type { ByAction } from '../../common/http/route.js'
import type { Log } from '../../common/log/index.js'
import type { Metrics } from '../../common/metrics/index.js'
import { inServerSpan, spanUnderWay } from '../../common/tracing/index.js'
import { serviceNameProblem } from '../../common/wire-names.js'
import type { CallerService } from '../caller/caller.service.js'
import { type Begun, writeError } from '../front/front.js'
import type { Knowledge } from '../knowledge.js'
import { type Elsewhere, ElsewhereError } from './elsewhere.js'
import type { LaneRoute } from './lane-route.js'
import { matchRoute } from './lane-route.js'

/** What the lane works with. */
export interface LaneOptions {
  readonly routes: readonly LaneRoute[]
  readonly caller: CallerService
  readonly snapshot: Pick<Knowledge, 'revision'>
  readonly audit: AuditLog
  readonly metrics: Metrics
  readonly clock: Clock
  readonly config: Config
  readonly log: Log
  /** Answers what cannot be answered here. Default: nobody does. */
  readonly elsewhere?: Elsewhere
}

/**
 * Answers the decision routes straight from the HTTP server (design, "the lean lane"). Everything before and behind the
 * decision is what the other lane has too: the front, the proof of the caller, error bodies, audit, metrics.
 */
export class Lane {
  constructor(private readonly options: LaneOptions) {}

  /** Answers the request, or says that it is not one of these routes. */
  handle(request: IncomingMessage, response: ServerResponse, begun: Begun): boolean {
    const url = request.url ?? ''
    if (request.method !== 'POST' || !url.startsWith('/api/v1/')) return false
    const mark = url.indexOf('?')
    const matched = matchRoute(this.options.routes, mark === -1 ? url : url.slice(0, mark))
    if (matched === undefined) return false
    const { route, service } = matched
    void inServerSpan(spanName(route), request.headers, () => this.answer(request, response, begun, route, service))
    return true
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
    begun: Begun,
    route: LaneRoute,
    encodedService: string,
  ): Promise<void> {
    const { metrics, snapshot } = this.options
    const { call } = begun
    call.audit.event = route.declaration.event
    spanUnderWay()?.setAttribute('tinyauth.snapshot', 'warm')
    let status = 200
    let bytes: Buffer | undefined
    try {
      bytes = await readBody(request, this.options.config.bodyLimitBytes)
      // Of before the decision: what changes meanwhile may not be part of it.
      const revision = String(snapshot.revision)
      const answer = await this.decide(request, bytes, call, route, encodedService)
      // Answers are written with their keys in order: sorting them would cost as much as deciding.
      const text = `${JSON.stringify(answer, null, isCompact(request) ? undefined : 2)}\n`
      const length = String(Buffer.byteLength(text))
      response.writeHead(
        200,
        begun.headers.concat(
          'content-type',
          'application/json',
          'content-length',
          length,
          'x-tinyauth-revision',
          revision,
        ),
      )
      response.end(text)
    } catch (error) {
      status = await this.passOn(error, bytes, request, response, begun)
    }
    metrics.countRequest(route.declaration.path, 'POST', status)
    noteStatus(route.declaration.path, status)
  }

  private async decide(
    request: IncomingMessage,
    bytes: Buffer,
    call: Call,
    route: LaneRoute,
    encodedService: string,
  ): Promise<object> {
    const { caller, clock } = this.options
    const service = readService(encodedService, route)
    if (route.answer === undefined) throw new ElsewhereError(route.declaration.path)
    const nowMs = clock.now()
    const { action, resource } = accessOf(route)
    const admitted = caller.authorize(
      {
        headers: HeaderList.ofRaw(request.rawHeaders),
        signed: new ReceivedRequest('POST', request.url ?? '', bytes),
        nowMs,
      },
      call,
      {
        action,
        resource: resource.replace('{service}', service),
        boundService: service === '' ? ANY_SERVICE : service,
        changes: false,
      },
    )
    const gatekeeper = admitted instanceof Promise ? await admitted : admitted
    const body = parseJsonBody({ contentType: request.headers['content-type'], bytes })
    const asking = { call, gatekeeper, nowMs, extended: Number(request.headers['x-api-version']) >= 2 }
    return route.answer(asking, { service, body, queryNames: queryNames(request.url ?? '') })
  }

  /** What went wrong here is answered elsewhere where that may be right; else it is refused. Answers the status. */
  private async passOn(
    error: unknown,
    bytes: Buffer | undefined,
    request: IncomingMessage,
    response: ServerResponse,
    begun: Begun,
  ): Promise<number> {
    const { elsewhere, audit, clock, config } = this.options
    if (bytes === undefined || elsewhere?.takes(error) !== true) return this.refuse(error, request, response, begun)
    try {
      const { status, headers, body } = await elsewhere.ask(request, bytes, begun.call)
      // Whoever decided it recorded the decision; here it is an allow only where it was one.
      begun.call.audit.errorCode = refusedBy(status, body)
      await recordCall(begun.call, status, { audit, clock, service: config.service, sampled: true })
      const length = ['content-length', String(body.length)]
      response.writeHead(status, [...begun.headers, ...headers, ...length])
      response.end(body)
      return status
    } catch (failure) {
      return this.refuse(failure, request, response, begun)
    }
  }

  private async refuse(
    error: unknown,
    request: IncomingMessage,
    response: ServerResponse,
    begun: Begun,
  ): Promise<number> {
    const { audit, clock, config, log } = this.options
    let answer = errorAnswer(error)
    begun.call.audit.errorCode = answer.body.code
    try {
      await recordCall(begun.call, answer.status, { audit, clock, service: config.service })
    } catch {
      // What cannot be audited is not answered as if it had been.
      answer = errorAnswer(new DomainError('ServiceUnavailable', { retryAfterSeconds: 1 }))
    }
    logFailure(log, error, begun.call.requestId)
    if (!response.headersSent && !response.destroyed) writeError(request, response, answer, begun.headers)
    return answer.status
  }
}

/** Why an answer of somebody else allowed nothing; `undefined` where it did, or was about something else. */
function refusedBy(status: number, body: Buffer): string | undefined {
  if (status !== 200 || !body.includes('"Authorized"')) return undefined
  const { Authorized, ErrorCode: code } = membersOf(body)
  if (Authorized === true) return undefined
  return typeof code === 'string' && code !== '' ? code : 'NotPermitted'
}

/** None where it is no JSON object. */
function membersOf(body: Buffer): { readonly Authorized?: unknown; readonly ErrorCode?: unknown } {
  try {
    const value: unknown = JSON.parse(body.toString())
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** The end of the path: `authorize-by-token`. */
function spanName({ prefix, suffix }: LaneRoute): string {
  const path = suffix ?? prefix
  return path.slice(path.lastIndexOf('/') + 1)
}

/** What a trace says of an answer; one without a decision is an error. */
function noteStatus(path: string, status: number): void {
  const span = spanUnderWay()
  span?.setAttributes({ 'http.route': path, 'http.response.status_code': status })
  if (status !== 200) span?.setAttribute('tinyauth.outcome', 'error')
}

/** To be unavailable for a while (`atLeastRevision`, a full audit log) is no defect: it needs no stack. */
function logFailure(log: Log, error: unknown, requestId: string): void {
  if (!(error instanceof DomainError)) log.error({ err: error, requestId }, 'a decision failed')
  else if (error.code === 'ServiceUnavailable') {
    log.warn({ code: error.code, detail: error.detail, requestId }, 'a decision was refused')
  } else if (ERROR_CODES[error.code].status >= 500) log.error({ err: error, requestId }, 'a decision failed')
}

function accessOf({ declaration: { access } }: LaneRoute): ByAction {
  if ('action' in access) return access
  throw new DomainError('NotPermitted', { detail: 'a decision route needs an action' })
}

function readService(encoded: string, { suffix }: LaneRoute): string {
  if (suffix === undefined) return ''
  const service = decoded(encoded)
  const problem = service === undefined ? 'is not well encoded' : serviceNameProblem(service)
  if (service !== undefined && problem === undefined) return service
  throw new DomainError('ValidationFailed', { problems: { service: problem ?? 'is not well encoded' } })
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function queryNames(url: string): readonly string[] {
  const mark = url.indexOf('?')
  return mark === -1 ? [] : [...new URLSearchParams(url.slice(mark)).keys()].filter((name) => !isPresigned(name))
}

/** Parameters of a presigned address belong to the proof of the caller. */
function isPresigned(name: string): boolean {
  return name.toLowerCase().startsWith('x-amz-')
}
