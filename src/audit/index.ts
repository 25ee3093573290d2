// What everybody did or tried: events, their redaction, the buffer, copies outside the database, reading, retention.
// Not here: the chain itself and its table (`store`), who may read events (`manage`), what an attempt was (each room).
// Start reading at `audit-log.ts` and `call-writer.ts`.
import { Logger, Module } from '@nestjs/common'
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common'
import { UnitOfWork } from '../store/index.js'
import { AuditLog } from './audit-log.js'
import { AUDIT_PROVIDERS, LOG_CONTEXT } from './audit.providers.js'
import { CallWriter } from './call-writer.js'
import { AuditExports } from './export/audit-exports.js'
import { AuditCounter } from './reading/audit-counter.js'
import { AuditReader } from './reading/audit-reader.js'
import { ChainCheck } from './reading/chain-check.js'
import { AuditRedactor } from './redaction/audit-redactor.js'
import { RetentionSchedule } from './retention/retention-schedule.js'
import { Scheduler } from './scheduler.js'
import { AuditSinks } from './sinks/audit-sinks.js'
import { AuditStreams } from './tail/audit-streams.js'

/** Needs `UnitOfWork`, `Config`, `Clock`, `Ids` and `Metrics` from modules that are global. */
@Module({
  providers: AUDIT_PROVIDERS,
  exports: [
    AuditCounter,
    AuditExports,
    AuditLog,
    AuditReader,
    AuditRedactor,
    AuditSinks,
    AuditStreams,
    CallWriter,
    ChainCheck,
    Scheduler,
  ],
})
export class AuditModule implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger(LOG_CONTEXT)
  private readonly onHangUp = (): void => {
    this.sinks.reopen()
  }

  constructor(
    private readonly auditLog: AuditLog,
    private readonly sinks: AuditSinks,
    private readonly retention: RetentionSchedule,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  onModuleInit(): void {
    this.sinks.listenTo(this.unitOfWork)
    this.retention.start()
    process.on('SIGHUP', this.onHangUp)
  }

  /** After the last request was answered, and before the store is closed. */
  async onApplicationShutdown(): Promise<void> {
    process.off('SIGHUP', this.onHangUp)
    await this.retention.stop()
    try {
      await this.auditLog.close()
    } catch (error) {
      // The rest of the shutdown must still happen.
      this.log.error(error)
    }
    this.sinks.close()
  }
}

export { AuditLog } from './audit-log.js'
export type { AuditLogState, RecordOptions } from './audit-log.js'
export { CallWriter } from './call-writer.js'
export { recordCall } from './record-call.js'
export { AuditExports } from './export/audit-exports.js'
export { AuditCounter } from './reading/audit-counter.js'
export type { AuditCounts } from './reading/audit-counter.js'
export { AuditReader } from './reading/audit-reader.js'
export type { AuditAdvance, AuditPage } from './reading/audit-reader.js'
export {
  auditChainSchema,
  auditCountsSchema,
  auditExportSchema,
  auditQuerySchema,
  auditStreamSchema,
} from './reading/audit-query.js'
export type {
  AuditChainQuery,
  AuditCountsQuery,
  AuditExportQuery,
  AuditQuery,
  AuditStreamQuery,
} from './reading/audit-query.js'
export { ChainCheck } from './reading/chain-check.js'
export type { ChainStatus } from './reading/chain-check.js'
export type { AuditRecord } from './reading/audit-record.js'
export { verifyAudit } from './reading/verify-audit.js'
export { AuditRedactor } from './redaction/audit-redactor.js'
export { RetentionSchedule } from './retention/retention-schedule.js'
export { Scheduler } from './scheduler.js'
export { AuditSinks } from './sinks/audit-sinks.js'
export type { AuditSinkState } from './sinks/audit-sink.js'
export { AuditStreams } from './tail/audit-streams.js'
