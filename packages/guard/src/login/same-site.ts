import type { HeaderList } from '@tinyauth/decision'

/**
 * Whether a request may come from a page of this site: by `Sec-Fetch-Site`, which no page can set; by `Origin` where a
 * browser does not send it. One with neither comes from no browser that could be made to send it.
 */
export function isSameSite(headers: HeaderList): boolean {
  const sites = headers.all('sec-fetch-site')
  if (sites.length > 0) return sites.every((site) => site === 'same-origin' || site === 'none')
  const origins = headers.all('origin')
  return origins.every((origin) => isOwn(origin, headers.one('host')))
}

function isOwn(origin: string, host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(origin)) return false
  const { protocol, host: named } = new URL(origin)
  if (protocol !== 'http:' && protocol !== 'https:') return false
  // A host with the port that its scheme has anyway is the same without it.
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === named
}
