import type { DataSource, EntityManager } from 'typeorm'
import type { Clock } from '../common/clock.js'
import { DatabaseUnitOfWork } from './database-unit-of-work.js'
import type { Position } from './position.js'
import { readSnapshot } from './read-snapshot.js'
import type { ReplicaReads } from './replica-reads.js'
import type { StoreLog } from './store-log.js'
import type { TransactionWatch } from './transaction-watch.js'

/** PostgreSQL: writers of all nodes wait for the head row, reads have a connection and a snapshot of their own. */
export class PostgresUnitOfWork extends DatabaseUnitOfWork {
  constructor(
    dataSource: DataSource,
    clock: Clock,
    log: StoreLog,
    private readonly replica: ReplicaReads | undefined,
    watch?: TransactionWatch,
  ) {
    super(dataSource, clock, log, watch)
  }

  override async readAt<T>(
    position: Position,
    work: (manager: EntityManager, revision: number) => Promise<T>,
  ): Promise<T> {
    const { replica } = this
    if (replica === undefined) return this.read(work)
    const answered = await this.watch('read', () => replica.readAt(position, work))
    return answered === undefined ? this.read(work) : answered.value
  }

  protected override async lockHead(manager: EntityManager): Promise<void> {
    await manager.query('select 1 from heads where id = 1 for update')
  }

  protected override readOnce<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return readSnapshot(this.dataSource, this.log, 'primary', work)
  }
}
