import type { DataSource, EntityManager, QueryRunner } from 'typeorm'
import type { StoreLog } from './store-log.js'

/** Runs `work` on one committed state of PostgreSQL, on a connection of its own that writes nothing. */
export async function readSnapshot<T>(
  dataSource: DataSource,
  log: StoreLog,
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  const runner = dataSource.createQueryRunner()
  try {
    await runner.startTransaction('REPEATABLE READ')
    await runner.query('set transaction read only')
    const value = await work(runner.manager)
    await runner.commitTransaction()
    return value
  } finally {
    await rollBack(runner, log)
    await runner.release()
  }
}

/** Ends a transaction that was not committed. */
export async function rollBack(runner: QueryRunner, log: StoreLog): Promise<void> {
  if (!runner.isTransactionActive) return
  try {
    await runner.rollbackTransaction()
  } catch (error) {
    // A connection that is gone has rolled back already; the first error is the one that tells.
    log.warn({ err: error }, 'a transaction could not be rolled back')
  }
}
