import type { AuditEvent } from '../common/audit-event.js'

/** Where the buffer of the audit log puts its batches. */
export interface EventWriter {
  /**
   * Puts events into the database, all of a batch in one transaction. `repeated`: the batch failed before, and may stand in
   * the database all the same when only the answer got lost.
   */
  write(events: readonly AuditEvent[], options: { readonly repeated: boolean }): Promise<void>
  /** Lets go of what it holds; after the last `write` was answered. */
  close?(): Promise<void>
}
