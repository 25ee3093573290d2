import { parseUrl } from '@tinyauth/decision'
import { FederationError } from '../federation-error.js'
import type { ProviderFetch } from './provider-fetch.js'
import type { JsonRequest } from './provider-json.js'
import { getJson } from './provider-json.js'

/** Pages that may still be read for one sign-in. */
export interface PageBudget {
  left: number
}

/**
 * Reads a list over all its pages, following the links `rel="next"` (RFC 8288), of the origin of the first page alone.
 *
 * @throws FederationError `ProviderAnswer` for what is no list, a link to elsewhere, or more pages than the budget has: a list that
 * was cut would not be all
 */
export async function getAllPages(
  fetch: ProviderFetch,
  first: string,
  request: JsonRequest,
  budget: PageBudget,
): Promise<readonly unknown[]> {
  const entries: unknown[] = []
  for (let address: string | undefined = first; address !== undefined;) {
    budget.left -= 1
    if (budget.left < 0) throw new FederationError('ProviderAnswer', `too many pages when asked for ${request.what}`)
    const { value, headers } = await getJson(fetch, address, request)
    if (!Array.isArray(value)) throw new FederationError('ProviderAnswer', `no list when asked for ${request.what}`)
    // `isArray` leaves the entries open.
    entries.push(...(value as readonly unknown[]))
    address = nextPage(headers.get('link'), address)
  }
  return entries
}

/** Address of the next page. Accepted: `<https://api.example/x?page=2>; rel="next", <…>; rel="last"`. */
export function nextPage(link: string | null, current: string): string | undefined {
  const next = (link ?? '').split(/,(?=\s*<)/).find((part) => /;\s*rel="?next"?\s*(;|$)/.test(part))
  const target = /^\s*<([^>]*)>/.exec(next ?? '')?.[1]
  if (target === undefined) return undefined
  const url = parseUrl(target, current)
  if (url?.origin === new URL(current).origin) return url.href
  // The token of the user goes with the request.
  throw new FederationError('ProviderAnswer', 'the next page is at another origin')
}
