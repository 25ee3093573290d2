import 'reflect-metadata'
import type { DataSource } from 'typeorm'
import type { Clock } from '../common/clock.js'
import { postgresDataSource, sqliteDataSource } from './data-source.js'
import { migrate } from './migrate.js'
import { PostgresUnitOfWork } from './postgres-unit-of-work.js'
import { prepareFile } from './sqlite-file.js'
import { SqliteUnitOfWork } from './sqlite-unit-of-work.js'
import { toDomainError } from './store-errors.js'
import type { StoreLog } from './store-log.js'
import { Store } from './store.js'

/** Where the store is and what it needs. Exactly one of `url` and `file` is given. */
export interface StoreOptions {
  /** `postgres://…` */
  readonly url?: string | undefined
  /** Path of an embedded SQLite database, made when it is not there; `:memory:` for one that dies with its store. */
  readonly file?: string | undefined
  readonly clock: Clock
  readonly log: StoreLog
}

/**
 * Opens the database and brings its tables up to date.
 * @throws DomainError `ServiceUnavailable` when it cannot be reached
 * @throws TypeError when not exactly one of `url` and `file` is given
 */
export async function openStore(options: StoreOptions): Promise<Store> {
  const dataSource = dataSourceOf(options)
  try {
    await dataSource.initialize()
    await migrate(dataSource)
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy()
    throw toDomainError(error)
  }
  const Adapter = dataSource.options.type === 'postgres' ? PostgresUnitOfWork : SqliteUnitOfWork
  return new Store(dataSource, new Adapter(dataSource, options.clock, options.log), options.clock)
}

function dataSourceOf({ url, file, log }: StoreOptions): DataSource {
  if (url !== undefined && file === undefined) return postgresDataSource(url, log)
  if (file === undefined || url !== undefined) throw new TypeError('give either `url` or `file`')
  prepareFile(file, log)
  return sqliteDataSource(file)
}
