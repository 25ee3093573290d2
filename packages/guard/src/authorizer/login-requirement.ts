import { sameOriginPath } from '@tinyauth/decision'
import type { RoutedRequest } from './requirement-template.js'

/** What `@LoginRequired` and `loginRequired` say of those who are not signed in. */
export interface LoginOptions<R = RoutedRequest> {
  /**
   * Where browsers come back to after signing in: a path of this service, or a function of the request that gives one. Default, and
   * where a function gives no such path: the address that was asked for.
   */
  readonly returnTo?: string | ((request: R) => string)
}

/** The same, checked. */
export interface LoginRequirement {
  /** A path of this service; `undefined`: where the request was going. */
  returnTo(request: RoutedRequest): string | undefined
}

/** Back to where the request was going. */
export const PLAIN_LOGIN: LoginRequirement = { returnTo: () => undefined }

/** Checks options once. @throws TypeError for anything but a path of this service, or a function, as `returnTo` */
export function compileLogin<R>(name: string, options: LoginOptions<R> = {}): LoginRequirement {
  // Whatever TypeScript says: a decorator without brackets is given what it stands on.
  if (typeof options !== 'object' || options === null) throw new TypeError(`${name} takes an object of options`)
  const [other] = Object.keys(options).filter((key) => key !== 'returnTo')
  if (other !== undefined) throw new TypeError(`${name} has no option "${other}"`)
  const { returnTo } = options
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
