import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { ask } from '../api/client.js'
import { contentRangeTotal } from '../api/content-range.js'
import { pathOf, type Query } from '../api/service-address.js'

/** Rows that a card shows. */
export const CARD_ROWS = 5

/** The first rows of a list, and how many there are. */
export interface FirstRows<T> {
  readonly rows: readonly T[]
  readonly total: number
}

/** Reads the first rows of a list of the API under a filter. */
export function useFirstRows<T>(
  path: string,
  filter: object,
  sort?: readonly [string, 'ASC' | 'DESC'],
): UseQueryResult<FirstRows<T>> {
  const query: Query = {
    range: JSON.stringify([0, CARD_ROWS - 1]),
    filter: JSON.stringify(filter),
    sort: sort === undefined ? undefined : JSON.stringify(sort),
  }
  return useQuery({
    queryKey: ['first-rows', path, query],
    queryFn: async ({ signal }) => {
      const { body, headers } = await ask<T[]>('GET', pathOf(path), { query, signal })
      return { rows: body, total: contentRangeTotal(headers.get('Content-Range')) ?? body.length }
    },
    staleTime: 60_000,
  })
}
