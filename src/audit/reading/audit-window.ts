import type { EntityManager, SelectQueryBuilder } from 'typeorm'
import { AuditEventEntity } from '../../store/index.js'
import type { AuditFilter } from './audit-query.js'

/** An event in the order of time. Events of the same millisecond stand in the order of the chain. */
export interface Place {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly seq: number
}

/** A part of the log. */
export interface Window {
  /** The event before which it begins. */
  readonly before: Place
  /** Its oldest event; absent: it goes on to the end of the log. */
  readonly end?: Place | undefined
}

/** After every event: where looking begins. */
export const NEWEST: Place = { at: Number.MAX_SAFE_INTEGER, seq: Number.MAX_SAFE_INTEGER }

/**
 * Events of a window, newest first, among which those of a filter are looked for: an index leads to them.
 * INVARIANT: one condition for each end of the time. Of two, SQLite may take the wider one to its index and read what was read before.
 */
export function candidates(
  manager: EntityManager,
  filter: AuditFilter,
  window: Window,
): SelectQueryBuilder<AuditEventEntity> {
  const select = manager.createQueryBuilder(AuditEventEntity, 'e').orderBy('e.at', 'DESC').addOrderBy('e.seq', 'DESC')
  if (filter.actor !== undefined) select.andWhere('e.actor = :actor', { actor: filter.actor })
  beginAt(select, filter, window)
  endAt(select, filter, window)
  return select
}

function beginAt(select: SelectQueryBuilder<AuditEventEntity>, { to }: AuditFilter, { before }: Window): void {
  if (to !== undefined && to <= before.at) {
    select.andWhere('e.at < :to', { to })
    return
  }
  // The first half is for the index, which knows nothing of the order of the chain.
  select.andWhere('e.at <= :beforeAt and (e.at < :beforeAt or e.seq < :beforeSeq)')
  select.setParameters({ beforeAt: before.at, beforeSeq: before.seq })
}

function endAt(select: SelectQueryBuilder<AuditEventEntity>, { from }: AuditFilter, { end }: Window): void {
  if (end === undefined) {
    if (from !== undefined) select.andWhere('e.at >= :from', { from })
    return
  }
  select.andWhere('e.at >= :endAt and (e.at > :endAt or e.seq >= :endSeq)', { endAt: end.at, endSeq: end.seq })
}

/** The window of the next `rows` candidates. */
export async function nextWindow(
  manager: EntityManager,
  filter: AuditFilter,
  before: Place,
  rows: number,
): Promise<Window> {
  const select = candidates(manager, filter, { before }).select(['e.seq', 'e.at'])
  const row = await select
    .offset(rows - 1)
    .limit(1)
    .getOne()
  return { before, end: row === null ? undefined : { at: row.at, seq: row.seq } }
}
