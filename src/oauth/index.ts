// The authorization server: clients, scopes, and the tokens that people and machines get by them.
// Not here: how a token is verified and what it allows (`packages/decision`), signing in (`sign-in`), users (`manage`).
// Start reading at `server/authorization-server.ts`, then `clients/clients.service.ts`, `scopes/scopes.service.ts`.
import { Global, Module } from '@nestjs/common'
import { AuditModule } from '../audit/index.js'
import { ManageModule } from '../manage/index.js'
import { OwnConsents, SignInModule } from '../sign-in/index.js'
import { OAUTH_CLIENT_CONTROLLERS, OAUTH_CLIENT_PROVIDERS } from './clients/module-parts.js'
import { CONSENT_CONTROLLERS, CONSENT_PROVIDERS } from './consents/module-parts.js'
import { OAUTH_SCOPE_CONTROLLERS, OAUTH_SCOPE_PROVIDERS } from './scopes/module-parts.js'
import { OAUTH_SERVER_CONTROLLERS, OAUTH_SERVER_PROVIDERS } from './server/module-parts.js'

/** Global: the account pages of sign-in show what apps may do. Needs `UnitOfWork`, `Config`, `Clock`, `Ids` and `Permissions` from modules that are global. */
@Global()
@Module({
  imports: [AuditModule, ManageModule, SignInModule],
  controllers: [
    ...OAUTH_CLIENT_CONTROLLERS,
    ...OAUTH_SCOPE_CONTROLLERS,
    ...CONSENT_CONTROLLERS,
    ...OAUTH_SERVER_CONTROLLERS,
  ],
  providers: [...OAUTH_CLIENT_PROVIDERS, ...OAUTH_SCOPE_PROVIDERS, ...CONSENT_PROVIDERS, ...OAUTH_SERVER_PROVIDERS],
  exports: [OwnConsents],
})
export class OAuthModule {}

export { builtInClient } from './clients/built-in-clients.js'
