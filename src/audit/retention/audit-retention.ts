import { LessThanOrEqual } from 'typeorm'
import type { EntityManager } from 'typeorm'
import type { AuditEvent } from '../../common/audit-event.js'
import type { Clock } from '../../common/clock.js'
import type { Ids } from '../../common/ids.js'
import { AuditEventEntity } from '../../store/index.js'
import type { UnitOfWork } from '../../store/index.js'
import { TRUNCATED_EVENT, truncationFields } from './truncation.js'
import type { Truncation } from './truncation.js'

/** What an `AuditRetention` works with. */
export interface AuditRetentionOptions {
  readonly unitOfWork: UnitOfWork
  readonly clock: Clock
  readonly ids: Ids
  /** The service's own name. */
  readonly service: string
  /** Age at which events are removed (`AUDIT_RETENTION_DAYS`). 0: never. */
  readonly days: number
}

const DAY_MS = 86_400_000

/** Events that one transaction removes: writers wait for it. */
const PAGE_SIZE = 1000

/**
 * Removes events that are too old, from the beginning of the chain.
 * INVARIANT: a page is removed in the transaction that records where the chain begins from then on, so the rest of the
 * chain verifies and an unrecorded removal does not.
 */
export class AuditRetention {
  constructor(private readonly options: AuditRetentionOptions) {}

  /** Removes all that is too old now. Answers how many events that were. */
  async sweep(): Promise<number> {
    if (this.options.days === 0) return 0
    const before = this.options.clock.now() - this.options.days * DAY_MS
    let removed = 0
    for (;;) {
      const count = await this.sweepPage(before)
      removed += count
      if (count < PAGE_SIZE) return removed
    }
  }

  private async sweepPage(before: number): Promise<number> {
    // Looked at first, for a transaction makes every writer wait.
    if ((await this.options.unitOfWork.read((manager) => oldPage(manager, before))).length === 0) return 0
    const { value } = await this.options.unitOfWork.run(async (tx) => {
      // Again inside: another node may have swept meanwhile.
      const page = await oldPage(tx.manager, before)
      const last = page.at(-1)
      if (last === undefined) return 0
      await tx.manager.delete(AuditEventEntity, { seq: LessThanOrEqual(last.seq) })
      tx.audit(this.eventOf({ lastSeq: last.seq, lastHash: last.hash }))
      return page.length
    })
    return value
  }

  private eventOf(truncation: Truncation): AuditEvent {
    const { clock, ids, service } = this.options
    const now = clock.now()
    return {
      id: ids.uuid(now),
      at: new Date(now).toISOString(),
      event: TRUNCATED_EVENT,
      actor: { type: 'system', id: 'retention' },
      service,
      outcome: 'allow',
      fields: truncationFields(truncation),
    }
  }
}

/** The oldest events up to the first that is young enough: what is removed is always the beginning of the chain. */
async function oldPage(manager: EntityManager, before: number): Promise<readonly AuditEventEntity[]> {
  const select = { seq: true, at: true, hash: true } as const
  const rows = await manager.find(AuditEventEntity, { select, order: { seq: 'ASC' }, take: PAGE_SIZE })
  const young = rows.findIndex((row) => row.at >= before)
  return young === -1 ? rows : rows.slice(0, young)
}
