import { isIP } from 'node:net'

/**
 * The part of an address that stands for one person: of IPv6 the first 64 bits, because whoever has one address has the
 * whole network; of IPv4, also mapped into IPv6, all of it. What is no address is itself.
 */
export function personNetwork(address: string): string {
  if (isIP(address) !== 6) return address
  const groups = groupsOf(address)
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff') return mappedAddress(groups)
  return `${groups.slice(0, 4).join(':')}::/64`
}

/** All eight, in their shortest form. */
function groupsOf(address: string): readonly string[] {
  // The parser of URLs knows every spelling of an address, but no zones.
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, '')}]`)
  const [before = [], after = []] = hostname
    .slice(1, -1)
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''))
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0')
  return [...before, ...zeros, ...after]
}

function mappedAddress(groups: readonly string[]): string {
  const bytes = groups.slice(6).flatMap((group) => [parseInt(group, 16) >> 8, parseInt(group, 16) & 0xff])
  return bytes.join('.')
}
