import { type FactoryProvider, Logger } from '@nestjs/common'
import { AuditLog, RetentionSchedule, Scheduler } from '../audit/index.js'
import { AttemptLimits } from '../common/attempt-limits.js'
import { Clock } from '../common/clock.js'
import { Config } from '../common/config/index.js'
import { Ids } from '../common/ids.js'
import { Metrics } from '../common/metrics/index.js'
import { Permissions } from '../common/permissions.js'
import { SessionIssuer, SessionRefresh } from '../sign-in/index.js'
import { EngineLimits, PrincipalPreviews, Snapshot } from '../snapshot/index.js'
import { ChangeRetention, PrincipalReader, UnitOfWork } from '../store/index.js'
import { CallerService } from './caller/caller.service.js'
import { CheckGroupsService } from './check-groups/check-groups.service.js'
import { DecideService } from './decide.service.js'
import { EffectiveLayers } from './effective/effective-policies.js'
import { ChangeSweeper } from './events/change-sweeper.js'
import { EventLog } from './events/event-log.js'
import { EventStreams } from './events/event-streams.js'
import { Upgrades } from './events/upgrades.js'
import { ForwardAuth } from './forward-auth/forward-auth.service.js'
import { LeasedIdentities } from './leases/leased-identities.js'
import { Leases } from './leases/leases.service.js'
import { ListPermittedService } from './list-permitted/list-permitted.service.js'
import { ServicePrincipals } from './principals/service-principals.js'
import { Self } from './self/self.js'
import { Simulation } from './simulate/simulation.js'
import { WhoCan } from './simulate/who-can.js'

const eventLog: FactoryProvider<EventLog> = {
  provide: EventLog,
  inject: [UnitOfWork, PrincipalReader, Snapshot],
  useFactory: (unitOfWork: UnitOfWork, reader: PrincipalReader, snapshot: Snapshot) =>
    new EventLog(unitOfWork, reader, snapshot),
}

const eventStreams: FactoryProvider<EventStreams> = {
  provide: EventStreams,
  inject: [EventLog, Snapshot, CallerService, Scheduler, Clock, Config],
  useFactory: (
    log: EventLog,
    snapshot: Snapshot,
    caller: CallerService,
    scheduler: Scheduler,
    clock: Clock,
    config: Config,
  ) => new EventStreams({ log, snapshot, caller, scheduler, clock, config }),
}

const upgrades: FactoryProvider<Upgrades> = {
  provide: Upgrades,
  inject: [Config],
  useFactory: (config: Config) => new Upgrades(config.requestTimeoutMs),
}

const changeSweeper: FactoryProvider<ChangeSweeper> = {
  provide: ChangeSweeper,
  inject: [UnitOfWork, Clock, Scheduler, Config],
  useFactory: (unitOfWork: UnitOfWork, clock: Clock, scheduler: Scheduler, config: Config) => {
    const log = new Logger('changes')
    const retention = new ChangeRetention({ unitOfWork, clock, seconds: config.changeRetentionSeconds })
    return new ChangeSweeper(
      new RetentionSchedule(retention, scheduler, (error) => {
        log.error(error)
      }),
    )
  },
}

const checkGroups: FactoryProvider<CheckGroupsService> = {
  provide: CheckGroupsService,
  inject: [DecideService, Snapshot, AuditLog, Clock, Ids, Config],
  useFactory: (decide: DecideService, snapshot: Snapshot, audit: AuditLog, clock: Clock, ids: Ids, config: Config) =>
    new CheckGroupsService({ decide, snapshot, audit, clock, ids, config }),
}

const listPermitted: FactoryProvider<ListPermittedService> = {
  provide: ListPermittedService,
  inject: [DecideService, Snapshot, AuditLog, Clock, Ids],
  useFactory: (decide: DecideService, snapshot: Snapshot, audit: AuditLog, clock: Clock, ids: Ids) =>
    new ListPermittedService({ decide, snapshot, audit, clock, ids }),
}

