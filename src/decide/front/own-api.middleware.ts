import type { NextFunction, Request, RequestHandler, Response } from 'express'
import type { AuditLog } from '../../audit/index.js'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { readBody } from '../../common/http/read-body.js'
import { jsonText } from '../../common/http/json-text.js'
import { beginRequestState, findRequestState } from '../../common/http/request-state.js'
import type { Log } from '../../common/log/index.js'
import type { Metrics } from '../../common/metrics/index.js'
import { type Begun, headerRecord } from './front.js'
import { recordCall } from './record-call.js'

/** What the front of the Nest lane works with. */
export interface OwnApiMiddlewareOptions {
  readonly begun: (request: object) => Begun
  readonly audit: AuditLog
  readonly metrics: Metrics
  readonly clock: Clock
  readonly config: Config
  readonly log: Log
}

/** Sets the standing headers, reads the body, and records the call when it is answered. */
export function ownApiMiddleware(options: OwnApiMiddlewareOptions): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const { call, headers } = options.begun(request)
    for (const [name, value] of Object.entries(headerRecord(headers))) response.setHeader(name, value)
    response.json = (body: unknown) => response.type('application/json').send(jsonText(body, request))
    // Nothing here may be cached, so nothing is answered with 304.
    delete request.headers['if-none-match']
    const state = beginRequestState(request, call)
    response.on('finish', () => {
      finished(request, response, options)
    })
    readBody(request, options.config.bodyLimitBytes).then((body) => {
      state.rawBody = body
      next()
    }, next)
  }
}

function finished(request: Request, response: Response, options: OwnApiMiddlewareOptions): void {
  const state = findRequestState(request)
  if (state === undefined) return
  options.metrics.countRequest(state.route?.path ?? 'unmatched', request.method, response.statusCode)
  const { audit, clock, config, log } = options
  recordCall(state.call, response.statusCode, { audit, clock, service: config.service }).catch((error: unknown) => {
    log.error({ err: error, requestId: state.call.requestId }, 'a call could not be recorded')
  })
}

/** Refuses reads too while the audit log has no room: what cannot be audited is not done. */
export function assertAuditable(audit: AuditLog): void {
  const { buffered, capacity } = audit.state()
  if (buffered < capacity) return
  throw new DomainError('ServiceUnavailable', { detail: 'the audit log has no room', retryAfterSeconds: 1 })
}
