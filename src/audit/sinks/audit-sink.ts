import type { LineSource } from './audit-line.js'

/** How a sink stands. */
export interface AuditSinkState {
  readonly name: string
  /** Present while the sink refuses events: since when (milliseconds since 1970), why, and how many it missed. */
  readonly failing?: { readonly since: number; readonly lastError: string; readonly missed: number }
}

/** A copy of the audit log outside the database. The database is the truth: what a sink misses is still there. */
export abstract class AuditSink {
  /** Writes rows that are committed, in their order, whole lines only. Never throws. */
  abstract write(rows: readonly LineSource[]): void

  abstract state(): AuditSinkState

  abstract close(): void
}
