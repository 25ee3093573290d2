// How people pass on what they have: invites into groups, and shares of their own permissions, accepted by whoever holds the code; the
// pages and QR codes of both.
// Not here: groups and memberships themselves, and how members are taken out (`manage`); what a membership allows (`snapshot`).
// Start reading at `invites/invites.routes.ts`, then `invites/invites.service.ts`, `invites/invite-acceptance.ts` and
// `pages/invite-pages.controller.ts`.
import { Global, Module } from '@nestjs/common'
import { AuditModule } from '../audit/index.js'
import { ManageModule } from '../manage/index.js'
import { SignInModule, WaitingHandoff } from '../sign-in/index.js'
import { INVITE_CONTROLLERS, INVITE_SERVICES, INVITE_SWEEPER } from './invites/module-parts.js'
import { INVITE_PAGE_CONTROLLERS, INVITE_PAGE_PROVIDERS } from './pages/module-parts.js'
import { SHARE_CONTROLLERS, SHARE_SERVICES } from './shares/module-parts.js'

/** Global: sign-in asks whether an invite waits for another device. Needs `UnitOfWork`, `Config`, `Clock`, `Ids`, `Permissions` and `InviterRights` from modules that are global. */
@Global()
@Module({
  imports: [AuditModule, ManageModule, SignInModule],
  controllers: [...INVITE_CONTROLLERS, ...SHARE_CONTROLLERS, ...INVITE_PAGE_CONTROLLERS],
  providers: [...INVITE_SERVICES, INVITE_SWEEPER, ...SHARE_SERVICES, ...INVITE_PAGE_PROVIDERS],
  exports: [WaitingHandoff],
})
export class ShareModule {}
