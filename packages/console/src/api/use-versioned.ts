import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { ask } from './client.js'

/** Reads one thing with its entity tag, as the member `etag`; `undefined` reads nothing. */
export function useVersioned<T extends object>(
  path: string | undefined,
): UseQueryResult<T & { readonly etag: string | undefined }> {
  return useQuery({
    queryKey: ['versioned', path],
    queryFn: async ({ signal }) => {
      const { body, etag } = await ask<T>('GET', path ?? '', { signal })
      return { ...body, etag }
    },
    enabled: path !== undefined,
  })
}
