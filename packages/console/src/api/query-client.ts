import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { statusOf } from './client.js'
import { leaveSignedOut } from './signed-out.js'

/** What may be better in a moment: not reached, too many requests, not ready. */
const PASSING = new Set([0, 429, 503])
const MOST_TRIES = 3

/** Reads again what failed for a reason that passes; never a write. Whatever was asked, a session that has ended leads to signing in. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error) => void leaveSignedOut(error) }),
  mutationCache: new MutationCache({ onError: (error) => void leaveSignedOut(error) }),
  defaultOptions: {
    queries: {
      retry: (failures, error) => failures < MOST_TRIES && PASSING.has(statusOf(error) ?? -1),
      staleTime: 2_000,
      refetchOnWindowFocus: true,
    },
    mutations: { retry: false },
  },
})
