import type { DataSource, EntityManager, QueryRunner } from 'typeorm'
import { DomainError } from '../common/errors/domain-error.js'
import type { StoreLog } from './store-log.js'

/**
 * Runs `work` on one committed state of PostgreSQL, on a connection of its own that writes nothing.
 * @throws DomainError `ServiceUnavailable` where a primary is wanted and a standby answers: it may not follow any primary that is written to
 */
export async function readSnapshot<T>(
  dataSource: DataSource,
  log: StoreLog,
  of: 'primary' | 'standby',
  work: (manager: EntityManager) => Promise<T>,
): Promise<T> {
  const runner = dataSource.createQueryRunner()
  try {
    await runner.startTransaction('REPEATABLE READ')
    // What the query answers.
    const [answer] = (await runner.query(BEGIN_READING)) as readonly { readonly standby: boolean }[]
    if (of === 'primary' && answer?.standby !== false) throw isStandby()
    const value = await work(runner.manager)
    await runner.commitTransaction()
    return value
  } finally {
    await rollBack(runner, log)
    await runner.release()
  }
}

/** Both at once, because each question is a way to the server and back. */
const BEGIN_READING = `select set_config('transaction_read_only', 'on', true), pg_is_in_recovery() as "standby"`

function isStandby(): DomainError {
  const detail = 'the database is a standby: DATABASE_URL has to lead to the primary'
  return new DomainError('ServiceUnavailable', { detail, retryAfterSeconds: 5 })
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
