import type { RouteDeclaration } from '../../common/http/route.js'
import type { Asking } from '../authorize/authorize.service.js'

/** A decision route: declared as every other, answered by a plain function over the parsed request. */
export interface LaneRoute {
  readonly declaration: RouteDeclaration
  /** The part of the path before and behind the service; a route without a service has its whole path in `prefix`. */
  readonly prefix: string
  readonly suffix: string | undefined
  /** Answers the body of a 200. Absent: it is answered elsewhere. */
  readonly answer?: (asking: Asking, request: LaneRequest) => Promise<object>
}

/** What a decision route is given. */
export interface LaneRequest {
  /** From the path; `''` where the route has none. */
  readonly service: string
  readonly body: unknown
  /** Names of the query parameters: none is known, so each is a problem. */
  readonly queryNames: readonly string[]
}

/** The route of a path, with the service that it names; the path is taken as it stands, `%2F` is no slash. */
export function matchRoute(
  routes: readonly LaneRoute[],
  path: string,
): { readonly route: LaneRoute; readonly service: string } | undefined {
  for (const route of routes) {
    if (route.suffix === undefined) {
      if (path === route.prefix) return { route, service: '' }
      continue
    }
    if (!path.startsWith(route.prefix) || !path.endsWith(route.suffix)) continue
    const service = path.slice(route.prefix.length, path.length - route.suffix.length)
    if (service !== '' && !service.includes('/')) return { route, service }
  }
  return undefined
}
