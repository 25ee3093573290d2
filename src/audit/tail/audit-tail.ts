import { MoreThan } from 'typeorm'
import { AuditEventEntity } from '../../store/index.js'
import type { UnitOfWork } from '../../store/index.js'
import { matches } from '../reading/audit-filter.js'
import type { AuditFilter } from '../reading/audit-query.js'
import type { AuditAdvance } from '../reading/audit-reader.js'
import { auditRecord } from '../reading/audit-record.js'
import type { Cancel, Scheduler } from '../scheduler.js'

/** Between two looks at the database. */
export const POLL_MS = 1000

/** Events that all streams are given at once; who stands further behind reads by itself. */
const BATCH_ROWS = 200

/** What came in between two looks. */
export class AuditBatch {
  constructor(
    /** The event after which it begins. */
    private readonly after: number,
    private readonly rows: readonly AuditEventEntity[],
  ) {}

  /** What is in it for somebody who knows everything up to `seq`; `undefined`: it does not join on. */
  advance(filter: AuditFilter, seq: number): AuditAdvance | undefined {
    const upTo = this.rows.at(-1)?.seq ?? this.after
    if (seq < this.after || seq > upTo) return undefined
    const rows = this.rows.filter((row) => row.seq > seq)
    const records = rows.map((row) => ({ row, record: auditRecord(row) }))
    const events = records.flatMap(({ row, record }) => (matches(row, record, filter) ? [record] : []))
    return { events, seq: upTo, isEnd: this.rows.length < BATCH_ROWS }
  }
}

/** Looks for new events while somebody waits for them: once for all of this node. */
export class AuditTail {
  private waiting: ((batch: AuditBatch | undefined) => void)[] = []
  private cancel: Cancel | undefined
  private seq: number | undefined

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly scheduler: Scheduler,
  ) {}

  /** What the next look finds; `undefined` where the database cannot be asked. Answers then too: who waits has more to do. */
  next(): Promise<AuditBatch | undefined> {
    return new Promise((resolve) => {
      this.waiting.push(resolve)
      this.cancel ??= this.scheduler.after(POLL_MS, () => void this.look())
    })
  }

  /** Nobody waits any longer. */
  wakeAll(): void {
    this.cancel?.()
    this.tell(undefined)
  }

  private async look(): Promise<void> {
    // What fails here fails again for whoever reads by itself, and is told there.
    this.tell(await this.read().catch(() => undefined))
  }

  private tell(batch: AuditBatch | undefined): void {
    this.cancel = undefined
    const waiting = this.waiting
    this.waiting = []
    for (const resolve of waiting) resolve(batch)
  }

  private async read(): Promise<AuditBatch> {
    const rows = await this.unitOfWork.read((manager) =>
      this.seq === undefined
        ? manager.find(AuditEventEntity, { order: { seq: 'DESC' }, take: 1 })
        : manager.find(AuditEventEntity, {
            where: { seq: MoreThan(this.seq) },
            order: { seq: 'ASC' },
            take: BATCH_ROWS,
          }),
    )
    const last = rows.at(-1)?.seq ?? this.seq ?? 0
    const batch = this.seq === undefined ? new AuditBatch(last, []) : new AuditBatch(this.seq, rows)
    // Behind more than a batch it goes on at the newest event, where the streams will be.
    this.seq = rows.length < BATCH_ROWS ? last : undefined
    return batch
  }
}
