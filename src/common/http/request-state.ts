import type { Request } from 'express'
import { hasControlCharacter } from '@tinyauth/decision'
import type { Call } from '../call.js'
import { DomainError } from '../errors/domain-error.js'
import type { RouteDeclaration } from './route.js'

/** What the service knows about one request of its own API while it is answered. */
export interface RequestState {
  readonly call: Call
  /** The body as it came, not yet parsed: the signature covers these bytes. */
  rawBody: Buffer
  route: RouteDeclaration | undefined
  /** What the schemas of the route made of body and query. */
  body: unknown
  query: unknown
}

const STATES = new WeakMap<object, RequestState>()

/** Attaches the state to a request. */
export function beginRequestState(request: object, call: Call): RequestState {
  const state: RequestState = { call, rawBody: Buffer.alloc(0), route: undefined, body: undefined, query: undefined }
  STATES.set(request, state)
  return state
}

/** The state of a request. @throws Error when the request did not come through the front of the service. */
export function requestState(request: object): RequestState {
  const state = STATES.get(request)
  if (state === undefined) throw new Error('the request has no state')
  return state
}

/** The state of a request, or `undefined` before it begins. */
export function findRequestState(request: object): RequestState | undefined {
  return STATES.get(request)
}

/** Path parameters of a matched route, decoded. @throws DomainError `ValidationFailed` for control characters in one */
export function pathParameters(request: Request): Readonly<Record<string, string>> {
  const parameters: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [name, value] of Object.entries(request.params)) {
    if (typeof value !== 'string') continue
    if (hasControlCharacter(value)) {
      throw new DomainError('ValidationFailed', { problems: { [name]: 'must not contain control characters' } })
    }
    parameters[name] = value
  }
  return parameters
}
