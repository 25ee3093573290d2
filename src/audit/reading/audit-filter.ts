import type { SelectQueryBuilder } from 'typeorm'
import type { AuditEvent, Json } from '../../common/audit-event.js'
import type { AuditEventEntity } from '../../store/index.js'
import type { AuditFilter } from './audit-query.js'

/** Filters that a column of the same name answers. */
const COLUMNS = ['event', 'actor', 'subject', 'outcome', 'requestId'] as const

/** Filters that only the text of an event answers. */
const INSIDE = ['action', 'resource', 'service'] as const

/** Filters that no index answers. */
const UNINDEXED = ['event', 'subject', 'outcome', ...INSIDE] as const

/** Whether only the text of an event can answer. */
export function looksInside(filter: AuditFilter): boolean {
  return INSIDE.some((name) => filter[name] !== undefined)
}

/** Whether an index leads to the events themselves. Few have the same request id, so it is enough. */
export function isIndexed(filter: AuditFilter): boolean {
  return filter.requestId !== undefined || UNINDEXED.every((name) => filter[name] === undefined)
}

/**
 * Leaves the rows that may be meant, `e` being their alias, whenever they were. What a text holds is compared literally, anywhere
 * in the event: `tells` has the last word.
 */
export function narrow(select: SelectQueryBuilder<AuditEventEntity>, filter: AuditFilter): void {
  for (const name of COLUMNS) {
    const value = filter[name]
    if (value !== undefined) select.andWhere(`e.${name} = :${name}`, { [name]: value })
  }
  narrowInside(select, filter)
}

/** The same, and by time, for rows that are read in the order of the chain: no index is to lead elsewhere. */
export function narrowStretch(select: SelectQueryBuilder<AuditEventEntity>, filter: AuditFilter): void {
  const { from, to } = filter
  if (from !== undefined) select.andWhere('(e.at + 0) >= :from', { from })
  if (to !== undefined) select.andWhere('(e.at + 0) < :to', { to })
  for (const name of COLUMNS) {
    const value = filter[name]
    if (value !== undefined) select.andWhere(`coalesce(e.${name}, '') = :${name}`, { [name]: value })
  }
  narrowInside(select, filter)
}

function narrowInside(select: SelectQueryBuilder<AuditEventEntity>, { action, resource, service }: AuditFilter): void {
  const find = select.connection.options.type === 'postgres' ? 'strpos' : 'instr'
  const holds = (name: string, json: string): void => {
    select.andWhere(`${find}(e.body, :${name}) > 0`, { [name]: json })
  }
  if (action !== undefined) holds('action', JSON.stringify(action))
  if (resource !== undefined) holds('resource', JSON.stringify(resource))
  if (service !== undefined) holds('service', `"service":${JSON.stringify(service)}`)
}

/** Whether a row is meant, as the database would say. */
export function matches(row: AuditEventEntity, event: AuditEvent, filter: AuditFilter): boolean {
  const { from = -Infinity, to = Infinity } = filter
  if (row.at < from || row.at >= to) return false
  return COLUMNS.every((name) => filter[name] === undefined || filter[name] === row[name]) && tells(event, filter)
}

/** Whether an event tells of the action, the resource and the service that are asked for. */
export function tells({ fields = {}, ...event }: AuditEvent, { action, resource, service }: AuditFilter): boolean {
  return (
    (service === undefined || event.service === service) &&
    (action === undefined || event.action === action || names(fields['request.actions'], action)) &&
    (resource === undefined || names(event.resources, resource) || names(fields['request.resources'], resource))
  )
}

function names(list: Json | undefined, text: string): boolean {
  return Array.isArray(list) && list.includes(text)
}
