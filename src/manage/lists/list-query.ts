import { z } from 'zod'
import { throwProblems } from '../../common/errors/throw-problems.js'
import { decodeCursor } from './cursor.js'
import type { ListDeclaration } from './list-declaration.js'
import { readFilter, type ReadFilter } from './read-filter.js'
import { readRange } from './read-range.js'
import { readSort, type Sort } from './read-sort.js'

/** Rows of one answer at most. */
export const MOST_ROWS = 1000

/** The query of every list (wire-protocol 3.5), as it comes. */
export const listQueryFields = {
  filter: z
    .string()
    .max(65_536)
    .optional()
    .meta({ description: 'JSON object: attribute to value or list of values; `q` searches' }),
  sort: z.string().max(1024).optional().meta({ description: 'JSON list: attribute, then `ASC` or `DESC`' }),
  range: z.string().max(1024).optional().meta({ description: 'JSON list: first and last index, from 0' }),
  limit: z
    .string()
    .max(16)
    .optional()
    .meta({ description: 'rows of a page, 1 to 1000; instead of `sort` and `range`' }),
  cursor: z.string().max(1024).optional().meta({ description: 'from `X-Tinyauth-Next-Cursor` of the page before' }),
}

/** The query of a list that takes nothing else. */
export const listQuerySchema = z.strictObject(listQueryFields)

/** What a caller sent of it. */
export type RawListQuery = z.infer<typeof listQuerySchema>

/** Rows by place, with their total. */
export interface RangeWindow {
  readonly kind: 'range'
  readonly first: number
  readonly count: number
  readonly sort: Sort
}

/** Rows after another row, oldest first. */
export interface CursorWindow {
  readonly kind: 'cursor'
  readonly afterId: string | undefined
  readonly count: number
}

/** A list query, understood. */
export interface ListQuery {
  readonly filters: readonly ReadFilter[]
  readonly search: string | undefined
  readonly window: RangeWindow | CursorWindow
}

/**
 * Reads the query of a list by what the resource allows.
 *
 * @throws DomainError `ValidationFailed` with every problem, by parameter
 */
export function readListQuery(raw: RawListQuery, declaration: ListDeclaration): ListQuery {
  const problems: Record<string, string> = {}
  const { filters, search } = readFilter(raw.filter, declaration, problems)
  const byCursor = raw.limit !== undefined || raw.cursor !== undefined
  const window = byCursor ? cursorWindow(raw, problems) : rangeWindow(raw, declaration, problems)
  throwProblems(problems)
  return { filters, search, window }
}

function rangeWindow(raw: RawListQuery, declaration: ListDeclaration, problems: Record<string, string>): RangeWindow {
  const { first, count } = readRange(raw.range, MOST_ROWS, problems)
  return { kind: 'range', first, count, sort: readSort(raw.sort, declaration, problems) }
}

function cursorWindow(raw: RawListQuery, problems: Record<string, string>): CursorWindow {
  for (const name of ['sort', 'range'] as const) {
    if (raw[name] !== undefined) problems[name] = 'does not go together with `limit` and `cursor`'
  }
  const afterId = raw.cursor === undefined ? undefined : decodeCursor(raw.cursor)
  if (raw.cursor !== undefined && afterId === undefined) problems['cursor'] = 'is not a cursor of this list'
  return { kind: 'cursor', afterId, count: readLimit(raw.limit, problems) }
}

function readLimit(limit: string | undefined, problems: Record<string, string>): number {
  if (limit === undefined) return MOST_ROWS
  const count = /^[1-9]\d{0,3}$/.test(limit) ? Number(limit) : 0
  if (count < 1 || count > MOST_ROWS) problems['limit'] = `must be a whole number from 1 to ${MOST_ROWS}`
  return count
}
