import { parseUrl } from '@tinyauth/decision'

/**
 * Why a text is no exact origin of web pages (RFC 6454), `undefined` when it is one.
 *
 * Accepted: `https://app.example.org`, `http://localhost:3000`, `http://[::1]:3000`. Rejected: `*` and `https://*.example.org`
 * (no patterns), `app.example.org` (no scheme), `https://app.example.org/` (a path), `https://APP.example.org` and
 * `https://app.example.org:443` (browsers write it otherwise), `https://app.example.org.` (another name than the one meant).
 */
export function originProblem(text: unknown): string | undefined {
  if (typeof text !== 'string') return 'must be text'
  if (text.includes('*')) return 'holds a `*`: every origin is written out'
  const url = parseUrl(text)
  if (url === undefined) return 'is no address such as `https://app.example.org`'
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'is neither `https:` nor `http:`'
  if (url.username !== '' || url.password !== '') return 'holds a user name or password'
  if (url.hostname.endsWith('.')) return 'has a host that ends with a dot'
  return url.origin === text ? undefined : `is no exact origin: write \`${url.origin}\``
}
