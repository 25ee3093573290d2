import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common'
import { HttpAdapterHost } from '@nestjs/core'
import { type Eventually, whenThere } from '@tinyauth/decision'
import { type Authorized, Authorizer } from '../authorizer/authorizer.js'
import { denialOf } from '../authorizer/denial.js'
import {
  AuthenticationFailed,
  AuthorizationFailed,
  ConnectionError,
  InsufficientPermissions,
} from '../authorizer/errors.js'
import type { Visitor } from '../authorizer/logins.js'
import { replyTo } from '../authorizer/reply.js'
import type { Demand } from '../authorizer/requirement.js'
import type { RoutedRequest } from '../authorizer/requirement-template.js'
import type { Identity } from '../decider.js'
import { forgetIdentity, noteIdentity } from '../request/known-identity.js'
import { putOnRequest } from '../request/request-name.js'
import type { MarkedDemand } from './access-mark.js'
import { callOf, isMessage } from './asked-request.js'
import { DeniedException } from './denied.exception.js'
import { NEST_OPTIONS, type NestOptions } from './nest-options.js'
import { type RouteAccess, routeAccess } from './route-access.js'

/** Who was let in; `undefined` for whoever was not recognised. */
type Admission = Visitor | undefined

type Authorizing = Extract<RouteAccess, { readonly kind: 'authorize' }>

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
    if (access.kind === 'optional')
      return request === undefined ? undefined : this.authorizer.visitor(request, access.groups)
    if (request === undefined) throw new AuthenticationFailed('UnsignedRequest')
    if (access.kind === 'login')
      return whenThere(this.authorizer.login(request, access.groups), (identity) => ({ identity }))
    return whenThere(this.demand(access, request, context), ({ identity }) =>
      whenThere(this.inGroups(access, request, identity), (found) => ({ identity: found })),
    )
  }

  /** @throws ConnectionError where groups are demanded of nobody knows whom */
  private inGroups(
    { groups }: Authorizing,
    request: RoutedRequest,
    known: Identity | undefined,
  ): Eventually<Identity | undefined> {
    if (groups.length === 0) return known
    if (known === undefined) throw new ConnectionError('nobody says whose groups are demanded')
    return this.authorizer.inGroups(request, known, groups)
  }

  private demand(access: Authorizing, request: RoutedRequest, context: ExecutionContext): Eventually<Visitor> {
    const demands = access.demands.map((demand) => resolved(demand, request, context))
    const authorized = (): Eventually<Authorized> => this.authorizer.authorizeAll(request, demands, {}, access.scopes)
    if (access.login === undefined || !this.authorizer.hasSession(request)) return authorized()
    // Who it is is known by the lease; whether they may is asked all the same.
    return whenThere(this.authorizer.login(request), (known) =>
      whenThere(authorized(), (answer) => ({ identity: sameUser(known, answer.identity) })),
    )
  }

  private welcome(admission: Admission, context: ExecutionContext): true {
    if (admission?.clearsCookie !== undefined && context.getType() === 'http') {
      const { httpAdapter } = this.adapterHost
      httpAdapter.appendHeader(context.switchToHttp().getResponse(), 'set-cookie', admission.clearsCookie)
    }
    this.putName(admission?.identity, context)
    const call = callOf(context)
    if (call === undefined) return true
    if (admission?.identity !== undefined) noteIdentity(call, admission.identity)
    else if (isMessage(context.getType())) forgetIdentity(call)
    return true
  }

  /** Never on what messages share, such as the handshake of their socket. */
  private putName(identity: Identity | undefined, context: ExecutionContext): void {
    const access = routeAccess(context.getHandler(), context.getClass())
    if (!('names' in access) || access.names.length === 0 || isMessage(context.getType())) return
    const request = this.options.requestOf(context)
    if (request !== undefined) putOnRequest(request, access.names, identity)
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
    const { login } = { login: undefined, ...routeAccess(context.getHandler(), context.getClass()) }
    const reply = type === 'http' ? replyTo(error, this.options.requestOf(context) ?? {}, settings, login) : denial
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

/** INVARIANT: whoever may is who is signed in. @throws ConnectionError when the session became another's in between */
function sameUser(known: Identity, permitted: Identity | undefined): Identity {
  if (permitted?.username === known.username) return known
  throw new ConnectionError('the lease of a session and the decision about it name different users')
}
