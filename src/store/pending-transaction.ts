import type { EntityManager } from 'typeorm'
import type { AuditEvent } from '../common/audit-event.js'
import type { Clock } from '../common/clock.js'
import { chainEvents, instantOf } from './audit-chain.js'
import type { AuditRow } from './audit-chain.js'
import { insertAuditRows } from './audit-insert.js'
import { ChangeEntity } from './entities/change.entity.js'
import { HeadEntity } from './entities/head.entity.js'
import type { ChangeSubject, Commit, Transaction } from './unit-of-work.js'

/** A transaction that holds the head row: collects changes and audit events, and numbers them at the end. */
export class PendingTransaction implements Transaction {
  private readonly subjects = new Map<string, ChangeSubject>()
  private readonly events: AuditEvent[] = []

  constructor(
    readonly manager: EntityManager,
    private readonly head: HeadEntity,
    private readonly clock: Clock,
  ) {}

  change(...subjects: ChangeSubject[]): void {
    for (const { type, id } of subjects) this.subjects.set(`${type} ${id}`, { type, id })
  }

  audit(event: AuditEvent): void {
    // Told here, to whoever made the event; at the end it would take the whole transaction down.
    instantOf(event)
    this.events.push(event)
  }

  /** Writes the change and the links of the chain. To be called once, right before the commit. */
  async finish(): Promise<Commit> {
    const subjects = [...this.subjects.values()]
    const revision = this.head.revision + (subjects.length > 0 ? 1 : 0)
    const at = this.clock.now()
    if (subjects.length > 0) await this.manager.insert(ChangeEntity, { revision, at, subjects })
    const auditRows = this.chain(subjects.length > 0 ? revision : undefined)
    await insertAuditRows(this.manager, auditRows)
    if (subjects.length > 0 || auditRows.length > 0) await this.moveHead(revision, auditRows.at(-1))
    return { revision, at, subjects, auditRows }
  }

  private chain(revision: number | undefined): AuditRow[] {
    return chainEvents({ seq: this.head.auditSeq, hash: this.head.auditHash }, this.events, revision)
  }

  private async moveHead(revision: number, last: AuditRow | undefined): Promise<void> {
    const end = last === undefined ? {} : { auditSeq: last.seq, auditHash: last.hash }
    await this.manager.update(HeadEntity, { id: this.head.id }, { revision, ...end })
  }
}
