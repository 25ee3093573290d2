import type { ResponseHeaders } from '../wire/response-headers.js'
import { encodeCursor } from './cursor.js'

/** Header with the cursor of the next page, absent on the last. */
export const NEXT_CURSOR = 'X-Tinyauth-Next-Cursor'

/** Rows by place. */
export interface RangePage<T> {
  readonly rows: readonly T[]
  readonly first: number
  readonly total: number
}

/** Rows after another row. */
export interface CursorPage<T> {
  readonly rows: readonly T[]
  /** Id of the last row, when there are more. */
  readonly nextId: string | undefined
}

/** Some rows of a list. */
export type Page<T> = RangePage<T> | CursorPage<T>

/** The same page of other things. */
export function mapPage<T, U>(page: Page<T>, represent: (rows: readonly T[]) => readonly U[]): Page<U> {
  return { ...page, rows: represent(page.rows) }
}

/** Answers a page: the rows are the body, the rest is in headers. */
export function sendPage<T>(response: ResponseHeaders, page: Page<T>): readonly T[] {
  if ('total' in page) response.setHeader('Content-Range', contentRange(page))
  else if (page.nextId !== undefined) response.setHeader(NEXT_CURSOR, encodeCursor(page.nextId))
  return page.rows
}

// A block comment would end inside the second form.
// `posts 0-1/2`, the word `posts` always (wire-protocol 3.5); `posts */0` when there is nothing.
export function contentRange({ rows, first, total }: RangePage<unknown>): string {
  return rows.length === 0 ? `posts */${total}` : `posts ${first}-${first + rows.length - 1}/${total}`
}
