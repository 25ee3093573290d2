// How people pass on what they have: invites into groups, accepted by whoever holds the code.
// Not here: groups and memberships themselves, and how members are taken out (`manage`); what a membership allows (`snapshot`).
// Start reading at `invites/invites.routes.ts`, then `invites/invites.service.ts` and `invites/invite-acceptance.ts`.
import { Module } from '@nestjs/common'
import { AuditModule } from '../audit/index.js'
import { ManageModule } from '../manage/index.js'
import { INVITE_CONTROLLERS, INVITE_SERVICES, INVITE_SWEEPER } from './invites/module-parts.js'

/** Needs `UnitOfWork`, `Config`, `Clock`, `Ids`, `Permissions` and `InviterRights` from modules that are global. */
@Module({
  imports: [AuditModule, ManageModule],
  controllers: [...INVITE_CONTROLLERS],
  providers: [...INVITE_SERVICES, INVITE_SWEEPER],
})
export class ShareModule {}
