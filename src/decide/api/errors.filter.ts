import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common'
import type { Request, Response } from 'express'
import { DomainError } from '../../common/errors/domain-error.js'
import { errorAnswer } from '../../common/http/error-body.js'
import type { HtmlErrors } from '../../common/http/html-errors.js'
import { jsonText } from '../../common/http/json-text.js'
import { findRequestState } from '../../common/http/request-state.js'
import type { Log } from '../../common/log/index.js'

/** The one place where an error becomes an answer (style 16). */
@Catch()
export class ErrorsFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly pages?: HtmlErrors,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp()
    const response = http.getResponse<Response>()
    const request = http.getRequest<Request>()
    const call = findRequestState(request)?.call
    const error = domainErrorOf(thrown)
    const answer = errorAnswer(error ?? thrown)
    if (call !== undefined) call.audit.errorCode = answer.body.code
    const fields = { err: thrown, requestId: call?.requestId, code: answer.body.code, detail: error?.detail }
    if (answer.status >= 500) this.log.error(fields, 'a request failed')
    else this.log.debug({ ...fields, err: undefined }, 'a request was refused')
    if (response.headersSent) return
    if (this.pages?.answer(request, response, answer) === true) return
    if (answer.status === 413) response.setHeader('connection', 'close')
    response.status(answer.status).set(answer.headers)
    if (answer.status === 401 && isOwnScript(request)) response.set('www-authenticate', 'Session')
    response.type('application/json').send(jsonText(answer.body, request))
  }
}

/** Whether a script of a page asks that brought no credential but its cookie: browsers would ask its user for the `Basic` that is offered. */
function isOwnScript({ headers }: Request): boolean {
  return headers['sec-fetch-dest'] === 'empty' && headers.authorization === undefined
}

/** What the framework throws by itself, in our words; anything else is an internal error. */
function domainErrorOf(thrown: unknown): DomainError | undefined {
  if (thrown instanceof DomainError) return thrown
  const status = thrown instanceof HttpException ? thrown.getStatus() : statusOf(thrown)
  if (status === 404) return new DomainError('NotFound', { problems: { route: 'there is no such route' } })
  if (status === 413) return new DomainError('PayloadTooLarge')
  if (status !== undefined && status >= 400 && status < 500) {
    return new DomainError('ValidationFailed', { problems: { path: 'is not well encoded' } })
  }
  return undefined
}

/** Errors of Express carry their status. */
function statusOf(thrown: unknown): number | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined
  const status: unknown = Reflect.get(thrown, 'status')
  return typeof status === 'number' ? status : undefined
}
