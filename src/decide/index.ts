// Here requests become decisions: the lean lane, the guard of the service's own API. How headers prove an identity and an
// identity's policies decide is `packages/decision`, which the guard package shares.
// Not here: what principals hold (`snapshot`), how it is administered (`manage`), how sessions begin (`sign-in`).
// Start reading at `decide.service.ts`, then `lane/lane.ts` and `authorize/authorize.service.ts`.

import { Module } from '@nestjs/common'
import { CallerStrategy } from './api/caller.strategy.js'
import { CheckGroupsController } from './check-groups/check-groups.controller.js'
import { DECIDE_PROVIDERS } from './decide.providers.js'
import { EffectivePoliciesController } from './effective/effective-policies.controller.js'
import { EventSocketController } from './events/event-socket.controller.js'
import { EventsController } from './events/events.controller.js'
import { ForwardAuthController } from './forward-auth/forward-auth.controller.js'
import { LeasesController } from './leases/leases.controller.js'
import { ListPermittedController } from './list-permitted/list-permitted.controller.js'
import { ServicePrincipalController } from './principals/service-principal.controller.js'
import { ProxyModeController } from './proxy-mode/proxy-mode.controller.js'
import { SelfController } from './self/self.controller.js'
import { SimulateController } from './simulate/simulate.controller.js'

/** The routes of deciding that Nest answers. Needs `CallerService` and what it stands on, which are global. */
@Module({
  controllers: [
    CheckGroupsController,
    EffectivePoliciesController,
    EventSocketController,
    EventsController,
    ForwardAuthController,
    LeasesController,
    ListPermittedController,
    ProxyModeController,
    SelfController,
    ServicePrincipalController,
    SimulateController,
  ],
  providers: [CallerStrategy, ...DECIDE_PROVIDERS],
})
export class DecideModule {}

export { CallerPermissions } from './api/caller-permissions.js'
export { ErrorsFilter } from './api/errors.filter.js'
export { OwnApiGuard } from './api/own-api.guard.js'
export { SnapshotInviterRights } from './api/snapshot-inviter-rights.js'
export { RevisionInterceptor } from './api/revision.interceptor.js'
export { AuthorizeService } from './authorize/authorize.service.js'
export { CallerService } from './caller/caller.service.js'
export { DecideService } from './decide.service.js'
export { EventStreams } from './events/event-streams.js'
export { Upgrades } from './events/upgrades.js'
export { UpgradableRequest } from './events/web-socket-request.js'
export { Front } from './front/front.js'
export { ownApiMiddleware } from './front/own-api.middleware.js'
export { DECISION_ROUTES, laneRoutes } from './lane/decision-routes.js'
export { Lane } from './lane/lane.js'
export { UserPolicies } from './proxy-mode/user-policies.js'
