import { Column, PrimaryColumn } from 'typeorm'
import type { ColumnOptions, ValueTransformer } from 'typeorm'

/** PostgreSQL answers 64-bit integers as text, SQLite as numbers; epoch milliseconds and counters fit in 2^53. */
const safeInteger: ValueTransformer = {
  to: (value: unknown) => value,
  from: (value: string | number | null) => (value === null ? null : Number(value)),
}

/**
 * Text is compared byte by byte, as SQLite does by itself: PostgreSQL is told so by its migration. The same pages of a
 * list, whatever the locale of the server is.
 */
const TEXT = { type: 'text', collation: 'C' } as const satisfies ColumnOptions

const NULLABLE = { nullable: true } as const satisfies ColumnOptions

/** Primary key: a UUID of version 7 made in code. */
export function IdColumn(): PropertyDecorator {
  return PrimaryColumn(TEXT)
}

/** Text of any length. */
export function TextColumn(): PropertyDecorator {
  return Column(TEXT)
}

/** Text, or null. */
export function OptionalTextColumn(): PropertyDecorator {
  return Column({ ...TEXT, ...NULLABLE })
}

/** Milliseconds since 1970: the only form of a time that both databases keep exactly. */
export function InstantColumn(): PropertyDecorator {
  return Column({ type: 'bigint', transformer: safeInteger })
}

/** Milliseconds since 1970, or null. */
export function OptionalInstantColumn(): PropertyDecorator {
  return Column({ type: 'bigint', transformer: safeInteger, ...NULLABLE })
}

/** A counter past 2^31. */
export function CounterColumn(): PropertyDecorator {
  return Column({ type: 'bigint', transformer: safeInteger })
}

/** A counter past 2^31 that numbers the rows. */
export function CounterKeyColumn(): PropertyDecorator {
  return PrimaryColumn({ type: 'bigint', transformer: safeInteger })
}

/** A small whole number. */
export function IntegerColumn(): PropertyDecorator {
  return Column({ type: 'integer' })
}

/** A small whole number, or null. */
export function OptionalIntegerColumn(): PropertyDecorator {
  return Column({ type: 'integer', ...NULLABLE })
}

/** True or false. */
export function BooleanColumn(): PropertyDecorator {
  return Column({ type: 'boolean' })
}

/** A JSON value, kept as text. */
export function JsonColumn(): PropertyDecorator {
  return Column({ type: 'simple-json' })
}

/** A JSON value kept as text, or null. */
export function OptionalJsonColumn(): PropertyDecorator {
  return Column({ type: 'simple-json', ...NULLABLE })
}
