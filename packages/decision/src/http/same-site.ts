import type { HeaderList } from './header-list.js'
import { parseUrl } from './parse-url.js'

/**
 * Where a request comes from, as far as its headers tell: by `Sec-Fetch-Site`, which no page can set; by `Origin` where a
 * browser does not send it. `unknown`: neither is there, so it comes from no browser that could be made to send it.
 */
export function requestSite(headers: HeaderList): 'own' | 'foreign' | 'unknown' {
  const sites = headers.all('sec-fetch-site')
  if (sites.length > 0) return sites.every((site) => site === 'same-origin' || site === 'none') ? 'own' : 'foreign'
  const origins = headers.all('origin')
  if (origins.length === 0) return 'unknown'
  return origins.every((origin) => isOwn(origin, headers.one('host'))) ? 'own' : 'foreign'
}

function isOwn(origin: string, host: string | undefined): boolean {
  const named = parseUrl(origin)
  if (host === undefined || (named?.protocol !== 'http:' && named?.protocol !== 'https:')) return false
  // A host with the port that its scheme has anyway is the same without it.
  return parseUrl(`${named.protocol}//${host}`)?.host === named.host
}
