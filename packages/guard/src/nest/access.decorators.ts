import {
  compileLogin,
  compileVisitor,
  type LoginOptions,
  type VisitorOptions,
} from '../authorizer/login-requirement.js'
import type { RoutedRequest } from '../authorizer/requirement-template.js'
import { type AccessDecorator, markDecorator } from './access-mark.js'

/** Lets everybody in, unasked. On a method it opens that method alone, whatever its class demands. */
export function Public(): AccessDecorator {
  return markDecorator({ open: true })
}

/**
 * Lets everybody in who is signed in or proves a key, whatever they may (capabilities M9), and with `group` is in those groups.
 * Browsers that are not signed in are sent to where they do that, and come back to `returnTo`; all others get 401, and who is not in
 * the groups 403. On class and method, and several of them: all groups are demanded.
 *
 * @throws TypeError for a `returnTo` that is no path of this service, a `group` that is no expression, an `as` that requests have
 * already, and for options that there are not
 */
export function LoginRequired<R = RoutedRequest>(options?: LoginOptions<R>): AccessDecorator {
  const login = compileLogin('@LoginRequired', options)
  return markDecorator({ login, groups: login.groups, names: login.names })
}

/**
 * Lets everybody in, and recognises those who prove who they are (capabilities M10). A proof that does not convince counts as
 * none, and the cookie of a session that stands no more is taken away; while nothing can be proved, those who bring a proof get
 * 503. `via` of who is recognised tells of `group`; without membership it is absent.
 *
 * @throws TypeError for a `group` that is no expression, an `as` that requests have already, and for options that there are not
 */
export function LoginOptional<R = RoutedRequest>(options?: VisitorOptions<R>): AccessDecorator {
  const { groups, names } = compileVisitor('@LoginOptional', options)
  return markDecorator({ login: 'optional', soughtGroups: groups, names })
}
