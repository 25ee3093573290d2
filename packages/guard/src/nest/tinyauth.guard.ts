import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { type Eventually, whenThere } from '@tinyauth/decision'
import { Authorizer } from '../authorizer/authorizer.js'
import { denialOf } from '../authorizer/denial.js'
import { AuthenticationFailed, AuthorizationFailed, InsufficientPermissions } from '../authorizer/errors.js'
import { replyTo } from '../authorizer/reply.js'
import type { Demand } from '../authorizer/requirement.js'
import type { RoutedRequest } from '../authorizer/requirement-template.js'
import type { Identity } from '../decider.js'
import { endUserRequest } from '../request/end-user-request.js'
import { forgetIdentity, noteIdentity } from '../request/known-identity.js'
import type { MarkedDemand } from './access-mark.js'
import { callOf, isMessage } from './asked-request.js'
import { DeniedException } from './denied.exception.js'
import { NEST_OPTIONS, type NestOptions } from './nest-options.js'
import { type RouteAccess, routeAccess } from './route-access.js'

/** Who was let in; `undefined` for whoever was not recognised. */
type Admission = { readonly identity: Identity | undefined } | undefined

/**
 * Lets in who may (capabilities T2–T5), by the decorators of the handler and its class. A handler without any lets nobody in.
 * Holds for HTTP, for GraphQL, and for whatever `requestOf` finds a request of.
 */
@Injectable()
export class TinyauthGuard implements CanActivate {
  private readonly warned = new WeakSet<object>()

  constructor(
    private readonly authorizer: Authorizer,
    private readonly adapterHost: HttpAdapterHost,
    @Inject(NEST_OPTIONS) private readonly options: NestOptions,
  ) {}

  /** @throws DeniedException; an AuthorizationFailed with `onDenied: 'throw'`, and for messages */
  canActivate(context: ExecutionContext): Eventually<boolean> {
    this.showBypass(context)
    const refuse = (error: unknown): never => this.refuse(error, context)
    try {
      const admitted = whenThere(this.admit(context), (admission) => this.welcome(admission, context))
      return admitted instanceof Promise ? admitted.catch(refuse) : admitted
    } catch (error) {
      return refuse(error)
    }
  }

  private admit(context: ExecutionContext): Eventually<Admission> {
    const access = routeAccess(context.getHandler(), context.getClass())
    if (access.kind === 'open') return undefined
    if (access.kind === 'undecorated') return this.refuseUndecorated(context)
    const request = this.options.requestOf(context)
    if (access.kind === 'optional') return request === undefined ? undefined : this.recognise(request)
    if (request === undefined) throw new AuthenticationFailed('UnsignedRequest')
    return this.demand(access, request, context)
  }

  private demand(access: RouteAccess, request: RoutedRequest, context: ExecutionContext): Eventually<Admission> {
    if (access.kind !== 'authorize') return this.authorizer.identify(request)
    return this.authorizer.authorizeAll(
      request,
      access.demands.map((demand) => resolved(demand, request, context)),
    )
  }

  /** Whoever brings no proof is nobody, and nobody has to be asked about that. */
  private recognise(incoming: RoutedRequest): Eventually<Admission> {
    const request = endUserRequest(incoming)
    if (request.headers.length === 0 && request.request === undefined) return undefined
    try {
      const identified = this.authorizer.identify(request)
      return identified instanceof Promise ? identified.catch(asNobody) : identified
    } catch (error) {
      return asNobody(error)
    }
  }

  private welcome(admission: Admission, context: ExecutionContext): true {
    const call = callOf(context)
    if (call === undefined) return true
    if (admission?.identity !== undefined) noteIdentity(call, admission.identity)
    else if (isMessage(context.getType())) forgetIdentity(call)
    return true
  }

  private refuseUndecorated(context: ExecutionContext): never {
    const handler = context.getHandler()
    if (!this.warned.has(handler)) {
      this.warned.add(handler)
      const name = `${context.getClass().name}.${handler.name}`
      this.authorizer.settings.log.warn(`\`${name}\` has no decorator of tinyauth, so nobody is let in`)
    }
    throw new InsufficientPermissions()
  }

  private refuse(error: unknown, context: ExecutionContext): never {
    const { settings } = this.authorizer
    if (!(error instanceof AuthorizationFailed)) throw error
    if (error.status >= 500) settings.log.error(`${error.code}: ${error.message}`)
    const type: string = context.getType()
    if (settings.onDenied === 'throw' || isMessage(type)) throw error
    const denial = denialOf(error, settings)
    const reply = type === 'http' ? replyTo(error, this.options.requestOf(context) ?? {}, settings) : denial
    if (type === 'http' && reply.status === denial.status) this.showHeaders(denial.headers, context)
    throw new DeniedException(error, denial, reply)
  }

  /** Set here and now, so that they stand whatever filter answers. */
  private showHeaders(headers: Readonly<Record<string, string>>, context: ExecutionContext): void {
    const response: unknown = context.switchToHttp().getResponse()
    for (const [name, value] of Object.entries(headers)) this.adapterHost.httpAdapter.setHeader(response, name, value)
  }

  private showBypass(context: ExecutionContext): void {
    if (this.authorizer.settings.bypass && context.getType() === 'http') {
      this.showHeaders({ 'X-Tinyauth-Bypass': '1' }, context)
    }
  }
}

function resolved({ mode, requirements }: MarkedDemand, request: RoutedRequest, context: ExecutionContext): Demand {
  return { mode, requirements: requirements.map((requirement) => requirement.resolve(request, context)) }
}

/** A proof that does not convince is none; anything else is a failure. */
function asNobody(error: unknown): undefined {
  if (!(error instanceof AuthenticationFailed)) throw error
}
