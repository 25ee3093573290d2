import { useQuery } from '@tanstack/react-query'
import { ask } from './client.js'
import { pathOf } from './service-address.js'

/** Milliseconds for which an answer is taken as it is. The API judges every call anew: this only says what is offered. */
const KEEP_MS = 30_000
/** Pairs of one question at most. */
const MOST_PAIRS = 1000

interface Permissions {
  readonly Permitted: Readonly<Record<string, readonly string[]>>
  readonly Somewhere: readonly string[]
}

interface Waiting {
  readonly action: string
  /** After `arn:P:S:::`; absent: on anything at all. */
  readonly resource: string | undefined
  readonly settle: (permitted: boolean) => void
  readonly fail: (error: unknown) => void
}

let waiting: Waiting[] = []

/**
 * Whether whoever is signed in may do something with tinyauth itself: `isPermitted('GetUser', 'users/fred')`. Without a resource: whether some policy
 * allows the action on anything, which offers a button, no more. Questions of one moment are asked together.
 */
export function isPermitted(action: string, resource?: string): Promise<boolean> {
  return new Promise((settle, fail) => {
    if (waiting.length === 0) setTimeout(() => void flush(), 5)
    waiting.push({ action, resource, settle, fail })
  })
}

async function flush(): Promise<void> {
  const all = waiting
  waiting = []
  for (let from = 0; from < all.length; from += MOST_PAIRS) await askTogether(all.slice(from, from + MOST_PAIRS))
}

async function askTogether(questions: readonly Waiting[]): Promise<void> {
  const permit: Record<string, string[]> = {}
  const somewhere = new Set<string>()
  for (const { action, resource } of questions) {
    if (resource === undefined) somewhere.add(action)
    else (permit[action] ??= []).push(resource)
  }
  const body = { permit, somewhere: [...somewhere] }
  try {
    const answer = (await ask<Permissions>('POST', pathOf('self', 'permitted'), { body })).body
    for (const { action, resource, settle } of questions) {
      settle(resource === undefined ? includes(answer.Somewhere, action) : includes(answer.Permitted[action], resource))
    }
  } catch (error) {
    for (const { fail } of questions) fail(error)
  }
}

function includes(list: readonly string[] | undefined, one: string): boolean {
  return list?.includes(one) === true
}

/** As `isPermitted`, in a component: `undefined` until it is known, and when it cannot be known. */
export function usePermission(action: string | undefined, resource?: string): boolean | undefined {
  return useQuery({
    queryKey: ['permitted', action, resource],
    queryFn: () => isPermitted(action ?? '', resource),
    enabled: action !== undefined,
    staleTime: KEEP_MS,
  }).data
}

/** Whether it is known that somebody may do something: what is offered. */
export function usePermitted(action: string | undefined, resource?: string): boolean {
  return usePermission(action, resource) === true
}
