import type { IncomingMessage, ServerResponse } from 'node:http'
import { HeaderList, whenThere } from '@tinyauth/decision'
import type { AuditLog } from '../audit/audit-log.js'
import { recordCall } from '../audit/record-call.js'
import type { Clock } from '../common/clock.js'
import type { Config } from '../common/config/index.js'
import { DomainError } from '../common/errors/domain-error.js'
import { DeclaredRoutes, methodsOf } from '../common/http/declared-routes.js'
import { errorAnswer } from '../common/http/error-body.js'
import { jsonText } from '../common/http/json-text.js'
import { ReceivedRequest } from '../common/http/received-request.js'
import type { RouteDeclaration } from '../common/http/route.js'
import type { Log } from '../common/log/index.js'
import { acceptsOpenMetrics, mergeExpositions, type Metrics } from '../common/metrics/index.js'
import type { Siblings } from '../common/siblings.js'
import type { CallerService } from '../decide/caller/caller.service.js'
import { type Begun, headerRecord, writeError } from '../decide/front/front.js'
import { ElsewhereError } from '../decide/lane/elsewhere.js'
import { HEALTHZ, READYZ } from '../operations/health.routes.js'
import { metricsRoute } from '../operations/metrics.route.js'
import { EDGE_ROUTES } from './edge-routes.js'
import type { Readiness } from './readiness.js'

/** What the pages of an edge node are made with. */
export interface EdgePagesOptions {
  readonly readiness: Readiness
  readonly caller: CallerService
  readonly metrics: Metrics
  readonly siblings: Siblings
  readonly audit: AuditLog
  readonly clock: Clock
  readonly config: Config
  readonly log: Log
}

interface Page {
  readonly status: number
  readonly contentType: string
  readonly text: string
}

/** What an edge node answers besides decisions: whether it is alive and ready, what it counts, and 404 for everything else. */
export class EdgePages {
  private readonly metricsRoute: RouteDeclaration
  private readonly routes: DeclaredRoutes

  constructor(private readonly options: EdgePagesOptions) {
    this.metricsRoute = metricsRoute(options.config.metricsPublic)
    this.routes = new DeclaredRoutes([...EDGE_ROUTES, HEALTHZ, READYZ, this.metricsRoute])
  }

  /** Answers the request, whatever it is. */
  async answer(request: IncomingMessage, response: ServerResponse, begun: Begun): Promise<void> {
    const declared = this.routes.at(request.url ?? '')
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const route = declared.find((each) => each.method === method)
    const { metrics } = this.options
    let status: number
    try {
      const page = await this.pageOf(route, request, response, begun, methodsOf(declared))
      status = page.status
      await this.record(begun, status)
      response.writeHead(status, {
        ...headerRecord(begun.headers),
        ...(status === 503 ? { 'retry-after': '1' } : {}),
        'content-type': page.contentType,
        'content-length': Buffer.byteLength(page.text),
      })
      response.end(page.text)
    } catch (error) {
      status = await this.refuse(error, request, response, begun)
    }
    metrics.countRequest(route?.path ?? 'unmatched', request.method ?? '', status)
  }

  private async pageOf(
    route: RouteDeclaration | undefined,
    request: IncomingMessage,
    response: ServerResponse,
    { call }: Begun,
    methods: readonly string[],
  ): Promise<Page> {
    call.audit.event = route?.event ?? 'UnroutedRequest'
    switch (route) {
      case HEALTHZ:
        return json(200, { status: 'ok' }, request)
      case READYZ: {
        const { ready, checks } = await this.options.readiness.check()
        return json(ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', checks }, request)
      }
      case this.metricsRoute:
        return this.metricsPage(request, call)
      default:
        if (methods.length === 0) throw new DomainError('NotFound')
        response.setHeader('allow', methods.join(', '))
        throw new DomainError('MethodNotAllowed')
    }
  }

  private async metricsPage(request: IncomingMessage, call: Begun['call']): Promise<Page> {
    const { caller, clock, config, metrics, siblings } = this.options
    if (!config.metricsPublic) {
      const signed = new ReceivedRequest(request.method ?? '', request.url ?? '', Buffer.alloc(0))
      const asked = { headers: HeaderList.ofRaw(request.rawHeaders), signed, nowMs: clock.now() }
      const wanted = { action: 'GetMetrics', resource: 'metrics', boundService: undefined, changes: false }
      await whenThere(caller.authorize(asked, call, wanted), () => undefined)
    }
    const format = acceptsOpenMetrics(request.headers.accept) ? 'openmetrics' : 'text'
    return {
      status: 200,
      contentType: metrics.contentType(format),
      text: mergeExpositions(await siblings.metrics(format)),
    }
  }

  private async refuse(
    error: unknown,
    request: IncomingMessage,
    response: ServerResponse,
    begun: Begun,
  ): Promise<number> {
    const known =
      error instanceof ElsewhereError ? new DomainError('ServiceUnavailable', { detail: error.message }) : error
    if (!(known instanceof DomainError)) {
      this.options.log.error({ err: known, requestId: begun.call.requestId }, 'a page could not be answered')
    }
    let answer = errorAnswer(known)
    begun.call.audit.errorCode = answer.body.code
    try {
      await this.record(begun, answer.status)
    } catch {
      // What cannot be audited is not answered as if it had been.
      answer = errorAnswer(new DomainError('ServiceUnavailable', { retryAfterSeconds: 1 }))
    }
    if (!response.headersSent && !response.destroyed) writeError(request, response, answer, begun.headers)
    return answer.status
  }

  private record({ call }: Begun, status: number): Promise<void> {
    const { audit, clock, config } = this.options
    return recordCall(call, status, { audit, clock, service: config.service })
  }
}

function json(status: number, value: object, request: IncomingMessage): Page {
  return { status, contentType: 'application/json', text: jsonText(value, request) }
}
