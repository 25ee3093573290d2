import type { EntityManager } from 'typeorm'
import { DatabaseUnitOfWork } from './database-unit-of-work.js'

/** PostgreSQL: writers of all nodes wait for the head row, reads have a connection and a snapshot of their own. */
export class PostgresUnitOfWork extends DatabaseUnitOfWork {
  protected override async lockHead(manager: EntityManager): Promise<void> {
    await manager.query('select 1 from heads where id = 1 for update')
  }

  protected override async readOnce<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner()
    try {
      await runner.startTransaction('REPEATABLE READ')
      await runner.query('set transaction read only')
      const value = await work(runner.manager)
      await runner.commitTransaction()
      return value
    } finally {
      await this.undo(runner)
      await runner.release()
    }
  }
}
