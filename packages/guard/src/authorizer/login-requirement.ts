import { sameOriginPath } from '@tinyauth/decision'
import { assertRequestName } from '../request/request-name.js'
import { compileGroup, type GroupFunction, type GroupRequirement, type GroupSource } from './group-requirement.js'
import type { RoutedRequest } from './requirement-template.js'

/** What `@LoginOptional` and `loginOptional` ask of those who are signed in. */
export interface VisitorOptions<R = RoutedRequest> {
  /**
   * The groups that are looked for: an expression (`chat/:dm & ~chat/:dm/blocked`), one of the builders, or a function of the request and
   * of who sent it that gives one. A parameter of the route has to be one plain segment, so that none leads elsewhere in the tree.
   * Default: none.
   */
  readonly group?: GroupSource | GroupFunction<R>
  /** Name of the member of the request under which handlers find who it is. Default: only `@CurrentIdentity` and `identityOf` tell. */
  readonly as?: string
}

/** What `@LoginRequired` and `loginRequired` say of those who are not signed in, or not in the groups. */
export interface LoginOptions<R = RoutedRequest> extends VisitorOptions<R> {
  /**
   * Where browsers come back to after signing in: a path of this service, or a function of the request that gives one. Default, and
   * where a function gives no such path: the address that was asked for.
   */
  readonly returnTo?: string | ((request: R) => string)
}

/** What is looked for in those who are signed in, checked. */
export interface VisitorRequirement {
  readonly groups: readonly GroupRequirement[]
  /** Names of members of the request. */
  readonly names: readonly string[]
}

/** The same, where they have to be signed in. */
export interface LoginRequirement {
  /** A path of this service; `undefined`: where the request was going. */
  returnTo(request: RoutedRequest): string | undefined
}

/** Back to where the request was going. */
export const PLAIN_LOGIN: LoginRequirement = { returnTo: () => undefined }

/**
 * Checks options once.
 *
 * @throws TypeError for anything but a path of this service, or a function, as `returnTo`; for what is no expression of groups; and for
 * a name that requests have already
 */
export function compileLogin<R>(name: string, options: LoginOptions<R> = {}): LoginRequirement & VisitorRequirement {
  return { ...readVisitor(name, options, ['returnTo', 'group', 'as']), ...readReturnTo(name, options.returnTo) }
}

/** Checks options once. @throws TypeError for what is no expression of groups, and for a name that requests have already */
export function compileVisitor<R>(name: string, options: VisitorOptions<R> = {}): VisitorRequirement {
  return readVisitor(name, options, ['group', 'as'])
}

function readVisitor<R>(name: string, options: VisitorOptions<R>, known: readonly string[]): VisitorRequirement {
  // Whatever TypeScript says: a decorator without brackets is given what it stands on.
  if (typeof options !== 'object' || options === null) throw new TypeError(`${name} takes an object of options`)
  const [other] = Object.keys(options).filter((key) => !known.includes(key))
  if (other !== undefined) throw new TypeError(`${name} has no option "${other}"`)
  const { group, as } = options
  if (as !== undefined) assertRequestName(name, as)
  return {
    groups: group === undefined ? [] : [compileGroup(name, group)],
    names: as === undefined ? [] : [as],
  }
}

function readReturnTo<R>(name: string, returnTo: LoginOptions<R>['returnTo']): LoginRequirement {
  if (returnTo === undefined) return PLAIN_LOGIN
  // Whoever wrote the function says what its requests are; the framework hands it its own.
  if (typeof returnTo === 'function')
    return { returnTo: (request) => pathOf(returnTo as (request: RoutedRequest) => unknown, request) }
  const path = sameOriginPath(returnTo)
  if (path === undefined) throw new TypeError(`${name}: "returnTo" must be a path of this service, such as \`/apples\``)
  return { returnTo: () => path }
}

/** INVARIANT: wherever a function leads, it is a path of this service. */
function pathOf(returnTo: (request: RoutedRequest) => unknown, request: RoutedRequest): string | undefined {
  try {
    return sameOriginPath(returnTo(request))
  } catch {
    // That somebody is not signed in is the answer, whatever else is wrong.
    return undefined
  }
}
