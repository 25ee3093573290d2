import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { getText } from '../api/client.js'
import { addScrape, type History, scrapeOf } from '../metrics/index.js'

/** Milliseconds between two readings. A page that nobody looks at reads none. */
const EVERY_MS = 5000
/** How long readings are kept after the dashboard was left: coming back goes on with them. */
const KEEP_MS = 600_000

const KEY = ['metrics']

/** The metrics of the service, read again and again while the dashboard is looked at. */
export function useMetrics(): UseQueryResult<History> {
  const queries = useQueryClient()
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => {
      const scrape = scrapeOf(await getText('metrics', signal), Date.now())
      return addScrape(queries.getQueryData<History>(KEY), scrape)
    },
    refetchInterval: EVERY_MS,
    staleTime: EVERY_MS,
    gcTime: KEEP_MS,
    retry: false,
  })
}
