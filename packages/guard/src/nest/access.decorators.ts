import { compileLogin, type LoginOptions } from '../authorizer/login-requirement.js'
import type { RoutedRequest } from '../authorizer/requirement-template.js'
import { type AccessDecorator, markDecorator } from './access-mark.js'

/** Lets everybody in, unasked. On a method it opens that method alone, whatever its class demands. */
export function Public(): AccessDecorator {
  return markDecorator({ open: true })
}

/**
 * Lets everybody in who is signed in or proves a key, whatever they may (capabilities M9). Browsers that are not signed in are
 * sent to where they do that, and come back to `returnTo`; all others get 401.
 *
 * @throws TypeError for a `returnTo` that is no path of this service, and for options that there are not
 */
export function LoginRequired<R = RoutedRequest>(options?: LoginOptions<R>): AccessDecorator {
  return markDecorator({ login: compileLogin('@LoginRequired', options) })
}

/**
 * Lets everybody in, and recognises those who prove who they are (capabilities M10). A proof that does not convince counts as
 * none, and the cookie of a session that stands no more is taken away; while nothing can be proved, those who bring a proof get
 * 503.
 */
export function LoginOptional(): AccessDecorator {
  return markDecorator({ login: 'optional' })
}
