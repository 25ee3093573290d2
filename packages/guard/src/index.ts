/**
 * Here is the guard for Nest: one line protects a route. All of `@tinyauth/guard/client` is here as well. Start reading at
 * `nest/tinyauth.guard.ts` and `nest/authorize.decorator.ts`.
 */

export * from './client.js'
export { keepBodyHash } from './express/keep-body-hash.js'
export { LoginService } from './login/login-service.js'
export { TinyauthLoginModule } from './login/tinyauth-login.module.js'
export { LoginOptional, LoginRequired, Public } from './nest/access.decorators.js'
export { requestOf } from './nest/asked-request.js'
export type { RoutedRequest } from './authorizer/requirement-template.js'
export { Authorize, type AuthorizeMode, type AuthorizeRequirement } from './nest/authorize.decorator.js'
export { CurrentIdentity, CurrentUser } from './nest/current-identity.decorator.js'
export { DeniedException } from './nest/denied.exception.js'
export { DeniedFilter } from './nest/denied.filter.js'
export { GUARD_SETTINGS, NEST_OPTIONS, type TinyauthModuleOptions } from './nest/nest-options.js'
export { RequireAnyScope, RequireScopes } from './nest/scopes.decorators.js'
export { GuardDecoratorError } from './nest/start-up-report.js'
export { TinyauthGuard } from './nest/tinyauth.guard.js'
export { TinyauthModule } from './nest/tinyauth.module.js'
