import type { QueryRunner, TableColumnOptions } from 'typeorm'

/** A column without its name. */
export type ColumnType = Omit<TableColumnOptions, 'name'>

/** Types that mean the same on both databases. */
export interface ColumnTypes {
  readonly text: ColumnType
  readonly integer: ColumnType
  /** Instants in epoch milliseconds, and counters. */
  readonly bigint: ColumnType
  readonly boolean: ColumnType
  /** JSON that code writes and reads as text. */
  readonly json: ColumnType
}

/** The types of the database that a migration runs on. */
export function types(runner: QueryRunner): ColumnTypes {
  const isPostgres = runner.connection.options.type === 'postgres'
  // Byte order, as in SQLite: the same pages of a list and usable prefixes, whatever the locale of the server is.
  const text: ColumnType = isPostgres ? { type: 'text', collation: 'C' } : { type: 'text' }
  return {
    text,
    integer: { type: 'integer' },
    bigint: { type: 'bigint' },
    boolean: { type: 'boolean' },
    json: { type: 'text' },
  }
}
