import type { Writable } from 'node:stream'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import type { AuditSink } from './audit-sink.js'
import { FileSink } from './file-sink.js'
import { StdoutSink } from './stdout-sink.js'

/** What of the configuration says where copies of the audit log go. */
export type SinkConfig = Pick<Config, 'auditSinks' | 'auditLogFilename' | 'auditLogMaxBytes' | 'auditLogFiles'>

/** The sinks of `AUDIT_SINKS` but the database, which the unit of work writes itself. */
export function configuredSinks(config: SinkConfig, stdout: Writable, clock: Clock): AuditSink[] {
  return config.auditSinks.flatMap((name): AuditSink[] => {
    switch (name) {
      case 'database':
        return []
      case 'stdout':
        return [new StdoutSink(stdout, clock)]
      case 'file':
        return [fileSink(config, clock)]
    }
  })
}

function fileSink(config: SinkConfig, clock: Clock): FileSink {
  const { auditLogFilename: path, auditLogMaxBytes: maxBytes, auditLogFiles: files } = config
  if (path === undefined) throw new TypeError('the sink `file` needs `AUDIT_LOG_FILENAME`')
  return new FileSink({ path, maxBytes, files }, clock)
}
