import { canonicalDomain } from './domain-name.js'
import { type EmailAddress, isTooLong, type Reading, splitAddress } from './email-address.js'

/** Which addresses a rule means. */
export interface EmailPattern {
  /** What stands between the stars before the `@`; one piece where there is no star. `undefined` means anyone. */
  readonly pieces: readonly string[] | undefined
  readonly domain: string
  /** Whether names below the domain are meant: not, as well, or they alone. */
  readonly subdomains: 'none' | 'also' | 'only'
}

/**
 * Reads a pattern in which `*` is any run of characters before the `@`, also none; everything else is itself.
 *
 * Accepted: `team-*@example.com`, `@example.com` (the whole domain), `me@example.com`, with `allowSubdomains` also
 * `@*.example.com` (the names below the domain alone). Rejected: `me@*` and `me@exam*.com` (a domain of anybody),
 * `@*.example.com` without `allowSubdomains`, `example.com`, `a@b@c`, `[ab]@example.com` (no address is like this).
 */
export function readPattern(text: string, allowSubdomains: boolean): Reading<EmailPattern> {
  const parts = splitAddress(text)
  if (parts.value === undefined) return parts
  const { local } = parts.value
  const below = parts.value.domain.startsWith('*.')
  const written = below ? parts.value.domain.slice(2) : parts.value.domain
  if (written.includes('*') || (below && !allowSubdomains)) return { problem: STAR_IN_DOMAIN }
  const domain = canonicalDomain(written)
  if (domain === undefined) return { problem: 'has no domain name after the `@`' }
  if (isTooLong({ local: local.replaceAll('*', ''), domain })) return { problem: 'is longer than an address may be' }
  const pieces = local === '' ? undefined : local.split('*')
  return { value: { pieces, domain, subdomains: below ? 'only' : allowSubdomains ? 'also' : 'none' } }
}

const STAR_IN_DOMAIN =
  'has a `*` after the `@`: name the domain, or write `{"glob": "@*.example.com", "allowSubdomains": true}`'

/** Whether the pattern means this address. */
export function patternMatches({ pieces, domain, subdomains }: EmailPattern, email: EmailAddress): boolean {
  const same = email.domain === domain
  const within = same ? subdomains !== 'only' : subdomains !== 'none' && email.domain.endsWith(`.${domain}`)
  return within && (pieces === undefined || piecesMatch(pieces, email.local))
}

/** Every piece is looked for behind the one before it, so the cost is at most pattern × text. */
function piecesMatch(pieces: readonly string[], local: string): boolean {
  const [first = '', ...others] = pieces
  const last = others.pop()
  if (last === undefined) return local === first
  if (!local.startsWith(first)) return false
  let at = first.length
  for (const piece of others) {
    const found = local.indexOf(piece, at)
    if (found === -1) return false
    at = found + piece.length
  }
  return local.length - last.length >= at && local.endsWith(last)
}
