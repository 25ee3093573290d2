import type { EntityManager, QueryRunner } from 'typeorm'
import { AbstractSqliteDriver } from 'typeorm/driver/sqlite-abstract/AbstractSqliteDriver.js'
import { DatabaseUnitOfWork } from './database-unit-of-work.js'
import { takeWriteLock } from './sqlite-lock.js'

/** What is asked of the connection of better-sqlite3, which the ORM leaves untyped. */
interface Connection {
  readonly inTransaction: boolean
  exec(sql: string): unknown
}

/** SQLite: one connection, so reads wait their turn between the writes and never see half of one. */
export class SqliteUnitOfWork extends DatabaseUnitOfWork {
  protected override async lockHead(manager: EntityManager): Promise<void> {
    // A transaction that starts with a write is one with BEGIN IMMEDIATE: it waits for the writer of another process
    // before it has read anything, so what it reads afterwards is the newest state.
    await takeWriteLock(() => manager.query('update heads set revision = revision where id = 1'))
  }

  protected override readOnce<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.queue.run(() => this.readInTransaction(work))
  }

  protected override async undo(runner: QueryRunner): Promise<void> {
    await super.undo(runner)
    if (runner.isTransactionActive) this.forget()
  }

  /** A transaction, as another process may write meanwhile; never committed, so that a read stays one. */
  private async readInTransaction<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner()
    try {
      await runner.startTransaction()
      return await work(runner.manager)
    } finally {
      await this.undo(runner)
      await runner.release()
    }
  }

  /**
   * A full disk makes SQLite roll back by itself. The ORM's one query runner would still count a transaction, open
   * the next one inside it and never commit: acknowledged writes would be lost. So the next one gets a new runner.
   */
  private forget(): void {
    const { driver } = this.dataSource
    if (!(driver instanceof AbstractSqliteDriver)) return
    // The driver's connection is always that of better-sqlite3, but typed as anything.
    const connection = driver.databaseConnection as Connection
    if (connection.inTransaction) connection.exec('rollback')
    delete driver.queryRunner
  }
}
