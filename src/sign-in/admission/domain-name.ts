import { domainToASCII, domainToUnicode } from 'node:url'
import { foldCase } from './fold-case.js'

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const ALL_DIGITS = /^\d+$/
const LONGEST = 253

/**
 * A domain in the form in which domains are compared: lower case, international names as punycode (RFC 5891); `undefined`
 * for what is no domain name.
 *
 * Accepted: `example.com`, `Exämple.com` (gives `xn--exmple-cua.com`), `localhost`. Rejected: `example.com.` and `a..b` (an
 * empty label), `-a.com`, `a_b.com`, `127.0.0.1` and `[::1]` (addresses), `example。com` and a soft hyphen (another
 * spelling of a name, which a reader takes for the name).
 */
export function canonicalDomain(text: string): string | undefined {
  if (text.length > LONGEST) return undefined
  const lower = foldCase(text)
  const ascii = domainToASCII(lower)
  // A name has one spelling in ASCII and one beside it; what is mapped onto them is neither.
  if (ascii !== lower && domainToUnicode(ascii) !== lower) return undefined
  return isHostName(ascii) ? ascii : undefined
}

function isHostName(ascii: string): boolean {
  const labels = ascii.split('.')
  return ascii.length <= LONGEST && labels.every((label) => LABEL.test(label)) && !ALL_DIGITS.test(labels.at(-1) ?? '')
}
