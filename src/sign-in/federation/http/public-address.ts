import { BlockList, isIP } from 'node:net'

/** Networks of IPv4 that are not the internet (IANA IPv4 Special-Purpose Address Registry), with multicast. */
const SPECIAL_IPV4: readonly (readonly [network: string, bits: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  // Here cloud providers answer with the credentials of the machine.
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
]

/** Networks inside 2000::/3 that are for special use; the old ways into IPv4 (Teredo, 6to4) among them. */
const SPECIAL_IPV6: readonly (readonly [network: string, bits: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const special = new BlockList()
for (const [network, bits] of SPECIAL_IPV4) special.addSubnet(network, bits, 'ipv4')
for (const [network, bits] of SPECIAL_IPV6) special.addSubnet(network, bits, 'ipv6')
const unicast = new BlockList()
unicast.addSubnet('2000::', 3, 'ipv6')

const linkLocal = new BlockList()
linkLocal.addSubnet('169.254.0.0', 16, 'ipv4')
linkLocal.addSubnet('fe80::', 10, 'ipv6')
// The same networks of IPv4 inside IPv6, and where AWS answers by IPv6.
for (const holder of ['::', '::ffff:', '64:ff9b::']) linkLocal.addSubnet(`${holder}169.254.0.0`, 112, 'ipv6')
linkLocal.addSubnet('2002:a9fe::', 32, 'ipv6')
linkLocal.addAddress('fd00:ec2::254', 'ipv6')

/**
 * Whether an address is one where machines ask for their own credentials: nobody's provider is there. Accepted:
 * `169.254.169.254`, `fe80::1`, `::ffff:169.254.169.254`. Rejected: `10.0.0.1`, `127.0.0.1`, `::1`, what is no address.
 */
export function isLinkLocalAddress(address: string): boolean {
  const family = isIP(address)
  return family !== 0 && linkLocal.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

/**
 * Whether an address is one of the internet. Accepted: `140.82.121.3`, `2606:4700::1111`. Rejected: `127.0.0.1`, `10.1.2.3`,
 * `169.254.169.254`, `::1`, `fe80::1`, `fd00::1`; every IPv4 address inside IPv6 (`::ffff:8.8.8.8`, `64:ff9b::808:808`), because
 * what it leads to depends on the network; and what is no address.
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !special.check(address, 'ipv4')
  return family === 6 && unicast.check(address, 'ipv6') && !special.check(address, 'ipv6')
}
