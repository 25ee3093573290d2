import type { DataSource } from 'typeorm'
import type { Clock } from '../common/clock.js'
import { type ChangeHints, NoHints } from './change-hints.js'
import type { ReplicaReads } from './replica-reads.js'
import type { UnitOfWork } from './unit-of-work.js'

/** An open database. */
export class Store {
  constructor(
    readonly dataSource: DataSource,
    readonly unitOfWork: UnitOfWork,
    readonly clock: Clock,
    /** Says when other nodes changed something. */
    readonly hints: ChangeHints = new NoHints(),
    private readonly replica?: ReplicaReads,
  ) {}

  /**
   * Asks the database for a sign of life.
   * @throws DomainError `ServiceUnavailable` when there is none
   */
  async ping(): Promise<void> {
    // In its turn: beside a write that waits for another process it would keep that write from ever beginning.
    await this.unitOfWork.read(() => Promise.resolve())
  }

  /**
   * Looks through the whole file of an embedded database: slow, and not done at the start.
   * @returns what is damaged; nothing for PostgreSQL, which has tools of its own
   */
  async checkIntegrity(): Promise<readonly string[]> {
    if (this.dataSource.options.type === 'postgres') return []
    const rows: readonly { quick_check: string }[] = await this.dataSource.query('pragma quick_check')
    return rows.map((row) => row.quick_check).filter((line) => line !== 'ok')
  }

  /** Ends all connections. Work that still runs fails. */
  async close(): Promise<void> {
    await this.hints.stop()
    await this.replica?.close()
    if (this.dataSource.isInitialized) await this.dataSource.destroy()
  }
}
