import type { GroupRequirement } from '../authorizer/group-requirement.js'
import type { LoginRequirement } from '../authorizer/login-requirement.js'
import type { ScopeDemand } from '../authorizer/scope-demand.js'
import { type AccessMark, type MarkedDemand, markOf } from './access-mark.js'

/** Groups that are demanded, or looked for, and where who it is is put. */
interface Recognised {
  readonly groups: readonly GroupRequirement[]
  readonly names: readonly string[]
}

/** Whom a handler lets in. */
export type RouteAccess =
  /** `login`: they have to be signed in besides. */
  | ({
      readonly kind: 'authorize'
      readonly demands: readonly MarkedDemand[]
      readonly scopes: readonly ScopeDemand[]
      readonly login: LoginRequirement | undefined
    } & Recognised)
  | ({ readonly kind: 'login'; readonly login: LoginRequirement } & Recognised)
  | ({ readonly kind: 'optional' } & Recognised)
  | { readonly kind: 'open' }
  | { readonly kind: 'undecorated' }

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
  if (!restricts(method) && opens(method)) return opened(method, method, controller)
  const demands = [...controller.demands, ...method.demands]
  const login = requiredLogin(method) ?? requiredLogin(controller)
  const scopes = [...controller.scopes, ...method.scopes]
  const recognised = { groups: [...controller.groups, ...method.groups], names: namesOf(method, controller) }
  if (demands.length > 0) return { kind: 'authorize', demands, scopes, login, ...recognised }
  // INVARIANT: scopes limit what is decided; where nothing is, nobody is let in.
  if (scopes.length > 0) return { kind: 'undecorated' }
  if (login !== undefined) return { kind: 'login', login, ...recognised }
  if (opens(controller)) return opened(controller, method, controller)
  return { kind: 'undecorated' }
}

/** Where a method opens, what its class demands does not count; groups that the class looks for do. */
function opened({ open }: AccessMark, method: AccessMark, controller: AccessMark): RouteAccess {
  if (open) return { kind: 'open' }
  const groups = [...controller.soughtGroups, ...method.soughtGroups]
  return { kind: 'optional', groups, names: namesOf(method, controller) }
}

function namesOf(method: AccessMark, controller: AccessMark): readonly string[] {
  return [...new Set([...controller.names, ...method.names])]
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
