import type { AuditLog } from '../audit/audit-log.js'
import { BufferedAuditLog } from '../audit/buffered-audit-log.js'
import { AuditRedactor } from '../audit/redaction/audit-redactor.js'
import { SystemScheduler } from '../audit/scheduler.js'
import type { AuditSink } from '../audit/sinks/audit-sink.js'
import { configuredSinks } from '../audit/sinks/configured-sinks.js'
import { FileSink } from '../audit/sinks/file-sink.js'
import { LineWriter } from '../audit/sinks/line-writer.js'
import type { Clock } from '../common/clock.js'
import type { Config } from '../common/config/index.js'
import type { Log } from '../common/log/index.js'
import type { Metrics } from '../common/metrics/index.js'

/** The audit log of a node without a database. */
export interface EdgeAudit {
  readonly log: AuditLog
  /** Opens files by their names again, for whoever moved them away. */
  readonly reopen: () => void
}

/** Events go as lines to the sinks that are configured; without one to the file, where one is named, else to standard output. */
export function edgeAudit(config: Config, clock: Clock, log: Log, metrics: Metrics): EdgeAudit {
  const sinks = sinksOf(config, clock)
  const redactor = new AuditRedactor((field) => {
    log.warn({ event: 'audit' }, `the field \`${field}\` of an audit event is not in the table, so it is dropped`)
  })
  const audit = new BufferedAuditLog({
    writer: new LineWriter(sinks, redactor),
    clock,
    scheduler: new SystemScheduler(),
    observer: {
      flushed: (ms) => {
        metrics.observeAuditFlush(ms / 1000)
      },
      failing: (err) => {
        log.error({ event: 'audit', err }, 'audit events cannot be written')
      },
      recovered: () => {
        log.info({ event: 'audit' }, 'audit events are written again')
      },
    },
    decisions: config.auditDecisions,
    capacity: config.auditBuffer,
    maxWaitMs: config.requestTimeoutMs,
    closeWaitMs: config.shutdownTimeoutMs,
  })
  metrics.watchAudit(() => audit.state())
  const reopen = (): void => {
    for (const sink of sinks) if (sink instanceof FileSink) sink.reopen()
  }
  return { log: audit, reopen }
}

function sinksOf(config: Config, clock: Clock): readonly AuditSink[] {
  const configured = config.auditSinks.filter((sink) => sink !== 'database')
  const fallback = config.auditLogFilename === undefined ? ('stdout' as const) : ('file' as const)
  const auditSinks = configured.length === 0 ? [fallback] : configured
  const { auditLogFilename, auditLogMaxBytes, auditLogFiles } = config
  return configuredSinks({ auditSinks, auditLogFilename, auditLogMaxBytes, auditLogFiles }, process.stdout, clock)
}
