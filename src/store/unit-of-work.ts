import type { EntityManager } from 'typeorm'
import type { AuditEvent } from '../common/audit-event.js'
import type { AuditRow } from './audit-chain.js'
import type { Position } from './position.js'

/** What a change is about. `id` is the immutable id; a key, a membership or an inline policy names its user or group. */
export interface ChangeSubject {
  readonly type: 'user' | 'group' | 'policy' | 'service' | 'partition' | 'session'
  readonly id: string
}

/** What a piece of work may do before it is committed. */
export interface Transaction {
  readonly manager: EntityManager
  /** Says what is touched. All calls of a transaction become one numbered change. */
  change(...subjects: ChangeSubject[]): void
  /**
   * Puts an event into the audit chain. It is inserted at the end, with `revision` filled in when there was a change.
   * @throws RangeError when `at` is no time
   */
  audit(event: AuditEvent): void
}

/** What a transaction answered. */
export interface Committed<T> {
  readonly value: T
  /** Of the change; of the last one before when nothing changed. */
  readonly revision: number
}

/** A change, as it is numbered. */
export interface NumberedChange {
  readonly revision: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly subjects: readonly ChangeSubject[]
}

/** What a listener hears after a commit that changed or audited something; where `subjects` is empty, `revision` is that of the change before. */
export interface Commit extends NumberedChange {
  readonly auditRows: readonly AuditRow[]
}

/**
 * The only way to the database: numbered, audited writes and consistent reads. Neither may be called inside the other: it
 * would wait for itself. (That is not watched for: following who awaits whom would slow every promise of the process.)
 */
export abstract class UnitOfWork {
  /**
   * Writes all or nothing. Works run one after the other, also across nodes, so that revisions and the audit chain
   * have no gaps and follow the order of commits.
   * @throws DomainError `Conflict` for a unique or foreign key that the work broke, `ServiceUnavailable` when the
   * database cannot be reached; whatever `work` threw
   */
  abstract run<T>(work: (transaction: Transaction) => Promise<T>): Promise<Committed<T>>

  /**
   * Reads one consistent, committed state; `revision` is that of the last change in it.
   * @throws DomainError `ServiceUnavailable` when the database cannot be reached; whatever `work` threw
   */
  abstract read<T>(work: (manager: EntityManager, revision: number) => Promise<T>): Promise<T>

  /**
   * Reads like `read`; where the caller stands at the newest change, a replica may answer.
   * @throws as `read`
   */
  readAt<T>(_: Position, work: (manager: EntityManager, revision: number) => Promise<T>): Promise<T> {
    return this.read(work)
  }

  /** Calls `listener` after each commit of this node, in order. What it throws is logged. Answers how to end it. */
  abstract onCommit(listener: (commit: Commit) => void): () => void
}
