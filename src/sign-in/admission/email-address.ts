import { canonicalDomain } from './domain-name.js'
import { foldCase } from './fold-case.js'

/** An e-mail address in the form in which addresses are compared: lower case, the domain as punycode. */
export interface EmailAddress {
  readonly local: string
  readonly domain: string
}

/** What was read, or why it could not be: a text that follows on the name of what was read. */
export type Reading<T> =
  { readonly value: T; readonly problem?: undefined } | { readonly value?: undefined; readonly problem: string }

/** RFC 5321, section 4.5.3.1.3: what a mail server has to carry, without its brackets. */
const LONGEST = 254

/** `atext` and dots (RFC 5322, 3.2.3) and visible characters beyond ASCII (RFC 6531), but for two that fold onto `s` and `k`. */
const LOCAL = /^(?:[\w!#$%&'*+/=?^`{|}~.-]|[^\p{ASCII}\p{C}\p{Z}\p{DI}\u017f\u212a])*$/u

/**
 * An address that somebody may be admitted by; `undefined` for what is none.
 *
 * Accepted: `Me@Example.com` (gives `me@example.com`), `a+b@x`, `jürgen@exämple.de`. Rejected: `@example.com` (nobody),
 * `a@b@c` and `"a@b"@c` (read differently by different servers), `a b@c`, `a@b\n` and other control characters, `a@[::1]`.
 */
export function readEmail(text: unknown): EmailAddress | undefined {
  if (typeof text !== 'string' || text.length > LONGEST) return undefined
  const { value } = readAddress(text)
  return value === undefined || value.local === '' || isTooLong(value) ? undefined : value
}

/** The two parts of an address or of a pattern of addresses; the first may be empty. */
export function readAddress(text: string): Reading<EmailAddress> {
  const parts = splitAddress(text)
  if (parts.value === undefined) return parts
  const domain = canonicalDomain(parts.value.domain)
  if (domain === undefined) return { problem: 'has no domain name after the `@`' }
  return { value: { local: parts.value.local, domain } }
}

/** Splits at the only `@`; the domain is as it was written. */
export function splitAddress(text: string): Reading<EmailAddress> {
  const [local = '', domain, ...rest] = text.split('@')
  if (domain === undefined) return { problem: 'has no `@`' }
  if (rest.length > 0) return { problem: 'has more than one `@`' }
  if (domain === '') return { problem: 'has nothing after the `@`' }
  if (!LOCAL.test(local)) return { problem: 'holds a character that stands in no address before its `@`' }
  // One spelling for one name: accents are part of their letters.
  if (local.normalize('NFC') !== local) return { problem: 'is not in the normal form C of Unicode' }
  return { value: { local: foldCase(local), domain } }
}

/** Whether no mail server takes it. */
export function isTooLong({ local, domain }: EmailAddress): boolean {
  return local.length + 1 + domain.length > LONGEST
}
