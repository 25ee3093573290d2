/** An IP address; `family` is 4 or 6. */
export interface Address {
  readonly family: 4 | 6
  readonly bits: bigint
}

/** An address with the length of its prefix. */
export interface Range extends Address {
  readonly prefix: number
}

const MAPPED = 0xffffn << 32n

/** Reading 12: a bare address, `::ffff:a.b.c.d` being the IPv4 one. */
export function readAddress(text: string): Address | undefined {
  const four = readFour(text)
  if (four !== undefined) {
    return { family: 4, bits: four }
  }
  const six = readSix(text)
  if (six === undefined) {
    return undefined
  }
  return isMapped(six) ? { family: 4, bits: six - MAPPED } : { family: 6, bits: six }
}

/** Reading 12: an address or a CIDR range. */
export function readRange(text: string): Range | undefined {
  const [host = '', length, ...rest] = text.split('/')
  if (rest.length > 0 || (length !== undefined && !/^(?:0|[1-9]\d{0,2})$/.test(length))) {
    return undefined
  }
  const four = readFour(host)
  if (four !== undefined) {
    return rangeOf(4, four, length === undefined ? 32 : Number(length))
  }
  const six = readSix(host)
  return six === undefined ? undefined : rangeOfSix(six, length === undefined ? 128 : Number(length))
}

function rangeOfSix(bits: bigint, prefix: number): Range | undefined {
  return isMapped(bits) && prefix >= 96 ? rangeOf(4, bits - MAPPED, prefix - 96) : rangeOf(6, bits, prefix)
}

function rangeOf(family: 4 | 6, bits: bigint, prefix: number): Range | undefined {
  return prefix > widthOf(family) ? undefined : { family, bits, prefix }
}

/** Same family, same leading bits. */
export function rangeHolds(range: Range, address: Address): boolean {
  const free = BigInt(widthOf(range.family) - range.prefix)
  return range.family === address.family && range.bits >> free === address.bits >> free
}

function widthOf(family: 4 | 6): number {
  return family === 4 ? 32 : 128
}

function isMapped(bits: bigint): boolean {
  return bits >> 32n === 0xffffn
}

function readFour(text: string): bigint | undefined {
  const octets = text.split('.')
  if (octets.length !== 4 || !octets.every((octet) => /^(?:0|[1-9]\d{0,2})$/.test(octet) && Number(octet) <= 255)) {
    return undefined
  }
  return octets.reduce((bits, octet) => bits * 256n + BigInt(octet), 0n)
}

function readSix(text: string): bigint | undefined {
  const halves = text.split('::')
  const groups = halves.map((half, at) => readGroups(half, at === halves.length - 1))
  const [left, right] = groups
  if (left === undefined || halves.length > 2 || groups.includes(undefined)) {
    return undefined
  }
  if (right === undefined) {
    return left.length === 8 ? joinGroups(left) : undefined
  }
  const missing = 8 - left.length - right.length
  return missing < 1 ? undefined : joinGroups([...left, ...new Array<bigint>(missing).fill(0n), ...right])
}

/** Groups of one side of `::`; the last of all may be written as an IPv4 address. */
function readGroups(text: string, last: boolean): readonly bigint[] | undefined {
  const groups: bigint[] = []
  const written = text === '' ? [] : text.split(':')
  for (const [at, group] of written.entries()) {
    const four = last && at === written.length - 1 ? readFour(group) : undefined
    if (four !== undefined) {
      groups.push(four >> 16n, four & 0xffffn)
    } else if (/^[0-9a-fA-F]{1,4}$/.test(group)) {
      groups.push(BigInt(`0x${group}`))
    } else {
      return undefined
    }
  }
  return groups
}

function joinGroups(groups: readonly bigint[]): bigint {
  return groups.reduce((bits, group) => (bits << 16n) + group, 0n)
}
