import type { AuditEvent } from '../common/audit-event.js'
import type { Clock } from '../common/clock.js'
import type { UnitOfWork } from '../store/index.js'
import type { AuditRedactor } from './redaction/audit-redactor.js'
import { storedEventIds } from './stored-event-ids.js'

/** Puts events into the database, all of a batch in one transaction. */
export class BatchWriter {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly redactor: AuditRedactor,
    private readonly clock: Clock,
  ) {}

  /** `repeated`: the batch failed before, and may stand in the database all the same when only the answer got lost. */
  async write(events: readonly AuditEvent[], options: { readonly repeated: boolean }): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const stored = options.repeated ? await storedEventIds(tx.manager, events) : undefined
      for (const event of events) {
        if (stored?.has(event.id) !== true) tx.audit(this.storable(event))
      }
    })
  }

  private storable(event: AuditEvent): AuditEvent {
    const redacted = this.redactor.redact(event)
    if (!Number.isNaN(Date.parse(redacted.at))) return redacted
    // The store refuses an event without a time, and one such event would keep all others out for ever.
    return { ...redacted, at: new Date(this.clock.now()).toISOString() }
  }
}
