import { isIP } from 'node:net'
import { isCidr } from '../../../manage/index.js'

const SHORTEST_IPV4 = 8
const SHORTEST_IPV6 = 7

/**
 * Why a network is none whose headers may be believed; `undefined` when it is one.
 *
 * Accepted: `10.0.0.0/8`, `192.0.2.7`, `fd00::/8`, `::1`. Rejected: `0.0.0.0/0` and `::/0` (everybody), `128.0.0.0/1` (half of
 * everybody: two of them are all), `::ffff:0:0/96` and `::/64` (hold every IPv4 address), what is no network.
 */
export function networkProblem(network: string): string | undefined {
  if (!isCidr(network)) return 'must be an address or a network such as `10.0.0.0/8`'
  const [address = '', bits] = network.split('/')
  const isIPv4 = isIP(address) === 4
  const prefix = bits === undefined ? 128 : Number(bits)
  const shortest = isIPv4 ? SHORTEST_IPV4 : SHORTEST_IPV6
  if (prefix < shortest) return `is too wide to be believed: write networks of /${shortest} or narrower`
  if (!isIPv4 && holdsIPv4(address, prefix)) return 'holds IPv4 addresses: write them as IPv4'
  return undefined
}

/** Addresses of IPv4 inside IPv6 begin with zeros. */
function holdsIPv4(address: string, prefix: number): boolean {
  const canonical = new URL(`http://[${address}]/`).hostname
  return canonical.startsWith('[::') && !(canonical === '[::1]' && prefix === 128)
}
