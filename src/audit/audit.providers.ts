import path from 'node:path'
import { Logger } from '@nestjs/common'
import type { FactoryProvider } from '@nestjs/common'
import { Clock } from '../common/clock.js'
import { Config } from '../common/config/index.js'
import { Ids } from '../common/ids.js'
import { Metrics } from '../common/metrics/index.js'
import { UnitOfWork } from '../store/index.js'
import { AuditLog } from './audit-log.js'
import { BatchWriter } from './batch-writer.js'
import { BufferedAuditLog } from './buffered-audit-log.js'
import type { AuditLogObserver } from './buffered-audit-log.js'
import { CallWriter } from './call-writer.js'
import { AuditExports } from './export/audit-exports.js'
import { AuditCounter } from './reading/audit-counter.js'
import { AuditReader } from './reading/audit-reader.js'
import { ChainCheck } from './reading/chain-check.js'
import { AuditRedactor } from './redaction/audit-redactor.js'
import { AuditRetention } from './retention/audit-retention.js'
import { RetentionSchedule } from './retention/retention-schedule.js'
import type { EventWriter } from './event-writer.js'
import { hasThread, ThreadEventWriter } from './thread/thread-event-writer.js'
import { Scheduler, SystemScheduler } from './scheduler.js'
import { AuditSinks } from './sinks/audit-sinks.js'
import { configuredSinks } from './sinks/configured-sinks.js'
import { AuditStreams } from './tail/audit-streams.js'
import { AuditTail } from './tail/audit-tail.js'

/** Where the lines of this room stand in the log. */
export const LOG_CONTEXT = 'audit'

function observerOf(metrics: Metrics): AuditLogObserver {
  const log = new Logger(LOG_CONTEXT)
  return {
    flushed: (ms) => {
      metrics.observeAuditFlush(ms / 1000)
    },
    failing: (error) => {
      log.error(error)
    },
    recovered: () => {
      log.log('audit events are written again')
    },
  }
}

/** A thread for the embedded database, unless other sinks have to hear of each commit, or nothing was compiled. */
function writerOf({ databaseUrl, dataDir, auditSinks }: Config): EventWriter | undefined {
  if (databaseUrl !== undefined || auditSinks.some((sink) => sink !== 'database') || !hasThread()) return undefined
  return new ThreadEventWriter(path.join(dataDir, 'tinyauth.db'))
}

const scheduler: FactoryProvider<Scheduler> = { provide: Scheduler, useFactory: () => new SystemScheduler() }

const redactor: FactoryProvider<AuditRedactor> = {
  provide: AuditRedactor,
  useFactory: () => {
    const log = new Logger(LOG_CONTEXT)
    return new AuditRedactor((field) => {
      log.warn(`the field \`${field}\` of an audit event is not in the table, so it is dropped`)
    })
  },
}

const auditLog: FactoryProvider<AuditLog> = {
  provide: AuditLog,
  inject: [UnitOfWork, AuditRedactor, Config, Clock, Scheduler, Metrics],
  useFactory: (
    unitOfWork: UnitOfWork,
    auditRedactor: AuditRedactor,
    config: Config,
    clock: Clock,
    timers: Scheduler,
    metrics: Metrics,
  ) => {
    const log = new BufferedAuditLog({
      writer: writerOf(config) ?? new BatchWriter(unitOfWork, auditRedactor, clock),
      clock,
      scheduler: timers,
      observer: observerOf(metrics),
      decisions: config.auditDecisions,
      capacity: config.auditBuffer,
      maxWaitMs: config.requestTimeoutMs,
      closeWaitMs: config.shutdownTimeoutMs,
    })
    metrics.watchAudit(() => log.state())
    return log
  },
}

const callWriter: FactoryProvider<CallWriter> = {
  provide: CallWriter,
  inject: [UnitOfWork, AuditRedactor, Config, Clock, Ids],
  useFactory: (unitOfWork: UnitOfWork, auditRedactor: AuditRedactor, config: Config, clock: Clock, ids: Ids) =>
    new CallWriter({ unitOfWork, redactor: auditRedactor, clock, ids, service: config.service }),
}

const reader: FactoryProvider<AuditReader> = {
  provide: AuditReader,
  inject: [UnitOfWork],
  useFactory: (unitOfWork: UnitOfWork) => new AuditReader(unitOfWork),
}

const counter: FactoryProvider<AuditCounter> = {
  provide: AuditCounter,
  inject: [UnitOfWork, Clock],
  useFactory: (unitOfWork: UnitOfWork, clock: Clock) => new AuditCounter(unitOfWork, clock),
}

const chainCheck: FactoryProvider<ChainCheck> = {
  provide: ChainCheck,
  inject: [UnitOfWork],
  useFactory: (unitOfWork: UnitOfWork) => new ChainCheck(unitOfWork),
}

const auditExports: FactoryProvider<AuditExports> = {
  provide: AuditExports,
  inject: [AuditReader, Scheduler],
  useFactory: (auditReader: AuditReader, timers: Scheduler) => new AuditExports(auditReader, timers),
}

/** Tails of the log count by themselves: they must not take the streams that guards listen to. */
const MOST_STREAMS = 100

const streams: FactoryProvider<AuditStreams> = {
  provide: AuditStreams,
  inject: [AuditReader, UnitOfWork, Scheduler, Config],
  useFactory: (auditReader: AuditReader, unitOfWork: UnitOfWork, timers: Scheduler, config: Config) =>
    new AuditStreams({
      reader: auditReader,
      tail: new AuditTail(unitOfWork, timers),
      scheduler: timers,
      most: Math.min(config.maxEventStreams, MOST_STREAMS),
    }),
}

const sinks: FactoryProvider<AuditSinks> = {
  provide: AuditSinks,
  inject: [Config, Clock],
  useFactory: (config: Config, clock: Clock) => new AuditSinks(configuredSinks(config, process.stdout, clock)),
}

const retention: FactoryProvider<RetentionSchedule> = {
  provide: RetentionSchedule,
  inject: [UnitOfWork, Config, Clock, Ids, Scheduler],
  useFactory: (unitOfWork: UnitOfWork, config: Config, clock: Clock, ids: Ids, timers: Scheduler) => {
    const log = new Logger(LOG_CONTEXT)
    const { service, auditRetentionDays: days } = config
    return new RetentionSchedule(new AuditRetention({ unitOfWork, clock, ids, service, days }), timers, (error) => {
      log.error(error)
    })
  },
}

/** Everything that `AuditModule` is made of. */
export const AUDIT_PROVIDERS: FactoryProvider[] = [
  scheduler,
  redactor,
  auditLog,
  callWriter,
  reader,
  counter,
  chainCheck,
  auditExports,
  streams,
  sinks,
  retention,
]
