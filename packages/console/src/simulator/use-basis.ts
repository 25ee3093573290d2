import { useQuery } from '@tanstack/react-query'
import { get, textOf } from '../api/client.js'
import { isPermitted } from '../api/permitted.js'
import { pathOf } from '../api/service-address.js'
import type { EffectivePolicies } from './effective-layers.js'

/** Who decides, and by what. */
export type Basis =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly text: string }
  /** This browser: by everything that bears on a user, or, for nobody in particular, by unsaved policies alone. */
  | { readonly kind: 'here'; readonly effective: EffectivePolicies | undefined }
  /** The service, because the browser is not told enough. */
  | { readonly kind: 'service'; readonly reason: string; readonly effective: EffectivePolicies | undefined }

/** Milliseconds after which policies are read again: somebody may have changed them. */
const REFRESH_MS = 60_000

const NOBODY: Basis = { kind: 'here', effective: undefined }
const LOADING: Basis = { kind: 'loading' }

/** Everything that bears on a user, as far as the caller may know it. */
export function useBasis(user: string | undefined): Basis {
  const { data, error } = useQuery({
    queryKey: ['effective', user],
    queryFn: ({ signal }) => read(user ?? '', signal),
    enabled: user !== undefined,
    refetchInterval: REFRESH_MS,
  })
  if (user === undefined) return NOBODY
  if (data !== undefined) return data
  return error === null ? LOADING : { kind: 'failed', text: textOf(error) }
}

async function read(user: string, signal: AbortSignal): Promise<Basis> {
  if (!(await isPermitted('GetEffectivePolicies', `users/${user}`))) {
    const reason = 'you may not read every policy that bears on this user'
    return { kind: 'service', reason, effective: undefined }
  }
  const effective = await get<EffectivePolicies>(pathOf('users', user, 'effective-policies'), undefined, signal)
  if (effective.exact) return { kind: 'here', effective }
  return { kind: 'service', reason: effective.reason ?? 'not everything is told to this browser', effective }
}
