import type { AuditEvent } from '../../common/audit-event.js'
import type { AuditRow } from '../../store/index.js'

/** A stored event with its place in the chain. */
export interface AuditRecord extends AuditEvent {
  /** From 1, in the order of commits. */
  readonly seq: number
  readonly prevHash: string
  readonly hash: string
}

/** Reads a row. Answers what its body says; whether the body is as it was written is for the verification to say. */
export function auditRecord(row: Pick<AuditRow, 'seq' | 'body' | 'prevHash' | 'hash'>): AuditRecord {
  return { ...eventIn(row.body), seq: row.seq, prevHash: row.prevHash, hash: row.hash }
}

/** The event that a body says. */
export function eventIn(body: string): AuditEvent {
  // Only `UnitOfWork` writes rows, and their bodies are JSON texts of events.
  return JSON.parse(body) as AuditEvent
}
