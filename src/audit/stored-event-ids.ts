import { Between, In } from 'typeorm'
import type { EntityManager } from 'typeorm'
import type { AuditEvent } from '../common/audit-event.js'
import { AuditEventEntity } from '../store/index.js'

/** Ids of those events that the database has already. Looks at the span of their times, which is indexed. */
export async function storedEventIds(
  manager: EntityManager,
  events: readonly AuditEvent[],
): Promise<ReadonlySet<string>> {
  const times = events.map((event) => Date.parse(event.at)).filter((at) => !Number.isNaN(at))
  const span = Between(Math.min(...times), Math.max(...times))
  const where = { at: span, id: In(events.map((event) => event.id)) }
  const rows = await manager.find(AuditEventEntity, { select: { id: true, seq: true }, where })
  return new Set(rows.map((row) => row.id))
}
