/** An IP address: one 32-bit word for version 4, four for version 6. IPv4-mapped IPv6 addresses are version 4. */
export interface Address {
  readonly version: 4 | 6
  readonly words: readonly number[]
}

/** All addresses of one family whose first `prefix` bits are those of `words`. */
export interface IpRange extends Address {
  readonly prefix: number
  /** The address had bits set behind the prefix; they are ignored. */
  readonly hostBits: boolean
}

/**
 * Reads an address (policy-semantics 3.9, IpAddress).
 *
 * Accepted: `10.0.0.1`, `2001:db8::1`, `::ffff:10.0.0.1` (version 4).
 * Rejected: `010.0.0.1` (leading zero), `10.0.1`, `fe80::1%eth0` (zone id), `::1::`, surrounding space.
 */
export function parseAddress(text: string): Address | undefined {
  const word = parseVersion4(text, 0, text.length)
  if (word !== undefined) return { version: 4, words: [word] }
  const groups = parseVersion6(text)
  return groups === undefined ? undefined : unmapped(wordsOf(groups))
}

/**
 * Reads a CIDR range or a bare address (`/32`, `/128`).
 *
 * `::ffff:a.b.c.d/n` with n ≥ 96 is the version 4 range `a.b.c.d/n-96`. Rejected: `/33`, `/08`, `/`, an unreadable address.
 */
export function parseIpRange(text: string): IpRange | undefined {
  const slash = text.indexOf('/')
  const written = slash === -1 ? text : text.slice(0, slash)
  const address = parseAddress(written)
  if (address === undefined) return undefined
  const bits = written.includes(':') ? 128 : 32
  const prefix = slash === -1 ? bits : parsePrefix(text.slice(slash + 1), bits)
  if (prefix === undefined) return undefined
  return bits === 128 && address.version === 4 ? mappedRange(address, prefix) : range(address, prefix)
}

/** Whether the range holds the address; families never match each other. */
export function rangeHolds(range: IpRange, address: Address): boolean {
  if (range.version !== address.version) return false
  let bits = range.prefix
  for (let i = 0; bits > 0; i++, bits -= 32) {
    const mask = bits >= 32 ? -1 : ~(-1 >>> bits)
    if ((((range.words[i] ?? 0) ^ (address.words[i] ?? 0)) & mask) !== 0) return false
  }
  return true
}

function range(address: Address, prefix: number): IpRange {
  const hostBits = address.words.some((word, i) => {
    const kept = Math.min(Math.max(prefix - 32 * i, 0), 32)
    return kept < 32 && (word & (-1 >>> kept)) !== 0
  })
  return { ...address, prefix, hostBits }
}

function mappedRange(address: Address, prefix: number): IpRange {
  if (prefix >= 96) return range(address, prefix - 96)
  return range({ version: 6, words: [0, 0, 0xffff, address.words[0] ?? 0] }, prefix)
}

function parsePrefix(text: string, bits: number): number | undefined {
  if (!/^(?:0|[1-9]\d{0,2})$/.test(text)) return undefined
  const prefix = Number(text)
  return prefix <= bits ? prefix : undefined
}

/** One word, or `undefined`. Hand-written because it runs for each decision with an address condition. */
function parseVersion4(text: string, from: number, to: number): number | undefined {
  if (to - from < 7 || to - from > 15) return undefined
  let word = 0
  let octet = -1
  let dots = 0
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i)
    if (code === 46) {
      if (octet === -1 || ++dots > 3) return undefined
      word = (word << 8) | octet
      octet = -1
    } else {
      if (code < 48 || code > 57 || octet === 0) return undefined
      octet = (octet === -1 ? 0 : octet * 10) + code - 48
      if (octet > 255) return undefined
    }
  }
  return dots === 3 && octet !== -1 ? (word << 8) | octet : undefined
}

/** Eight 16-bit groups, or `undefined`. */
function parseVersion6(text: string): number[] | undefined {
  if (text.length > 45 || !text.includes(':')) return undefined
  const gap = text.indexOf('::')
  if (gap === -1) {
    const groups = parseGroups(text, true)
    return groups?.length === 8 ? groups : undefined
  }
  const head = parseGroups(text.slice(0, gap), false)
  const tail = parseGroups(text.slice(gap + 2), true)
  if (head === undefined || tail === undefined || head.length + tail.length > 7) return undefined
  return [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail]
}

function parseGroups(text: string, mayEndInVersion4: boolean): number[] | undefined {
  if (text === '') return []
  const groups: number[] = []
  const fields = text.split(':')
  for (const [i, field] of fields.entries()) {
    const word = mayEndInVersion4 && i === fields.length - 1 ? parseVersion4(field, 0, field.length) : undefined
    if (word !== undefined) groups.push(word >>> 16, word & 0xffff)
    else if (/^[\da-fA-F]{1,4}$/.test(field)) groups.push(Number.parseInt(field, 16))
    else return undefined
  }
  return groups
}

function wordsOf(groups: readonly number[]): number[] {
  return [0, 2, 4, 6].map((i) => ((groups[i] ?? 0) << 16) | (groups[i + 1] ?? 0))
}

function unmapped(words: readonly number[]): Address {
  const mapped = words[0] === 0 && words[1] === 0 && words[2] === 0xffff
  return mapped ? { version: 4, words: [words[3] ?? 0] } : { version: 6, words }
}
