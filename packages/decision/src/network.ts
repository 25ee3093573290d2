import { BlockList, isIP } from 'node:net'

/** Sets of networks (`10.0.0.0/8`, `2001:db8::/32`, single addresses); `undefined` when one cannot be read. */
export function networksOf(cidrs: readonly string[]): BlockList | undefined {
  const networks = new BlockList()
  for (const cidr of cidrs) {
    const [address = '', bits, ...rest] = cidr.split('/')
    const family = familyOf(address)
    const prefix = bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits)
    const longest = family === 'ipv6' ? 128 : 32
    if (
      family === undefined ||
      rest.length > 0 ||
      bits === '' ||
      !Number.isInteger(prefix) ||
      prefix < 0 ||
      prefix > longest
    )
      return undefined
    networks.addSubnet(address, prefix, family)
  }
  return networks
}

/** Whether an address lies in one of the networks; an IPv4 address mapped into IPv6 counts as IPv4. */
export function contains(networks: BlockList, address: string): boolean {
  const plain = address.toLowerCase().startsWith('::ffff:') && isIP(address.slice(7)) === 4 ? address.slice(7) : address
  const family = familyOf(plain)
  return family !== undefined && networks.check(plain, family)
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address)
  return version === 4 ? 'ipv4' : version === 6 ? 'ipv6' : undefined
}
