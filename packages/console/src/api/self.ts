import { useQuery } from '@tanstack/react-query'
import { get } from './client.js'
import { queryClient } from './query-client.js'
import { pathOf } from './service-address.js'

/** Who is signed in, and at what. */
export interface Self {
  readonly username: string
  readonly displayName: string | null
  readonly arn: string
  readonly uid: string
  readonly type: string
  readonly method: string
  readonly session?: { readonly id: string; readonly expiresAt: string }
  /** Name of tinyauth in ARNs and actions. */
  readonly service: string
  readonly partition: string
  readonly version: string
}

/** Milliseconds for which it is not asked again; that a session has ended, every other answer of the API says as well. */
const KEEP_MS = 60_000

const SELF = { queryKey: ['self'], queryFn: () => get<Self>(pathOf('self')), staleTime: KEEP_MS }

/** Who is signed in. @throws HttpError 401 when nobody is */
export function getSelf(): Promise<Self> {
  return queryClient.fetchQuery(SELF)
}

/** Who is signed in; `undefined` until it is known. */
export function useSelf(): Self | undefined {
  return useQuery(SELF).data
}
