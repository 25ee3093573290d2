import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { Request } from 'express'
import { pathParameters, requestState } from './request-state.js'

function requestOf(context: ExecutionContext): Request {
  return context.switchToHttp().getRequest<Request>()
}

/** The `Call` of the request. */
export const CurrentCall = createParamDecorator((_: unknown, context) => requestState(requestOf(context)).call)

/** What the route's schema made of the body. */
export const ParsedBody = createParamDecorator((_: unknown, context) => requestState(requestOf(context)).body)

/** What the route's schema made of the query. */
export const ParsedQuery = createParamDecorator((_: unknown, context) => requestState(requestOf(context)).query)

/** A decoded path parameter. */
export const PathParam = createParamDecorator((name: string, context) => pathParameters(requestOf(context))[name])
