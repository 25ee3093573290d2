import type { Authorizer } from '../authorizer/authorizer.js'
import {
  compileLogin,
  compileVisitor,
  type LoginOptions,
  type VisitorOptions,
} from '../authorizer/login-requirement.js'
import type { Visitor } from '../authorizer/logins.js'
import type { RoutedRequest } from '../authorizer/requirement-template.js'
import type { Identity } from '../decider.js'
import { noteIdentity } from '../request/known-identity.js'
import { putOnRequest } from '../request/request-name.js'
import { refused, settle } from './answering.js'
import type { Middleware } from './keep-body-hash.js'

/**
 * A middleware that lets in who is signed in or proves a key, whatever they may (capabilities M9), and with `group` is in those groups.
 * Browsers that are not signed in are sent to where they do that, and come back to `returnTo`; all others get 401, and who is not in
 * the groups 403. Stands at the route, where its parameters are known.
 *
 * @throws TypeError for a `returnTo` that is no path of this service, a `group` that is no expression, an `as` that requests have
 * already, and for options that there are not
 */
export function loginRequired<R extends RoutedRequest = RoutedRequest>(
  authorizer: Authorizer,
  options?: LoginOptions<R>,
): Middleware<R> {
  const login = compileLogin('loginRequired', options)
  return (request, response, next) => {
    if (authorizer.settings.bypass) response.setHeader('X-Tinyauth-Bypass', '1')
    const admit = (identity: Identity): void => {
      noteIdentity(request, identity)
      putOnRequest(request, login.names, identity)
      next()
    }
    settle(
      () => authorizer.login(request, login.groups),
      admit,
      (error) => refused(error, { authorizer, request, response, next, login }),
    )
  }
}

/**
 * A middleware that lets everybody in, and recognises those who prove who they are (capabilities M10). A proof that does not
 * convince counts as none, and the cookie of a session that stands no more is taken away. `via` of who is recognised tells of
 * `group`; without membership it is absent.
 *
 * @throws TypeError for a `group` that is no expression, an `as` that requests have already, and for options that there are not
 */
export function loginOptional<R extends RoutedRequest = RoutedRequest>(
  authorizer: Authorizer,
  options?: VisitorOptions<R>,
): Middleware<R> {
  const { groups, names } = compileVisitor('loginOptional', options)
  return (request, response, next) => {
    if (authorizer.settings.bypass) response.setHeader('X-Tinyauth-Bypass', '1')
    const admit = ({ identity, clearsCookie }: Visitor): void => {
      if (clearsCookie !== undefined) response.appendHeader('set-cookie', clearsCookie)
      noteIdentity(request, identity)
      putOnRequest(request, names, identity)
      next()
    }
    settle(
      () => authorizer.visitor(request, groups),
      admit,
      (error) => refused(error, { authorizer, request, response, next }),
    )
  }
}
