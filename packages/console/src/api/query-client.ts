import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { statusOf } from './client.js'
import { leaveSignedOut } from './signed-out.js'

/** What may be better in a moment: not reached, too many requests, not ready. */
const PASSING = new Set([0, 429, 503])
const MOST_TRIES = 3

/** Whether what failed is read again: only for a reason that passes. */
export function retriesPassing(failures: number, error: Error): boolean {
  return failures < MOST_TRIES && PASSING.has(statusOf(error) ?? -1)
}

/** Never writes again. Whatever was asked, a session that has ended leads to signing in. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error) => void leaveSignedOut(error) }),
  mutationCache: new MutationCache({ onError: (error) => void leaveSignedOut(error) }),
  defaultOptions: {
    queries: {
      retry: retriesPassing,
      staleTime: 2_000,
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
})
