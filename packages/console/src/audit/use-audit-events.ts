import { useInfiniteQuery } from '@tanstack/react-query'
import { ask } from '../api/client.js'
import { pathOf, type Query } from '../api/service-address.js'
import type { AuditRecord } from './audit-record.js'

const PAGE = 50

interface Page {
  readonly events: readonly AuditRecord[]
  readonly next: string | undefined
}

/** Events of a query, newest first, page by page. */
export interface AuditEvents {
  readonly events: readonly AuditRecord[]
  readonly error: Error | null
  readonly isLoading: boolean
  readonly isLoadingMore: boolean
  readonly hasMore: boolean
  /** The service read through much and found little: there may be more further back. */
  readonly gaveUp: boolean
  readonly loadMore: () => void
}

/** Reads events; pages that were read stay as they are. */
export function useAuditEvents(query: Query): AuditEvents {
  const pages = useInfiniteQuery({
    queryKey: ['audit-events', query],
    queryFn: ({ pageParam, signal }) => readPage(query, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }: Page) => next,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    // What was read before stays until the new answer is there: nothing flickers.
    placeholderData: (before) => before,
  })
  const read = pages.data?.pages ?? []
  return {
    events: read.flatMap(({ events }) => events),
    error: pages.error,
    isLoading: pages.isPending || pages.isPlaceholderData,
    isLoadingMore: pages.isFetchingNextPage,
    hasMore: pages.hasNextPage && !pages.isPlaceholderData,
    gaveUp: (read.at(-1)?.events.length ?? PAGE) < PAGE,
    loadMore: () => void pages.fetchNextPage(),
  }
}

async function readPage(query: Query, cursor: string | undefined, signal: AbortSignal): Promise<Page> {
  const asked = { query: { ...query, limit: PAGE, cursor }, signal }
  const { body, headers } = await ask<AuditRecord[]>('GET', pathOf('audit-events'), asked)
  return { events: body, next: headers.get('X-Tinyauth-Next-Cursor') ?? undefined }
}
