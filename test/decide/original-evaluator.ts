import { BlockList, isIPv4, isIPv6 } from 'node:net'

/** A statement as the original stores it: what it does not know is there, and overlooked. */
export interface OriginalStatement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action?: readonly string[]
  readonly NotAction?: readonly string[]
  readonly Resource?: readonly string[]
  readonly NotResource?: readonly string[]
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** What a proxy of the original asks its evaluator. */
export interface LegacyRequest {
  readonly action: string
  readonly resource: string
  readonly context: Readonly<Record<string, string>>
}

/**
 * The evaluator of the original as capabilities S1 and S2 describe it: patterns over the whole text that mind the case and
 * know `[abc]`, conditions that are false where their key is missing, whatever sign they have. What makes it fail allows nothing.
 */
export function originalAllows(statements: readonly OriginalStatement[], request: LegacyRequest): boolean {
  try {
    const matching = statements.filter((statement) => matches(statement, request))
    return matching.some(({ Effect }) => Effect !== 'Deny') && matching.every(({ Effect }) => Effect !== 'Deny')
  } catch {
    return false
  }
}

function matches({ Action = [], Resource = [], Condition = {} }: OriginalStatement, request: LegacyRequest): boolean {
  return (
    Action.some((pattern) => fnmatch(request.action, pattern)) &&
    Resource.some((pattern) => fnmatch(request.resource, pattern)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, value]) => holds(operator, request.context[key], value)),
    )
  )
}

function holds(operator: string, got: string | undefined, expected: unknown): boolean {
  if (got === undefined) return false
  switch (operator) {
    case 'StringEquals':
      return got === expected
    case 'StringNotEquals':
      return got !== expected
    case 'IpAddress':
      return isWithin(got, expected)
    case 'NotIpAddress':
      return !isWithin(got, expected)
    default:
      throw new Error(`no operator \`${operator}\``)
  }
}

/** Families are never compared: an IPv4 address mapped into IPv6 lies in no network of IPv4. */
function isWithin(address: string, network: unknown): boolean {
  if (typeof network !== 'string') throw new Error('a network is a text')
  const [base = '', bits, ...rest] = network.split('/')
  const family = isIPv4(base) ? 'ipv4' : isIPv6(base) ? 'ipv6' : undefined
  if (family === undefined || rest.length > 0 || !(isIPv4(address) || isIPv6(address))) throw new Error('unreadable')
  const longest = family === 'ipv4' ? 32 : 128
  const prefix = bits === undefined ? longest : Number(bits)
  if (!/^\d+$/.test(bits ?? '0') || prefix > longest) throw new Error('unreadable')
  const list = new BlockList()
  list.addSubnet(base, prefix, family)
  return isIPv4(address) === (family === 'ipv4') && list.check(address, family)
}

/** `fnmatch` of Python on Linux, tried out place by place. */
export function fnmatch(text: string, pattern: string): boolean {
  return matchesFrom([...text], [...pattern])
}

function matchesFrom(text: readonly string[], pattern: readonly string[]): boolean {
  const [first] = pattern
  if (first === undefined) return text.length === 0
  if (first === '*') {
    return Array.from({ length: text.length + 1 }, (_, skip) => skip).some((skip) =>
      matchesFrom(text.slice(skip), pattern.slice(1)),
    )
  }
  const [character] = text
  if (character === undefined) return false
  const closing = first === '[' ? endOfClass(pattern) : -1
  if (closing !== -1) {
    return isInClass(character, pattern.slice(1, closing)) && matchesFrom(text.slice(1), pattern.slice(closing + 1))
  }
  return (first === '?' || first === character) && matchesFrom(text.slice(1), pattern.slice(1))
}

/** A bracket right behind the opening one, or behind its `!`, is a member of the class. */
function endOfClass(pattern: readonly string[]): number {
  return pattern.indexOf(']', pattern[1] === '!' ? 3 : 2)
}

function isInClass(character: string, members: readonly string[]): boolean {
  const negated = members[0] === '!'
  const set = negated ? members.slice(1) : members
  const found = set.some((member, at) => {
    if (set[at + 1] === '-' && at + 2 < set.length) return character >= member && character <= (set[at + 2] ?? '')
    return member === character
  })
  return found !== negated
}
