import type { Request } from 'express'
import { DomainError } from '../../common/errors/domain-error.js'
import { parseJsonBody } from '../../common/http/parse-json.js'
import { requestState } from '../../common/http/request-state.js'
import { Visitor } from './visitor.js'

/** What a script of a page sent. */
export interface ScriptBody {
  readonly visitor: Visitor
  readonly body: Readonly<Record<string, unknown>>
}

/** Reads what a script of our pages sent as JSON. @throws DomainError `CsrfError`, `ValidationFailed` */
export function scriptBody(request: Request): ScriptBody {
  const visitor = Visitor.of(request)
  visitor.assertOwnForm(request.get('x-form-token') ?? '')
  const { rawBody } = requestState(request)
  const body = parseJsonBody({ contentType: request.headers['content-type'], bytes: rawBody })
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new DomainError('ValidationFailed', { problems: { body: 'must be a JSON object' } })
  }
  // An object that was just parsed has members of any kind.
  return { visitor, body: body as ScriptBody['body'] }
}
