import { z } from 'zod'
import type { ENTITIES } from '../entities/all.js'
import { MIGRATIONS } from '../migrations/all.js'

/** First line: what the file is. */
export const HEADER = z.strictObject({
  format: z.literal('tinyauth-backup'),
  version: z.literal(1),
  /** Newest migration of the database: rows fit the tables of this one alone. */
  migration: z.string(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
})

/** Every line between: a row by the property names of its entity. */
export const ROW = z.strictObject({ table: z.string(), row: z.record(z.string(), z.json()) })

/** Last line. */
export const TRAILER = z.strictObject({
  /** Rows by table, also tables without. */
  counts: z.record(z.string(), z.number()),
  /** Of all bytes before this line, lower-case hexadecimal. */
  sha256: z.string(),
})

/** A row of a table. */
export type BackupRow = z.infer<typeof ROW>['row']

/** What a line of a backup says. */
export type BackupLine = z.infer<typeof HEADER> | z.infer<typeof ROW> | z.infer<typeof TRAILER>

/** A kind of row. */
export type BackupEntity = (typeof ENTITIES)[number]

/** The newest migration of this program. */
export const NEWEST_MIGRATION = MIGRATIONS.at(-1)?.name ?? ''
