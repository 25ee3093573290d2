// Here stands what people and machines who run the service ask it: health, metrics, routes, actions, OpenAPI.
// Not here: what these numbers are of; each room counts its own.
// Start reading at `route-table.ts`.

import { type DynamicModule, Module } from '@nestjs/common'
import { DiscoveryModule } from '@nestjs/core'
import { ActionsController } from './actions.controller.js'
import { HealthController } from './health.controller.js'
import { metricsController } from './metrics.controller.js'
import { OpenApiController } from './openapi.controller.js'
import { RouteTable } from './route-table.js'

/** The routes of operations. Needs `Store`, `AuditLog`, `Staleness`, `Lifecycle`, `LaneDeclarations`, which are global. */
@Module({})
export class OperationsModule {
  static with(metricsPublic: boolean): DynamicModule {
    return {
      module: OperationsModule,
      imports: [DiscoveryModule],
      controllers: [ActionsController, HealthController, metricsController(metricsPublic), OpenApiController],
      providers: [RouteTable],
      exports: [RouteTable],
    }
  }
}

export { Lifecycle } from './lifecycle.js'
export { openApi } from './openapi.js'
export { type HandlerRoute, LaneDeclarations, RouteTable } from './route-table.js'
export { Staleness } from './staleness.js'
