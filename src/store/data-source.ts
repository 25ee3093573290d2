import { Socket } from 'node:net'
import { DataSource } from 'typeorm'
import type { DataSourceOptions } from 'typeorm'
import { ENTITIES } from './entities/all.js'
import { MIGRATIONS } from './migrations/all.js'
import { SnakeCaseNaming } from './snake-case-naming.js'
import { BUSY_TIMEOUT_MS } from './sqlite-lock.js'
import type { StoreLog } from './store-log.js'

/** How long to wait for a connection or for the lock of another writer. Milliseconds. */
const WAIT_MS = 5000

/** How long a transaction may wait for its node. Less than `WAIT_MS`: whoever waits for what it locked gets it, and need not be refused. Milliseconds. */
const IDLE_MS = 3000

const COMMON = {
  entities: [...ENTITIES],
  migrations: [...MIGRATIONS],
  namingStrategy: new SnakeCaseNaming(),
  synchronize: false,
  logging: false,
} as const satisfies Partial<DataSourceOptions>

/** Longer than any wait for a lock, and than any single query of the service. Milliseconds. */
export const SILENCE_MS = 4 * WAIT_MS

function socketThatTires(silenceMs: number): Socket {
  const socket = new Socket()
  if (silenceMs === Infinity) return socket
  return socket.setTimeout(silenceMs, () => {
    socket.destroy(Object.assign(new Error('the database does not answer'), { code: 'ETIMEDOUT' }))
  })
}

interface Pragmas {
  pragma(source: string): unknown
}

/** The embedded database in `file`; not opened yet. */
export function sqliteDataSource(file: string): DataSource {
  const dataSource = new DataSource({ ...COMMON, type: 'better-sqlite3', database: file, prepareDatabase })
  // After an insert of several rows the ORM reads versions and defaults back and hands them out, ids included, in the
  // order of the index: the objects would swap their ids. It does not where the statement itself is said to answer.
  dataSource.driver.isReturningSqlSupported = (statement) => statement === 'insert'
  return dataSource
}

function prepareDatabase(database: Pragmas): void {
  // Long at first: processes that start together turn the same file to WAL.
  database.pragma(`busy_timeout = ${WAIT_MS}`)
  database.pragma('journal_mode = WAL')
  // An acknowledged write survives the loss of power; NORMAL would lose the last ones.
  database.pragma('synchronous = FULL')
  database.pragma('trusted_schema = OFF')
  database.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
}

/**
 * PostgreSQL at `url`; not connected yet. Where nothing is heard on a connection for `silenceMs` while something was asked, it is
 * given up: what a network swallowed never ends by itself. `Infinity` waits for ever.
 */
export function postgresDataSource(url: string, log: StoreLog, silenceMs = SILENCE_MS): DataSource {
  return new DataSource({
    ...COMMON,
    type: 'postgres',
    url,
    applicationName: 'tinyauth',
    connectTimeoutMS: WAIT_MS,
    poolErrorHandler: (error: unknown) => log.warn({ err: error }, 'an idle connection to the database was lost'),
    extra: {
      keepAlive: true,
      stream: () => socketThatTires(silenceMs),
      lock_timeout: WAIT_MS,
      // A node that is cut off in the middle of a transaction must not hold the head row for ever. A command may think for longer.
      idle_in_transaction_session_timeout: silenceMs === Infinity ? 0 : IDLE_MS,
    },
  })
}
