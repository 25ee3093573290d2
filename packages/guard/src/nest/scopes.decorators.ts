import { scopeDemand } from '../authorizer/scope-demand.js'
import { type AccessDecorator, markDecorator } from './access-mark.js'

/**
 * Lets in whose OAuth access token carries every one of the scopes; all others get 403 `insufficient_scope` (RFC 6750, 3.1), also
 * those who prove themselves without such a token. It stands beside `@Authorize`, which it only adds to; on a class it holds for
 * every method.
 *
 * @throws TypeError for no scope at all, and for names that no scope can have
 */
export function RequireScopes(...scopes: readonly string[]): AccessDecorator {
  return markDecorator({ scopes: [scopeDemand('@RequireScopes', 'all', scopes)] })
}

/** As `RequireScopes`, for tokens with at least one of the scopes. @throws TypeError as `RequireScopes` */
export function RequireAnyScope(...scopes: readonly string[]): AccessDecorator {
  return markDecorator({ scopes: [scopeDemand('@RequireAnyScope', 'any', scopes)] })
}
