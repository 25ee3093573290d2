import 'reflect-metadata'
import type { DataSource } from 'typeorm'
import type { Clock } from '../common/clock.js'
import { NoHints } from './change-hints.js'
import { postgresDataSource, SILENCE_MS, sqliteDataSource } from './data-source.js'
import { migrate } from './migrate.js'
import { PostgresChangeHints } from './postgres-change-hints.js'
import { PostgresUnitOfWork } from './postgres-unit-of-work.js'
import { ReplicaReads } from './replica-reads.js'
import { prepareFile } from './sqlite-file.js'
import { SqliteUnitOfWork } from './sqlite-unit-of-work.js'
import { toDomainError } from './store-errors.js'
import type { StoreLog } from './store-log.js'
import { Store } from './store.js'
import type { TransactionWatch } from './transaction-watch.js'

/** Where the store is and what it needs. Exactly one of `url` and `file` is given. */
export interface StoreOptions {
  /** `postgres://…` */
  readonly url?: string | undefined
  /** Of a standby of that server which takes reads. Default: the server itself is read. */
  readonly replicaUrl?: string | undefined
  /** Whether nodes tell each other of changes by LISTEN and NOTIFY. Default: yes. */
  readonly notifications?: boolean | undefined
  /** Whether a statement may take as long as it takes, for commands that rewrite whole tables. Default: no. */
  readonly patient?: boolean | undefined
  /** Path of an embedded SQLite database, made when it is not there; `:memory:` for one that dies with its store. */
  readonly file?: string | undefined
  readonly clock: Clock
  readonly log: StoreLog
  /** Default: nobody looks at transactions. */
  readonly watch?: TransactionWatch | undefined
}

/**
 * Opens the database and brings its tables up to date.
 * @throws DomainError `ServiceUnavailable` when it cannot be reached
 * @throws TypeError when not exactly one of `url` and `file` is given
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { url, file } = options
  if (url !== undefined && file === undefined) return openPostgres(url, options)
  if (file === undefined || url !== undefined) throw new TypeError('give either `url` or `file`')
  return openSqlite(file, options)
}

async function openSqlite(file: string, { clock, log, watch }: StoreOptions): Promise<Store> {
  prepareFile(file, log)
  const dataSource = sqliteDataSource(file)
  await opened(dataSource, migrate)
  return new Store(dataSource, new SqliteUnitOfWork(dataSource, clock, log, watch), clock)
}

async function openPostgres(url: string, options: StoreOptions): Promise<Store> {
  const { clock, log, replicaUrl, notifications, watch, patient } = options
  // Other nodes may be at work on large tables: waiting for them has no end.
  const migrating = postgresDataSource(url, log, Infinity)
  await opened(migrating, migrate)
  await migrating.destroy()
  const dataSource = postgresDataSource(url, log, patient === true ? Infinity : SILENCE_MS)
  await opened(dataSource)
  const replica =
    replicaUrl === undefined
      ? undefined
      : new ReplicaReads({ dataSource: postgresDataSource(replicaUrl, log), clock, log })
  const unitOfWork = new PostgresUnitOfWork(dataSource, clock, log, replica, watch)
  const hints = notifications === false ? new NoHints() : new PostgresChangeHints({ url, unitOfWork, log })
  return new Store(dataSource, unitOfWork, clock, hints, replica)
}

async function opened(
  dataSource: DataSource,
  prepare: (dataSource: DataSource) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  try {
    await dataSource.initialize()
    await prepare(dataSource)
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy()
    throw toDomainError(error)
  }
}