const leasedIdentities: FactoryProvider<LeasedIdentities> = {
  provide: LeasedIdentities,
  inject: [SessionIssuer, SessionRefresh, Snapshot, UnitOfWork, Config],
  useFactory: (
    issuer: SessionIssuer,
    refresh: SessionRefresh,
    snapshot: Snapshot,
    unitOfWork: UnitOfWork,
    config: Config,
  ) => {
    // The token itself counts from anywhere: where sessions are bound to addresses it has to be asked for again soon.
    const mostSeconds = config.sessionBindIp === 'enforce' ? 10 : 3600
    return new LeasedIdentities({ issuer, refresh, snapshot, unitOfWork, mostSeconds })
  },
}

const leases: FactoryProvider<Leases> = {
  provide: Leases,
  inject: [DecideService, LeasedIdentities, Snapshot, Clock],
  useFactory: (decide: DecideService, identities: LeasedIdentities, snapshot: Snapshot, clock: Clock) =>
    new Leases({ decide, identities, snapshot, clock }),
}

const forwardAuth: FactoryProvider<ForwardAuth> = {
  provide: ForwardAuth,
  inject: [DecideService, LeasedIdentities, AuditLog, AttemptLimits, Metrics, Clock, Ids, Config],
  useFactory: (
    decide: DecideService,
    identities: LeasedIdentities,
    audit: AuditLog,
    limits: AttemptLimits,
    metrics: Metrics,
    clock: Clock,
    ids: Ids,
    config: Config,
  ) => new ForwardAuth({ decide, identities, audit, limits, metrics, clock, ids, config }),
}

const servicePrincipals: FactoryProvider<ServicePrincipals> = {
  provide: ServicePrincipals,
  inject: [UnitOfWork, PrincipalReader, Config, Clock],
  useFactory: (unitOfWork: UnitOfWork, reader: PrincipalReader, config: Config, clock: Clock) =>
    new ServicePrincipals(unitOfWork, reader, config, clock),
}

const effectiveLayers: FactoryProvider<EffectiveLayers> = {
  provide: EffectiveLayers,
  inject: [PrincipalPreviews, Snapshot, Permissions, EngineLimits, Config, Clock],
  useFactory: (
    previews: PrincipalPreviews,
    snapshot: Snapshot,
    permissions: Permissions,
    limits: EngineLimits,
    config: Config,
    clock: Clock,
  ) => new EffectiveLayers({ previews, snapshot, permissions, limits, config, clock }),
}

const simulation: FactoryProvider<Simulation> = {
  provide: Simulation,
  inject: [PrincipalPreviews, Snapshot, Permissions, CallerService, EngineLimits, Metrics, Config, Clock],
  useFactory: (
    previews: PrincipalPreviews,
    snapshot: Snapshot,
    permissions: Permissions,
    caller: CallerService,
    limits: EngineLimits,
    metrics: Metrics,
    config: Config,
    clock: Clock,
  ) => new Simulation({ previews, snapshot, permissions, caller, limits, metrics, config, clock }),
}

const whoCan: FactoryProvider<WhoCan> = {
  provide: WhoCan,
  inject: [PrincipalPreviews, Snapshot, Permissions, UnitOfWork, Clock],
  useFactory: (
    previews: PrincipalPreviews,
    snapshot: Snapshot,
    permissions: Permissions,
    unitOfWork: UnitOfWork,
    clock: Clock,
  ) => new WhoCan({ previews, snapshot, permissions, unitOfWork, clock }),
}

const self: FactoryProvider<Self> = {
  provide: Self,
  inject: [CallerService, UnitOfWork, Clock, Config],
  useFactory: (caller: CallerService, unitOfWork: UnitOfWork, clock: Clock, config: Config) =>
    new Self({ caller, unitOfWork, clock, config }),
}

/** What the controllers of this room stand on, besides what is global. */
export const DECIDE_PROVIDERS: FactoryProvider[] = [
  eventLog,
  eventStreams,
  upgrades,
  changeSweeper,
  checkGroups,
  effectiveLayers,
  forwardAuth,
  leasedIdentities,
  leases,
  listPermitted,
  self,
  servicePrincipals,
  simulation,
  whoCan,
]
