import type { ExecutionContext } from '@nestjs/common'
import type { RoutedRequest } from '../authorizer/requirement-template.js'

/** Finds the HTTP request behind a call of a handler; `undefined` where there is none, and then nobody is let in. */
export type RequestOf = (context: ExecutionContext) => RoutedRequest | undefined

/**
 * The request behind a call: of HTTP handlers, and of GraphQL resolvers whose context holds it as `req` or `request`, as the
 * drivers of Nest do. Messages (`rpc`, `ws`) have none unless an own `requestOf` finds one, such as that of the handshake.
 */
export const requestOf: RequestOf = (context) => {
  const type: string = context.getType()
  if (type === 'http') return requestIn(context.switchToHttp().getRequest<unknown>())
  if (type !== 'graphql') return undefined
  const graphql: unknown = context.getArgByIndex(2)
  if (!isObject(graphql)) return undefined
  return requestIn('req' in graphql ? graphql.req : 'request' in graphql ? graphql.request : undefined)
}

/**
 * What stands for one call: the request of HTTP, the context of an operation of GraphQL, the context of a message, of a socket
 * the message itself. Never something that calls of others share: a client of a socket sends many messages. `undefined` for a
 * message of a socket that is no object.
 */
export function callOf(context: ExecutionContext): object | undefined {
  const type: string = context.getType()
  // The array of arguments is none: Nest makes one for the guard, and others for the parameters of the handler.
  const index = type === 'graphql' ? 2 : isMessage(type) ? 1 : 0
  const call: unknown = context.getArgByIndex(index)
  return isObject(call) ? call : undefined
}

/** Whether calls of this type are messages, each of which proves for itself who sent it. */
export function isMessage(type: string): boolean {
  return type === 'rpc' || type === 'ws'
}

function requestIn(value: unknown): RoutedRequest | undefined {
  // Read like any request; one that is none has no headers, and nobody is let in.
  return isObject(value) ? value : undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
