import { type AccessMark, type MarkedDemand, markOf } from './access-mark.js'

/** Whom a handler lets in. */
export type RouteAccess =
  | { readonly kind: 'authorize'; readonly demands: readonly MarkedDemand[] }
  | { readonly kind: 'login' | 'optional' | 'open' | 'undecorated' }

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
  if (demands.length > 0) return { kind: 'authorize', demands }
  if (restricts(method) || restricts(controller)) return { kind: 'login' }
  if (opens(controller)) return { kind: controller.open ? 'open' : 'optional' }
  return { kind: 'undecorated' }
}

function restricts({ demands, login }: AccessMark): boolean {
  return demands.length > 0 || login === 'required'
}

function opens({ open, login }: AccessMark): boolean {
  return open || login === 'optional'
}

/** Whether one class or method says both that it is open and that it is not. */
export function contradictsItself(target: object): boolean {
  const mark = markOf(target)
  return restricts(mark) && mark.open
}
