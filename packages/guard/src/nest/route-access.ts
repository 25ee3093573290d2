import type { LoginRequirement } from '../authorizer/login-requirement.js'
import type { ScopeDemand } from '../authorizer/scope-demand.js'
import { type AccessMark, type MarkedDemand, markOf } from './access-mark.js'

/** Whom a handler lets in. */
export type RouteAccess =
  /** `login`: they have to be signed in besides. */
  | {
      readonly kind: 'authorize'
      readonly demands: readonly MarkedDemand[]
      readonly scopes: readonly ScopeDemand[]
      readonly login: LoginRequirement | undefined
    }
  | { readonly kind: 'login'; readonly login: LoginRequirement }
  | { readonly kind: 'optional' | 'open' | 'undecorated' }

/** By handler and class: a handler that is inherited belongs to several. */
const known = new WeakMap<object, WeakMap<object, RouteAccess>>()

/**
 * Whom a handler lets in. What restricts counts from class and method together; what opens counts from the method, or from
 * the class where the method says nothing. Without any decorator: nobody.
 */
export function routeAccess(handler: object, controller: object): RouteAccess {
  let ofHandler = known.get(handler)
  if (ofHandler === undefined) known.set(handler, (ofHandler = new WeakMap()))
  let access = ofHandler.get(controller)
  if (access === undefined) ofHandler.set(controller, (access = combined(markOf(handler), markOf(controller))))
  return access
}

function combined(method: AccessMark, controller: AccessMark): RouteAccess {
  if (!restricts(method) && opens(method)) return { kind: method.open ? 'open' : 'optional' }
  const demands = [...controller.demands, ...method.demands]
  const login = requiredLogin(method) ?? requiredLogin(controller)
  const scopes = [...controller.scopes, ...method.scopes]
  if (demands.length > 0) return { kind: 'authorize', demands, scopes, login }
  // INVARIANT: scopes limit what is decided; where nothing is, nobody is let in.
  if (scopes.length > 0) return { kind: 'undecorated' }
  if (login !== undefined) return { kind: 'login', login }
  if (opens(controller)) return { kind: controller.open ? 'open' : 'optional' }
  return { kind: 'undecorated' }
}

function restricts({ demands, scopes, login }: AccessMark): boolean {
  return demands.length > 0 || scopes.length > 0 || typeof login === 'object'
}

function requiredLogin({ login }: AccessMark): LoginRequirement | undefined {
  return typeof login === 'object' ? login : undefined
}

function opens({ open, login }: AccessMark): boolean {
  return open || login === 'optional'
}

/** Whether scopes are demanded of a handler that `@Authorize` says nothing of. */
export function lacksAuthorize(handler: object, controller: object): boolean {
  const [method, outer] = [markOf(handler), markOf(controller)]
  if (!restricts(method) && opens(method)) return false
  return method.scopes.length + outer.scopes.length > 0 && method.demands.length + outer.demands.length === 0
}

/** Whether one class or method says both that it is open and that it is not. */
export function contradictsItself(target: object): boolean {
  const mark = markOf(target)
  return restricts(mark) && mark.open
}
