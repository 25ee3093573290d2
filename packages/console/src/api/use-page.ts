import { hashKey, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { ask } from './client.js'
import { contentRangeTotal } from './content-range.js'
import type { Query } from './service-address.js'

/** Some rows of a list, and how many the whole list has. */
export interface PageOf<T> {
  readonly rows: readonly T[]
  readonly total: number
}

/** Which rows of a list, and in which order. */
export interface PageQuery {
  /** From 0. */
  readonly page: number
  readonly perPage: number
  readonly filter?: Readonly<Record<string, unknown>>
  readonly sort?: readonly [field: string, order: 'ASC' | 'DESC']
}

/** Reads a page of a list of the API. @throws HttpError */
export async function readPage<T>(path: string, asked: PageQuery, signal?: AbortSignal): Promise<PageOf<T>> {
  const { body, headers } = await ask<readonly T[]>('GET', path, { query: queryOf(asked), signal })
  const before = asked.page * asked.perPage
  return { rows: body, total: contentRangeTotal(headers.get('Content-Range')) ?? before + body.length }
}

/** As `readPage`, in a component: the page before of the same list stays until the next one is there. `undefined` reads nothing. */
export function usePage<T>(path: string | undefined, asked: PageQuery): UseQueryResult<PageOf<T>> {
  const list = ['page', path, asked.filter]
  return useQuery({
    queryKey: [...list, asked],
    queryFn: ({ signal }) => readPage<T>(path ?? '', asked, signal),
    enabled: path !== undefined,
    // Rows that another filter found would be taken for the answer to this one.
    placeholderData: (rows, before) =>
      before !== undefined && hashKey(before.queryKey.slice(0, list.length)) === hashKey(list) ? rows : undefined,
  })
}

function queryOf({ page, perPage, filter, sort }: PageQuery): Query {
  const first = page * perPage
  return {
    range: JSON.stringify([first, first + perPage - 1]),
    sort: sort === undefined ? undefined : JSON.stringify(sort),
    filter: filter === undefined || Object.keys(filter).length === 0 ? undefined : JSON.stringify(filter),
  }
}
