import { type ExecutionContext, Injectable } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import { AuthGuard } from '@nestjs/passport'
import type { Request } from 'express'
import { type Identity, isSafe } from '@tinyauth/decision'
import { Clock } from '../../common/clock.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { parseJsonBody, validate } from '../../common/http/parse-json.js'
import { pathParameters, requestState, type RequestState } from '../../common/http/request-state.js'
import { ROUTE } from '../../common/http/route.decorator.js'
import type { ByAction, RouteDeclaration } from '../../common/http/route.js'
import { fillTemplate } from '../../common/http/route-template.js'
import { CallerService, serviceOf } from '../caller/caller.service.js'
import { CALLER, judgedBy } from './caller.strategy.js'

/** Bytes of a body that is judged for whoever sent it. */
const LARGEST_UNPROVED_BODY = 16 * 1024

/** Guards every route of the service's own API by what it declares. A handler without a declaration is not reached. */
@Injectable()
export class OwnApiGuard extends AuthGuard(CALLER) {
  constructor(
    private readonly reflector: Reflector,
    private readonly caller: CallerService,
    private readonly clock: Clock,
  ) {
    super()
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = this.reflector.get<RouteDeclaration | undefined>(ROUTE, context.getHandler())
    if (route === undefined) throw new DomainError('NotPermitted', { detail: 'the route declares no action' })
    const request = context.switchToHttp().getRequest<Request>()
    const state = requestState(request)
    state.route = route
    state.call.audit.event = route.event
    state.call.successStatus = route.successStatus ?? 200
    // The name in the body is part of the ARN, so the body is judged first (wire-protocol 3.1), a large one once the caller is proved.
    const bodyFirst = route.bodyFirst === true
    const isLarge = state.rawBody.length > LARGEST_UNPROVED_BODY
    if (bodyFirst && !isLarge) readBody(request, state)
    if (!('open' in route.access)) {
      judgedBy(request, { caller: this.caller, clock: this.clock })
      // Passport answers `true` or throws what the strategy refused with.
      await super.canActivate(context)
      if (bodyFirst && isLarge) readBody(request, state)
      if ('action' in route.access) await this.authorize(request, state, route, route.access)
      else this.caller.letIn(provedBy(request), state.call, route.access.tokens !== undefined)
    }
    if (!bodyFirst) readBody(request, state)
    if (route.query !== undefined) state.query = validate(route.query, ownQuery(request.query))
    return true
  }

  private async authorize(
    request: Request,
    { call, body }: RequestState,
    route: RouteDeclaration,
    access: ByAction,
  ): Promise<void> {
    const values = { path: pathParameters(request), body }
    const resource = fillTemplate(access.resource, values)
    const context = Object.entries(access.context ?? {}).map(
      ([key, text]) => [key, fillTemplate(text, values)] as const,
    )
    const wanted = {
      action: access.action,
      resource,
      ...(access.orResource === undefined ? {} : { orResource: fillTemplate(access.orResource, values) }),
      context: Object.fromEntries(context),
      boundService: serviceOf(resource),
      changes: route.writes ?? !isSafe(request.method),
    }
    const admit = access.afterReading === undefined ? 'authorizeProved' : 'proceed'
    await this.caller[admit](provedBy(request), call, wanted, this.clock.now())
  }

  override handleRequest<T>(error: unknown, identity: T | false): T {
    if (error !== null && error !== undefined) throw error as Error
    if (identity === false) throw new DomainError('UnsignedRequest')
    return identity
  }
}

/** Who the strategy proved; `AuthGuard` puts it there. */
function provedBy(request: Request): Identity {
  return Reflect.get(request, 'user') as Identity // the strategy answers nothing else
}

/** Parses and judges the body. A route without a schema takes none, and ignores what is sent. */
function readBody(request: Request, state: RequestState): void {
  const schema = state.route?.body
  if (schema === undefined) return
  const contentType = request.headers['content-type']
  const value = parseJsonBody({ contentType, bytes: state.rawBody })
  state.body = validate(schema, value)
  // A body of another type counts as empty (wire-protocol 3.1); where nothing is required that would drop what was meant.
  if (state.rawBody.length > 0 && isEmpty(value) && state.rawBody.toString('latin1').trim() !== '{}') {
    throw new DomainError('ValidationFailed', { problems: { 'Content-Type': 'must be `application/json`, UTF-8' } })
  }
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0
}

/** The query without the parameters of a presigned address: those belong to the proof of the caller. */
function ownQuery(query: Request['query']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(query).filter(([name]) => !name.toLowerCase().startsWith('x-amz-')))
}
