import type { Authorizer } from '../authorizer/authorizer.js'
import { compileLogin, type LoginOptions } from '../authorizer/login-requirement.js'
import type { Visitor } from '../authorizer/logins.js'
import type { RoutedRequest } from '../authorizer/requirement-template.js'
import type { Identity } from '../decider.js'
import { noteIdentity } from '../request/known-identity.js'
import { refused, settle } from './answering.js'
import type { Middleware } from './keep-body-hash.js'

/**
 * A middleware that lets in who is signed in or proves a key, whatever they may (capabilities M9). Browsers that are not signed in
 * are sent to where they do that, and come back to `returnTo`; all others get 401.
 *
 * @throws TypeError for a `returnTo` that is no path of this service, and for options that there are not
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
      next()
    }
    settle(
      () => authorizer.login(request),
      admit,
      (error) => refused(error, { authorizer, request, response, next, login }),
    )
  }
}

/**
 * A middleware that lets everybody in, and recognises those who prove who they are (capabilities M10). A proof that does not
 * convince counts as none, and the cookie of a session that stands no more is taken away.
 */
export function loginOptional<R extends RoutedRequest = RoutedRequest>(authorizer: Authorizer): Middleware<R> {
  return (request, response, next) => {
    if (authorizer.settings.bypass) response.setHeader('X-Tinyauth-Bypass', '1')
    const admit = ({ identity, clearsCookie }: Visitor): void => {
      if (clearsCookie !== undefined) response.appendHeader('set-cookie', clearsCookie)
      noteIdentity(request, identity)
      next()
    }
    settle(
      () => authorizer.visitor(request),
      admit,
      (error) => refused(error, { authorizer, request, response, next }),
    )
  }
}
