import type { AuditEvent } from '../../common/audit-event.js'
import type { EventWriter } from '../event-writer.js'
import type { AuditRedactor } from '../redaction/audit-redactor.js'
import type { AuditSink } from './audit-sink.js'

/** Where there is no database: events go to the sinks alone, redacted as they would be stored, in no chain. */
export class LineWriter implements EventWriter {
  constructor(
    private readonly sinks: readonly AuditSink[],
    private readonly redactor: AuditRedactor,
  ) {}

  /** INVARIANT: what no sink has taken is not written, and comes again. */
  write(events: readonly AuditEvent[]): Promise<void> {
    const lines = events.map((event) => ({ body: JSON.stringify(this.redactor.redact(event)) }))
    for (const sink of this.sinks) sink.write(lines)
    const failures = this.sinks.flatMap((sink) => sink.state().failing ?? [])
    if (failures.length < this.sinks.length) return Promise.resolve()
    return Promise.reject(new Error(`no audit sink takes events: ${failures[0]?.lastError ?? 'there is none'}`))
  }

  close(): Promise<void> {
    for (const sink of this.sinks) sink.close()
    return Promise.resolve()
  }
}
