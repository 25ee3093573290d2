import type { DataSource, EntityManager, QueryRunner } from 'typeorm'
import type { Clock } from '../common/clock.js'
import { HeadEntity } from './entities/head.entity.js'
import { PendingTransaction } from './pending-transaction.js'
import { rollBack } from './read-snapshot.js'
import { SerialQueue } from './serial-queue.js'
import { toDomainError } from './store-errors.js'
import type { StoreLog } from './store-log.js'
import { type TransactionWatch, UNWATCHED } from './transaction-watch.js'
import { UnitOfWork } from './unit-of-work.js'
import type { Commit, Committed, Transaction } from './unit-of-work.js'

/** The one row of `heads`. */
const HEAD_ID = 1

/** What both databases have in common: the order of writes, numbering, listeners, the meaning of errors. */
export abstract class DatabaseUnitOfWork extends UnitOfWork {
  private readonly listeners = new Set<(commit: Commit) => void>()
  protected readonly queue = new SerialQueue()

  constructor(
    protected readonly dataSource: DataSource,
    private readonly clock: Clock,
    protected readonly log: StoreLog,
    protected readonly watch: TransactionWatch = UNWATCHED,
  ) {
    super()
  }

  override run<T>(work: (transaction: Transaction) => Promise<T>): Promise<Committed<T>> {
    // One at a time in the process as well: waiting writers would hold every connection of the pool, and two commits
    // could be told to the listeners in the wrong order.
    return this.watch('write', () => this.guarded(() => this.queue.run(() => this.write(work))))
  }

  override read<T>(work: (manager: EntityManager, revision: number) => Promise<T>): Promise<T> {
    return this.watch('read', () =>
      this.guarded(() => this.readOnce(async (manager) => work(manager, (await this.headOf(manager)).revision))),
    )
  }

  override onCommit(listener: (commit: Commit) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** Takes the lock that every writer of every node waits for; called first in a transaction. */
  protected abstract lockHead(manager: EntityManager): Promise<void>

  /** Runs `work` on one consistent, committed state. */
  protected abstract readOnce<T>(work: (manager: EntityManager) => Promise<T>): Promise<T>

  private async write<T>(work: (transaction: Transaction) => Promise<T>): Promise<Committed<T>> {
    const runner = this.dataSource.createQueryRunner()
    try {
      await runner.startTransaction()
      const { value, commit } = await this.attempt(runner.manager, work)
      await runner.commitTransaction()
      this.tell(commit)
      return { value, revision: commit.revision }
    } catch (error) {
      await this.undo(runner)
      throw error
    } finally {
      await runner.release()
    }
  }

  private async attempt<T>(
    manager: EntityManager,
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<{ value: T; commit: Commit }> {
    await this.lockHead(manager)
    const transaction = new PendingTransaction(manager, await this.headOf(manager), this.clock)
    const value = await work(transaction)
    return { value, commit: await transaction.finish() }
  }

  private headOf(manager: EntityManager): Promise<HeadEntity> {
    return manager.findOneByOrFail(HeadEntity, { id: HEAD_ID })
  }

  protected async undo(runner: QueryRunner): Promise<void> {
    await rollBack(runner, this.log)
  }

  private tell(commit: Commit): void {
    if (commit.subjects.length === 0 && commit.auditRows.length === 0) return
    for (const listener of this.listeners) {
      try {
        listener(commit)
      } catch (error) {
        this.log.error({ err: error, revision: commit.revision }, 'a listener of commits failed')
      }
    }
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw toDomainError(error)
    }
  }
}
