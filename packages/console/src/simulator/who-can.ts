import type { ContextRecord, DecidedBy } from '@tinyauth/policy-engine'
import { ask } from '../api/client.js'
import { pathOf } from '../api/service-address.js'

/** Somebody who may do it, and by what. */
export interface Holder {
  readonly username: string
  readonly decidedBy: readonly DecidedBy[]
}

/** What was found so far. */
export interface Search {
  readonly allowed: readonly Holder[]
  readonly looked: number
  readonly total: number | undefined
  /** Everybody was looked at. */
  readonly whole: boolean
}

interface Page {
  readonly allowed: readonly Holder[]
  readonly looked: number
  readonly total?: number
  readonly next?: string | null
}

/** Users of one call: progress is seen, and a stop is heard soon. */
const PER_CALL = 200

/** Asks about everybody, page by page, and tells what was found after each. @throws HttpError */
export async function findWhoCan(
  asked: { readonly action: string; readonly resource: string; readonly context: ContextRecord },
  signal: AbortSignal,
  onFound: (search: Search) => void,
): Promise<undefined> {
  let found: Search = { allowed: [], looked: 0, total: undefined, whole: false }
  let cursor: string | undefined
  do {
    const body = { ...asked, limit: PER_CALL, ...(cursor === undefined ? {} : { cursor }) }
    const { body: page } = await ask<Page>('POST', pathOf('simulate', 'who'), { body, signal })
    cursor = page.next ?? undefined
    found = {
      allowed: [...found.allowed, ...page.allowed],
      looked: found.looked + page.looked,
      total: page.total ?? found.total,
      whole: cursor === undefined,
    }
    if (!signal.aborted) onFound(found)
  } while (cursor !== undefined)
  return undefined
}
