import type { DataSource, QueryRunner } from 'typeorm'
import { MigrationExecutor } from 'typeorm'
import { takeWriteLock } from './sqlite-lock.js'

/** Any number, the same in every version of the service. */
const MIGRATION_LOCK = 7_496_110_121

/** Marks a file as a database of this service, for `file` and its like: "tiny". */
const APPLICATION_ID = 0x74696e79

/**
 * Brings the tables up to date. Nodes that start together take turns; the later ones find nothing left to do.
 * @throws what the database threw; then nothing of the failed migration stands
 */
export async function migrate(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner()
  try {
    await (dataSource.options.type === 'postgres' ? migratePostgres(runner) : migrateSqlite(runner))
  } finally {
    await runner.release()
  }
}

async function migratePostgres(runner: QueryRunner): Promise<void> {
  // The lock belongs to the connection: it ends with a process that dies. Waiting for it has no time limit, as
  // another node may be at work on large tables.
  await runner.query('set lock_timeout = 0')
  await runner.query('select pg_advisory_lock($1)', [MIGRATION_LOCK])
  try {
    await runPending(runner)
  } finally {
    await runner.query('select pg_advisory_unlock($1)', [MIGRATION_LOCK])
    await runner.query('reset lock_timeout')
  }
}

async function migrateSqlite(runner: QueryRunner): Promise<void> {
  // Rebuilding a table deletes the old one, which would cascade. Off inside a transaction has no effect.
  await runner.query('pragma foreign_keys = off')
  try {
    await runner.startTransaction()
    // A write, hence the same as BEGIN IMMEDIATE: another process waits here, and then sees what was done.
    await takeWriteLock(() => runner.query(`pragma application_id = ${APPLICATION_ID}`))
    if (await runPending(runner)) await assertReferences(runner)
    await runner.commitTransaction()
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction()
    throw error
  } finally {
    await runner.query('pragma foreign_keys = on')
  }
}

/** Whether there was something to do. */
async function runPending(runner: QueryRunner): Promise<boolean> {
  const executor = new MigrationExecutor(runner.connection, runner)
  executor.transaction = 'each'
  return (await executor.executePendingMigrations()).length > 0
}

async function assertReferences(runner: QueryRunner): Promise<void> {
  const broken: unknown = await runner.query('pragma foreign_key_check')
  if (Array.isArray(broken) && broken.length > 0) throw new Error('a migration left rows that refer to nothing')
}
