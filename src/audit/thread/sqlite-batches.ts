import Database from 'better-sqlite3'
import type { AuditEvent } from '../../common/audit-event.js'
import type { Clock } from '../../common/clock.js'
// Not by the room's index, which would load the whole ORM into the thread.
import { chainEvents, instantOf } from '../../store/audit-chain.js'
import { AUDIT_COLUMNS, auditValues } from '../../store/audit-columns.js'
import type { AuditRedactor } from '../redaction/audit-redactor.js'
import { storable } from '../storable.js'

interface Head {
  readonly seq: number
  readonly hash: string
}

/** Milliseconds that a batch waits for the writer of the main thread or of another process. */
const BUSY_TIMEOUT_MS = 5000

/** Writes batches into the embedded database over a connection of its own: what `PendingTransaction` does for audit events. */
export class SqliteBatches {
  private readonly database: Database.Database

  constructor(
    file: string,
    private readonly redactor: AuditRedactor,
    private readonly clock: Clock,
  ) {
    this.database = new Database(file, { fileMustExist: true })
    this.database.pragma('synchronous = FULL')
    this.database.pragma('trusted_schema = OFF')
    this.database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
  }

  /** All or nothing. @throws what SQLite throws; then nothing is written */
  write(events: readonly AuditEvent[], repeated: boolean): void {
    // Immediate: the head is read when nobody else can move it.
    this.database
      .transaction(() => {
        this.append(repeated ? events.filter((event) => !this.isStored(event)) : events)
      })
      .immediate()
  }

  close(): void {
    this.database.close()
  }

  private append(events: readonly AuditEvent[]): void {
    const head = this.database
      .prepare<[], Head>('select audit_seq as seq, audit_hash as hash from heads where id = 1')
      .get()
    if (head === undefined) throw new Error('the head of the audit chain is missing')
    const kept = events.map((event) => storable(event, this.redactor, this.clock))
    const rows = chainEvents(head, kept, undefined)
    const columns = `insert into audit_events (${AUDIT_COLUMNS.join(', ')})`
    const insert = this.database.prepare(`${columns} values (${AUDIT_COLUMNS.map(() => '?').join(', ')})`)
    for (const row of rows) insert.run(...auditValues(row))
    const last = rows.at(-1)
    if (last === undefined) return
    this.database.prepare('update heads set audit_seq = ?, audit_hash = ? where id = 1').run(last.seq, last.hash)
  }

  private isStored(event: AuditEvent): boolean {
    const at = Number.isNaN(Date.parse(event.at)) ? undefined : instantOf(event)
    if (at === undefined) return false
    return this.database.prepare('select 1 from audit_events where at = ? and id = ?').get(at, event.id) !== undefined
  }
}
