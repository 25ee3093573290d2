import { Between } from 'typeorm'
import type { EntityManager, SelectQueryBuilder } from 'typeorm'
import { notFound } from '../../common/errors/domain-error.js'
import { AuditEventEntity } from '../../store/index.js'
import type { UnitOfWork } from '../../store/index.js'
import type { AuditQuery } from './audit-query.js'
import { auditRecord } from './audit-record.js'
import type { AuditRecord } from './audit-record.js'
import { parseCursor, printCursor } from './cursor.js'

/** Some events, newest first. */
export interface AuditPage {
  readonly events: readonly AuditRecord[]
  /** For the query that continues; absent at the end. */
  readonly next?: string
}

/** Milliseconds by which the id of an event may be older or younger than the event: both come from one reading of the clock. */
const ID_SLACK_MS = 1000

const UUID_V7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** Reads what the database has; events that are still buffered are not seen. */
export class AuditReader {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * One page, newest first; events that come in meanwhile move no page.
   * @throws DomainError `ValidationFailed` naming `cursor`
   */
  async list(query: AuditQuery): Promise<AuditPage> {
    const before = query.cursor === undefined ? undefined : parseCursor(query.cursor)
    const rows = await this.unitOfWork.read((manager) => pageOf(manager, query, before).getMany())
    const events = rows.slice(0, query.limit).map(auditRecord)
    const last = events.at(-1)
    return rows.length > query.limit && last !== undefined ? { events, next: printCursor(last.seq) } : { events }
  }

  /** @throws DomainError `NotFound` */
  async get(id: string): Promise<AuditRecord> {
    const at = instantOfId(id)
    if (at === undefined) throw notFound('audit-event', id)
    // The id has no index of its own, but it tells the time, which has one.
    const span = Between(at - ID_SLACK_MS, at + ID_SLACK_MS)
    const row = await this.unitOfWork.read((manager) => manager.findOneBy(AuditEventEntity, { id, at: span }))
    if (row === null) throw notFound('audit-event', id)
    return auditRecord(row)
  }
}

/** Milliseconds since 1970 that a UUID of version 7 tells. */
function instantOfId(id: string): number | undefined {
  const match = UUID_V7.exec(id)
  return match === null ? undefined : Number.parseInt(`${match[1]}${match[2]}`, 16)
}

function pageOf(
  manager: EntityManager,
  query: AuditQuery,
  before: number | undefined,
): SelectQueryBuilder<AuditEventEntity> {
  const select = manager
    .createQueryBuilder(AuditEventEntity, 'e')
    .orderBy('e.seq', 'DESC')
    // One more than asked for tells whether there is another page.
    .limit(query.limit + 1)
  const { from, to, event, actor, subject, outcome, requestId } = query
  if (before !== undefined) select.andWhere('e.seq < :before', { before })
  if (from !== undefined) select.andWhere('e.at >= :from', { from })
  if (to !== undefined) select.andWhere('e.at < :to', { to })
  if (event !== undefined) select.andWhere('e.event = :event', { event })
  if (actor !== undefined) select.andWhere('e.actor = :actor', { actor })
  if (subject !== undefined) select.andWhere('e.subject = :subject', { subject })
  if (outcome !== undefined) select.andWhere('e.outcome = :outcome', { outcome })
  if (requestId !== undefined) select.andWhere('e.requestId = :requestId', { requestId })
  return select
}
