import { isIP } from 'node:net'

/**
 * Whether a text is an address or a range of addresses.
 *
 * Accepted: `10.0.0.0/8`, `10.0.0.1`, `2001:db8::/32`. Rejected: `10.0.0.0/33`, `10/8`, `10.0.0.0/08`, `fe80::1%eth0`.
 */
export function isCidr(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const version = address.includes('%') ? 0 : isIP(address)
  if (version === 0 || rest.length > 0) return false
  if (prefix === undefined) return true
  return /^(0|[1-9]\d{0,2})$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128)
}
