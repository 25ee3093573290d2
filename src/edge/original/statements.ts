import {
  canonicalContextKey,
  type CompiledPolicy,
  compilePolicy,
  KNOWN_CONTEXT_KEYS,
  parseIpRange,
} from '@tinyauth/policy-engine'

const MOST_CHARACTERS = 16 * 1024 * 1024

/** Whoever answers has limits of its own: all statements of a user stand in one document here, with actions twice. */
export const LIMITS = { documentBytes: MOST_CHARACTERS, policyCharacters: MOST_CHARACTERS, statements: 10_000 }

type Fields = Readonly<Record<string, unknown>>

const PATTERNS = ['Action', 'NotAction', 'Resource', 'NotResource'] as const

/**
 * Compiles what the original answers of a user's statements (wire-protocol 3.8). What cannot be read compiles to a policy that
 * denies.
 *
 * INVARIANT: no Allow counts where the evaluator of the original does not find it (capabilities S1, S2): one that it reads otherwise
 * is left out. A Deny means what it means in the language; one with a class of characters (`[ab]`), which the language has not, is
 * one of everything.
 */
export function compileStatements(statements: unknown, id: string): CompiledPolicy {
  const Statement = Array.isArray(statements) ? statements.flatMap(asReadThere) : statements
  return compilePolicy({ Statement }, { id, limits: LIMITS })
}

function asReadThere(statement: unknown): readonly unknown[] {
  if (!isObject(statement)) return [statement]
  if (statement['Effect'] === 'Allow') return allowOf(statement)
  if (!PATTERNS.some((name) => holdsClass(statement[name]))) return [statement]
  const { NotAction: _, NotResource: __, ...others } = statement
  return [{ ...others, Action: '*', Resource: '*' }]
}

/** `NotAction` and `NotResource` it does not know: such a statement never applies there. */
function allowOf(statement: Fields): readonly unknown[] {
  const { Condition = {} } = statement
  if ('NotAction' in statement || 'NotResource' in statement || !isReadAlike(Condition)) return []
  if (holdsClass(statement['Action']) || holdsClass(statement['Resource'])) return []
  const Resource = listOf(statement['Resource']).filter((resource) => !isLonger(resource))
  if (Resource.length === 0) return []
  const { Condition: _, ...others } = statement
  const conditions = mindingCase(Condition, listOf(statement['Action']))
  return [{ ...others, Resource, ...(Object.keys(conditions).length === 0 ? {} : { Condition: conditions }) }]
}

/** A resource of fewer than six parts reaches further in the language than its text, unless it ends in a star. */
function isLonger(resource: unknown): boolean {
  return typeof resource === 'string' && resource.split(':').length < 6 && !resource.endsWith('*')
}

/** The original minds the case of actions: the action has to be like one of the patterns as it was asked, too. */
function mindingCase(condition: Fields, actions: readonly unknown[]): Fields {
  return actions.includes('*') ? condition : { ...condition, StringLike: { Action: actions } }
}

/** Whether conditions hold at most where they hold there: negated ones do not, nor what is no single text. */
function isReadAlike(condition: unknown): condition is Fields {
  if (!isObject(condition)) return false
  return Object.entries(condition).every(
    ([operator, keys]) =>
      ['StringEquals', 'IpAddress'].includes(operator) &&
      isObject(keys) &&
      Object.entries(keys).every(
        ([key, value]) =>
          typeof value === 'string' && isKeyThere(key) && (operator !== 'IpAddress' || isNetworkThere(value)),
      ),
  )
}

/** Keys of ours that it has too, in the one spelling that it finds them by. */
const SPELT = ['SourceIp', 'RequestDateTime', 'Mfa', 'UserAgent', 'Referer']
const NAMES: ReadonlySet<string> = new Set(KNOWN_CONTEXT_KEYS.map(({ name }) => name))

/** What else is set here is missing there; what is known here to nobody comes from callers on both sides. */
function isKeyThere(key: string): boolean {
  const canonical = canonicalContextKey(key)
  const isOurs = NAMES.has(canonical) || canonical.includes('/') || canonical.startsWith('tinyauth:')
  return isOurs ? SPELT.includes(key) : true
}

/**
 * Networks that it can read, and reads alike.
 *
 * Accepted: `192.0.2.0/24`, `192.0.2.7`, `2001:db8::/32`. Rejected: `192.0.2.7/24` (it fails by the bits behind the prefix),
 * `::ffff:192.0.2.0/120` (in the language one of IPv4), `192.0.2.0/255.255.255.0`.
 */
function isNetworkThere(text: string): boolean {
  const range = parseIpRange(text)
  return range !== undefined && !range.hostBits && text.includes(':') === (range.version === 6)
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

function holdsClass(patterns: unknown): boolean {
  return listOf(patterns).some((pattern) => typeof pattern === 'string' && pattern.includes('['))
}
