// The authorization server: clients, scopes, and the tokens that people and machines get by them.
// Not here: how a token is verified and what it allows (`packages/decision`), signing in (`sign-in`), users (`manage`).
// Start reading at `server/authorization-server.ts`, then `clients/clients.service.ts`, `scopes/scopes.service.ts`.
import { Module } from '@nestjs/common'
import { AuditModule } from '../audit/index.js'
import { ManageModule } from '../manage/index.js'
import { SignInModule } from '../sign-in/index.js'
import { OAUTH_CLIENT_CONTROLLERS, OAUTH_CLIENT_PROVIDERS } from './clients/module-parts.js'
import { OAUTH_SCOPE_CONTROLLERS, OAUTH_SCOPE_PROVIDERS } from './scopes/module-parts.js'
import { OAUTH_SERVER_CONTROLLERS, OAUTH_SERVER_PROVIDERS } from './server/module-parts.js'

/** Needs `UnitOfWork`, `Config`, `Clock`, `Ids` and `Permissions` from modules that are global. */
@Module({
  imports: [AuditModule, ManageModule, SignInModule],
  controllers: [...OAUTH_CLIENT_CONTROLLERS, ...OAUTH_SCOPE_CONTROLLERS, ...OAUTH_SERVER_CONTROLLERS],
  providers: [...OAUTH_CLIENT_PROVIDERS, ...OAUTH_SCOPE_PROVIDERS, ...OAUTH_SERVER_PROVIDERS],
})
export class OAuthModule {}
