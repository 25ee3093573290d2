import { Logger, Module } from '@nestjs/common'
import { APP_FILTER, DiscoveryModule } from '@nestjs/core'
import { Authorizer } from '../authorizer/authorizer.js'
import {
  createDecider,
  createGuardFeed,
  createGuardLeases,
  createServiceClient,
} from '../authorizer/create-authorizer.js'
import { Decider } from '../decider.js'
import { Leases } from '../leases/leases.js'
import { GuardFeed } from '../local/guard-feed.js'
import { ServiceClient } from '../service/service-client.js'
import { type GuardSettings, readGuardSettings } from '../settings/guard-settings.js'
import { requestOf } from './asked-request.js'
import { DeniedFilter } from './denied.filter.js'
import { GUARD_SETTINGS, NEST_OPTIONS, type NestOptions, type TinyauthModuleOptions } from './nest-options.js'
import { Handlers } from './routes.js'
import { StartUp } from './start-up.js'
import { TinyauthGuard } from './tinyauth.guard.js'
import { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } from './tinyauth.module-definition.js'

/**
 * Guards an application: `TinyauthModule.forRoot(options)`, or `forRootAsync` with a factory. Afterwards every handler needs a
 * decorator (`@Authorize`, `@LoginRequired`, `@LoginOptional`, `@Public`), and `Authorizer` can be injected everywhere.
 *
 * @throws GuardSettingsError when the application starts with settings that cannot be used
 */
@Module({
  imports: [DiscoveryModule],
  providers: [
    { provide: GUARD_SETTINGS, useFactory: settingsOf, inject: [MODULE_OPTIONS_TOKEN] },
    { provide: NEST_OPTIONS, useFactory: nestOptionsOf, inject: [MODULE_OPTIONS_TOKEN] },
    { provide: ServiceClient, useFactory: createServiceClient, inject: [GUARD_SETTINGS] },
    { provide: GuardFeed, useFactory: createGuardFeed, inject: [GUARD_SETTINGS, ServiceClient] },
    { provide: Leases, useFactory: createGuardLeases, inject: [GUARD_SETTINGS, ServiceClient, GuardFeed] },
    // `Leases` before it: the decider may begin to listen at once, and whoever hears has to be there.
    { provide: Decider, useFactory: deciderOf, inject: [GUARD_SETTINGS, ServiceClient, GuardFeed, Leases] },
    { provide: Authorizer, useFactory: authorizerOf, inject: [GUARD_SETTINGS, Decider, Leases] },
    { provide: APP_FILTER, useClass: DeniedFilter },
    Handlers,
    StartUp,
    TinyauthGuard,
  ],
  exports: [GUARD_SETTINGS, NEST_OPTIONS, ServiceClient, Decider, Leases, Authorizer, TinyauthGuard],
})
export class TinyauthModule extends ConfigurableModuleClass {}

function settingsOf(options: TinyauthModuleOptions): GuardSettings {
  const { requestOf: _, report: __, registerActions: ___, ...guard } = options
  return readGuardSettings({ log: new Logger('Tinyauth'), ...guard })
}

function nestOptionsOf(options: TinyauthModuleOptions): NestOptions {
  return {
    requestOf: options.requestOf ?? requestOf,
    report: options.report ?? 'warn',
    registerActions: options.registerActions ?? false,
  }
}

function deciderOf(
  settings: GuardSettings,
  client: ServiceClient | undefined,
  guardFeed: GuardFeed | undefined,
): Decider {
  return createDecider(settings, client, guardFeed)
}

function authorizerOf(settings: GuardSettings, decider: Decider, leases: Leases | undefined): Authorizer {
  return new Authorizer(settings, decider, leases)
}
