import { parseUrl, sameOriginPath } from '@tinyauth/decision'

/** Where a browser may be sent to after sign-in and sign-out. */
export interface ReturnRules {
  /** Origin of the service's own address (`PUBLIC_URL`), without a path: `https://auth.example.org`. */
  readonly publicOrigin: string | undefined
  /** Path under which the service is reached, without a closing `/`; default none. The way home leads there. */
  readonly basePath?: string
  /** Further origins, exact. Something that is no exact origin allows nothing. */
  readonly allowedOrigins: readonly string[]
}

const LONGEST = 2048

/**
 * The address to send a browser to, or `undefined` for anything but a path of this origin or an address of an allowed one
 * (capabilities F16, RFC 9700, section 4.11). A path stays a path; nothing is rewritten.
 *
 * Accepted: `/apples?a=1#top`, `https://app.example.org/apples` where `https://app.example.org` is allowed. Rejected:
 * `//evil`, `/\evil`, `\\evil`, `https:evil`, `javascript:…`, `https://app.example.org.evil` and `https://evilapp.example.org`
 * (another host), `https://app.example.org@evil` (a user name), `https://app.example.org:444` and `https://app.example.org.`
 * (another origin), `https://APP.example.org` (no browser writes it so), `http://app.example.org` (not what is allowed).
 */
export function returnAddress(text: unknown, rules: ReturnRules): string | undefined {
  if (typeof text !== 'string' || text.length > LONGEST) return undefined
  if (text.startsWith('/')) return sameOriginPath(text)
  const origins =
    rules.publicOrigin === undefined ? rules.allowedOrigins : [rules.publicOrigin, ...rules.allowedOrigins]
  return origins.some((origin) => isWithin(text, origin)) ? text : undefined
}

/** The same, or the service's own first page. */
export function returnAddressOrHome(text: unknown, rules: ReturnRules): string {
  return returnAddress(text, rules) ?? `${rules.basePath ?? ''}/`
}

/** Whether the address begins with the origin letter by letter, is read like this by the URL class, and goes on as a path. */
function isWithin(text: string, origin: string): boolean {
  if (!text.startsWith(origin)) return false
  const rest = text.slice(origin.length)
  // An origin ends at one of these; before anything else there would be more of a host, a port or a password.
  if (rest !== '' && !/^[/?#]/.test(rest)) return false
  if (sameOriginPath(rest.startsWith('/') ? rest : `/${rest}`) === undefined) return false
  const url = parseUrl(text)
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:'
  return isWeb && url.origin === origin && url.username === '' && url.password === ''
}
