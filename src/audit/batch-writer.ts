import type { AuditEvent } from '../common/audit-event.js'
import type { Clock } from '../common/clock.js'
import type { UnitOfWork } from '../store/index.js'
import type { AuditRedactor } from './redaction/audit-redactor.js'
import type { EventWriter } from './event-writer.js'
import { storable } from './storable.js'
import { storedEventIds } from './stored-event-ids.js'

/** Puts events into the database, all of a batch in one transaction. */
export class BatchWriter implements EventWriter {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly redactor: AuditRedactor,
    private readonly clock: Clock,
  ) {}

  async write(events: readonly AuditEvent[], options: { readonly repeated: boolean }): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const stored = options.repeated ? await storedEventIds(tx.manager, events) : undefined
      for (const event of events) {
        if (stored?.has(event.id) !== true) tx.audit(storable(event, this.redactor, this.clock))
      }
    })
  }
}
