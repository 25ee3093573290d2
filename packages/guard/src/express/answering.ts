import type { ServerResponse } from 'node:http'
import type { Eventually } from '@tinyauth/decision'
import type { Authorizer } from '../authorizer/authorizer.js'
import { AuthorizationFailed } from '../authorizer/errors.js'
import type { LoginRequirement } from '../authorizer/login-requirement.js'
import { type Reply, replyTo } from '../authorizer/reply.js'
import type { RoutedRequest } from '../authorizer/requirement-template.js'

/** Calls one of the two, once. What goes wrong behind `next` is not taken for a denial. */
export function settle<T>(
  work: () => Eventually<T>,
  admit: (value: T) => void,
  refuse: (error: unknown) => void,
): void {
  let outcome: Eventually<T>
  try {
    outcome = work()
  } catch (error) {
    refuse(error)
    return
  }
  if (outcome instanceof Promise) void outcome.then(admit, refuse)
  else admit(outcome)
}

/** What is answered, and how. */
export interface Refusing {
  readonly authorizer: Authorizer
  readonly request: RoutedRequest
  readonly response: ServerResponse
  readonly next: (error?: unknown) => void
  /** What the route says of signing in, where it demands that. */
  readonly login?: LoginRequirement
}

/** Answers whoever is not let in; with `onDenied: 'throw'` gives `next` the error. */
export function refused(error: unknown, { authorizer: { settings }, request, response, next, login }: Refusing): void {
  if (!(error instanceof AuthorizationFailed) || settings.onDenied === 'throw') {
    next(error)
    return
  }
  if (error.status >= 500) settings.log.error(`${error.code}: ${error.message}`)
  write(replyTo(error, request, settings, login), response)
}

function write({ status, headers, body }: Reply, response: ServerResponse): void {
  response.statusCode = status
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (typeof body === 'string') {
    response.end(body)
    return
  }
  response.setHeader('content-type', 'application/json; charset=utf-8')
  response.end(JSON.stringify(body))
}
