import { QueryClient } from '@tanstack/react-query'
import { statusOf } from './client.js'

/** What may be better in a moment: not reached, too many requests, not ready. */
const PASSING = new Set([0, 429, 503])
const MOST_TRIES = 3

/** Reads again what failed for a reason that passes; never a write. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < MOST_TRIES && PASSING.has(statusOf(error) ?? -1),
      staleTime: 2_000,
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
})
