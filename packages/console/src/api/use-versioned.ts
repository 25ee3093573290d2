import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { ask } from './client.js'

/** One thing with the entity tag under which it was read. */
export type Tagged<T extends object> = T & { readonly etag: string | undefined }

/** Reads one thing with its entity tag, as the member `etag`. */
export function useVersioned<T extends object>(path: string): UseQueryResult<Tagged<T>> {
  return useQuery({ queryKey: ['versioned', path], queryFn: ({ signal }) => read<T>(path, signal) })
}

/**
 * As `useVersioned`, for what a dialog changes: it is read when the dialog opens, whatever was read before, and stays as it was read,
 * whatever is read again.
 */
export function useSnapshot<T extends object>(path: string): UseQueryResult<Tagged<T>> {
  return useQuery({
    queryKey: ['snapshot', path],
    queryFn: ({ signal }) => read<T>(path, signal),
    staleTime: 'static',
    gcTime: 0,
  })
}

async function read<T extends object>(path: string, signal: AbortSignal): Promise<Tagged<T>> {
  const { body, etag } = await ask<T>('GET', path, { signal })
  return { ...body, etag }
}
