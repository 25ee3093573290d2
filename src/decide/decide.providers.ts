import { type FactoryProvider, Logger } from '@nestjs/common'
import { AuditLog, RetentionSchedule, Scheduler } from '../audit/index.js'
import { Clock } from '../common/clock.js'
import { Config } from '../common/config/index.js'
import { Ids } from '../common/ids.js'
import { Snapshot } from '../snapshot/index.js'
import { ChangeRetention, PrincipalReader, UnitOfWork } from '../store/index.js'
import { CallerService } from './caller/caller.service.js'
import { DecideService } from './decide.service.js'
import { ChangeSweeper } from './events/change-sweeper.js'
import { EventLog } from './events/event-log.js'
import { EventStreams } from './events/event-streams.js'
import { ListPermittedService } from './list-permitted/list-permitted.service.js'
import { ServicePrincipals } from './principals/service-principals.js'

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

const listPermitted: FactoryProvider<ListPermittedService> = {
  provide: ListPermittedService,
  inject: [DecideService, Snapshot, AuditLog, Clock, Ids],
  useFactory: (decide: DecideService, snapshot: Snapshot, audit: AuditLog, clock: Clock, ids: Ids) =>
    new ListPermittedService({ decide, snapshot, audit, clock, ids }),
}

const servicePrincipals: FactoryProvider<ServicePrincipals> = {
  provide: ServicePrincipals,
  inject: [UnitOfWork, PrincipalReader, Config, Clock],
  useFactory: (unitOfWork: UnitOfWork, reader: PrincipalReader, config: Config, clock: Clock) =>
    new ServicePrincipals(unitOfWork, reader, config, clock),
}

/** What the controllers of this room stand on, besides what is global. */
export const DECIDE_PROVIDERS: FactoryProvider[] = [
  eventLog,
  eventStreams,
  changeSweeper,
  listPermitted,
  servicePrincipals,
]
