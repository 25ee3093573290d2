import type { AuditRow } from './audit-chain.js'

/** Columns of an audit row, in the order of `auditValues`. */
export const AUDIT_COLUMNS = [
  'seq',
  'id',
  'at',
  'event',
  'outcome',
  'actor',
  'subject',
  'action',
  'request_id',
  'body',
  'prev_hash',
  'hash',
] as const

/** What stands in the columns of a row. */
export function auditValues(row: AuditRow): (string | number | null)[] {
  const { seq, id, at, event, outcome, actor, subject, action, requestId, body, prevHash, hash } = row
  return [seq, id, at, event, outcome, actor, subject, action, requestId, body, prevHash, hash]
}
