import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { type AuditLog, recordCall } from '../../audit/index.js'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { type DeclaredRoutes, methodsOf } from '../../common/http/declared-routes.js'
import { readBody } from '../../common/http/read-body.js'
import { jsonText } from '../../common/http/json-text.js'
import { beginRequestState, findRequestState, type RequestState } from '../../common/http/request-state.js'
import type { Log } from '../../common/log/index.js'
import type { Metrics } from '../../common/metrics/index.js'
import { inServerSpan, spanUnderWay } from '../../common/tracing/index.js'
import { type Begun, headerRecord } from './front.js'

/** What the front of the Nest lane works with. */
export interface OwnApiMiddlewareOptions {
  readonly begun: (request: object) => Begun
  readonly routes: DeclaredRoutes
  readonly audit: AuditLog
  readonly metrics: Metrics
  readonly clock: Clock
  readonly config: Config
  readonly log: Log
}

/** Sets the standing headers, reads the body, refuses methods that nobody declares, and records the call when it is answered. */
export function ownApiMiddleware(options: OwnApiMiddlewareOptions): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const { call, headers } = options.begun(request)
    for (const [name, value] of Object.entries(headerRecord(headers))) response.setHeader(name, value)
    response.json = (body: unknown) => response.type('application/json').send(jsonText(body, request))
    // Nothing here may be cached, so nothing is answered with 304.
    delete request.headers['if-none-match']
    const state = beginRequestState(request, call)
    void inServerSpan(request.method, request.headers, () => {
      const answered = new Promise<void>((resolve) => {
        onEnd(response, () => {
          ended(request, response, options)
          resolve()
        })
      })
      readBody(request, options.config.bodyLimitBytes).then((body) => {
        state.rawBody = body
        next(methodProblem(request, response, options.routes))
      }, next)
      return answered
    })
  }
}

/** Refuses a method that a path does not have; paths that nobody declares are for the router to refuse. */
function methodProblem(request: Request, response: Response, routes: DeclaredRoutes): DomainError | undefined {
  const methods = methodsOf(routes.at(request.originalUrl))
  if (methods.length === 0 || methods.includes(request.method)) return undefined
  response.setHeader('allow', methods.join(', '))
  return new DomainError('MethodNotAllowed')
}

/**
 * Runs `work` once, when the answer is complete. Not on `finish`, which never comes where the caller has gone away: what was
 * decided for it is recorded all the same.
 */
function onEnd(response: Response, work: () => void): void {
  const end = response.end.bind(response)
  response.end = new Proxy(end, {
    apply: (target, _, values: Parameters<typeof end>) => {
      response.end = end
      work()
      return Reflect.apply(target, response, values)
    },
  })
}

/** Event of a request that came to no route. */
const UNROUTED = 'UnroutedRequest'

function ended(request: Request, response: Response, options: OwnApiMiddlewareOptions): void {
  const state = findRequestState(request)
  if (state === undefined) return
  const { audit, clock, config, log, metrics, routes } = options
  const route = routeLabel(request, state)
  metrics.countRequest(route, request.method, response.statusCode)
  spanUnderWay()
    ?.updateName(`${request.method} ${route}`)
    .setAttributes({ 'http.route': route, 'http.response.status_code': response.statusCode })
  if (state.route === undefined && response.statusCode >= 400) {
    const declared = routes.at(request.originalUrl).find(({ method }) => method === request.method)
    state.call.audit.event = declared === undefined ? UNROUTED : declared.event
  }
  const sampled = state.route?.sampled === true
  recordCall(state.call, response.statusCode, { audit, clock, service: config.service, sampled }).catch(
    (error: unknown) => {
      log.error({ err: error, requestId: state.call.requestId }, 'a call could not be recorded')
    },
  )
}

/** The pages of the OpenAPI description are no declared route. */
function routeLabel({ originalUrl }: Request, { route }: RequestState): string {
  if (route !== undefined) return route.path
  return originalUrl.startsWith('/api/docs') ? '/api/docs' : 'unmatched'
}

/** Refuses reads too while the audit log has no room: what cannot be audited is not done. */
export function assertAuditable(audit: AuditLog): void {
  const { buffered, capacity } = audit.state()
  if (buffered < capacity) return
  throw new DomainError('ServiceUnavailable', { detail: 'the audit log has no room', retryAfterSeconds: 1 })
}
