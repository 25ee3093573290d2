import type { TableColumnOptions, TableForeignKeyOptions } from 'typeorm'
import type { ColumnType, ColumnTypes } from './column-types.js'

/** The primary key. */
export function key(name: string, type: ColumnType): TableColumnOptions {
  return { ...type, name, isPrimary: true }
}

/** A column that always has a value. */
export function column(name: string, type: ColumnType): TableColumnOptions {
  return { ...type, name }
}

/** A column that may be null. */
export function optional(name: string, type: ColumnType): TableColumnOptions {
  return { ...type, name, isNullable: true }
}

/** The policy that bounds a row, with what it is attached with. */
export function boundaryOf(type: ColumnTypes): TableColumnOptions[] {
  return [optional('boundary_policy_id', type.text), optional('boundary_parameters', type.json)]
}

/** When a row was made and changed, and how often. */
export function lifeOf(type: ColumnTypes): TableColumnOptions[] {
  return [column('created_at', type.bigint), column('updated_at', type.bigint), column('version', type.integer)]
}

/** A foreign key to the id of another table. */
export function refers(
  name: string,
  from: string,
  table: string,
  onDelete: 'CASCADE' | 'RESTRICT' | 'SET NULL',
): TableForeignKeyOptions {
  return { name, columnNames: [from], referencedTableName: table, referencedColumnNames: ['id'], onDelete }
}
