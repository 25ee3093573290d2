import type { EntityManager } from 'typeorm'
import type { Json } from '../../common/audit-event.js'
import { AuditEventEntity } from '../../store/index.js'
import { auditRecord } from '../reading/audit-record.js'

/** Name of the event that says where the chain begins since old events were removed. */
export const TRUNCATED_EVENT = 'AuditTruncated'

const LAST_SEQ = 'truncated.last-seq'
const LAST_HASH = 'truncated.last-hash'

/** The last event that was removed: the chain goes on from its hash. */
export interface Truncation {
  readonly lastSeq: number
  readonly lastHash: string
}

/** Fields of the event that records a truncation. */
export function truncationFields(truncation: Truncation): Record<string, Json> {
  return { [LAST_SEQ]: truncation.lastSeq, [LAST_HASH]: truncation.lastHash }
}

/**
 * What the newest record of a truncation says. `undefined` when nothing was ever removed, or the record is none: one
 * that names itself or what came after it would keep the events up to there from being verified.
 */
export async function lastTruncation(manager: EntityManager): Promise<Truncation | undefined> {
  const where = { event: TRUNCATED_EVENT }
  const [row] = await manager.find(AuditEventEntity, { where, order: { seq: 'DESC' }, take: 1 })
  if (row === undefined) return undefined
  const truncation = truncationOf(row)
  return truncation === undefined || truncation.lastSeq >= row.seq ? undefined : truncation
}

/** What a record of a truncation says; `undefined` when it says nothing. */
export function truncationOf(row: AuditEventEntity): Truncation | undefined {
  try {
    const { fields } = auditRecord(row)
    const lastSeq = fields?.[LAST_SEQ]
    const lastHash = fields?.[LAST_HASH]
    return typeof lastSeq === 'number' && typeof lastHash === 'string' ? { lastSeq, lastHash } : undefined
  } catch {
    // Somebody wrote into the row; the verification of the chain says so.
    return undefined
  }
}
