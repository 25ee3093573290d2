import type { AuditEvent } from '../common/audit-event.js'

/** What kind of event is recorded. */
export interface RecordOptions {
  /** A decision about somebody else's resource: `AUDIT_DECISIONS` may leave it out when it allows. Default false. */
  readonly decision?: boolean
}

/** How the audit log stands, for readiness and metrics. */
export interface AuditLogState {
  /** Events that are not in the database yet. */
  readonly buffered: number
  /** Events that may be buffered before callers have to wait. */
  readonly capacity: number
  /** Callers that wait for room now. */
  readonly waiting: number
  /** Present while the database refuses events: since when (milliseconds since 1970) and what it said last. */
  readonly failing?: { readonly since: number; readonly lastError: string }
}

/**
 * Where events go that describe no change of their own: decisions, reads, refusals, errors (domain-model 5.8).
 * A change is recorded by `CallWriter`, in the transaction that makes it.
 */
export abstract class AuditLog {
  /**
   * Takes an event, which must not be changed afterwards. `undefined` when there was room, otherwise a promise that
   * resolves once there is: the caller answers only then, for what cannot be audited is not done.
   * Rejects with `ServiceUnavailable` when no room came up in time.
   */
  abstract record(event: AuditEvent, options?: RecordOptions): Promise<void> | undefined

  abstract state(): AuditLogState

  /** Resolves when everything recorded before the call is in the database. */
  abstract flush(): Promise<void>

  /** Writes what is left and takes nothing more. Rejects with `ServiceUnavailable` when the database did not take it in time. */
  abstract close(): Promise<void>
}
