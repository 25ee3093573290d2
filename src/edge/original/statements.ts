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
 * Keys of ours that are there as well, because callers say them: here under any spelling, there under the one that was sent. `Mfa`
 * is none of them: there it is a truth, which no text is equal to.
 */
const SAID: readonly string[] = ['SourceIp', 'RequestDateTime', 'UserAgent', 'Referer']

/** What is asked of the service itself it sets by itself; only the address has the form that it has here. */
const SAID_OF_CALLERS: readonly string[] = ['SourceIp']

/**
 * Compiles what the original answers of a user's statements (wire-protocol 3.8). What cannot be read compiles to a policy that
 * denies.
 *
 * INVARIANT: no Allow counts where the evaluator of the original does not find it (capabilities S1, S2): one that it reads otherwise
 * is left out. A Deny counts wherever that evaluator finds it, and wherever the language does: what the language would miss of it
 * holds for everything.
 *
 * @param ofItself they are about the service itself, so they are those of a gatekeeper
 */
export function compileStatements(statements: unknown, id: string, ofItself: boolean): CompiledPolicy {
  const said = ofItself ? SAID_OF_CALLERS : SAID
  const Statement = Array.isArray(statements)
    ? statements.flatMap((statement) => asReadThere(statement, said))
    : statements
  return compilePolicy({ Statement }, { id, limits: LIMITS })
}

function asReadThere(statement: unknown, said: readonly string[]): readonly unknown[] {
  if (!isObject(statement)) return [statement]
  return statement['Effect'] === 'Allow' ? allowOf(statement, said) : [denyOf(statement, said)]
}

function denyOf(statement: Fields, said: readonly string[]): Fields {
  const { Condition: _, ...unconditional } = statement
  const denied = isMissed(statement['Condition'], said) ? unconditional : statement
  if (PATTERNS.some((name) => holdsClass(denied[name]))) return ofEverything(denied)
  return listOf(denied['Resource']).some(isWider) ? { ...denied, Resource: '*' } : denied
}

/** A class of characters (`[ab]`) is a text in the language. */
function ofEverything(statement: Fields): Fields {
  const { NotAction: _, NotResource: __, ...others } = statement
  return { ...others, Action: '*', Resource: '*' }
}

/**
 * Whether a resource may reach further than in the language, also in its loose reading: in the first five parts a `?`, or a star
 * that does not end its part, stands for a colon there.
 *
 * `arn:p:*secret*`, `arn:p:or*d:::a`, `arn:p:apples:eu?:a` may; `arn:p:apples:*`, `arn:p:*:*:*:a*b` do not.
 */
function isWider(resource: unknown): boolean {
  if (typeof resource !== 'string') return false
  const parts = resource.split(':').slice(0, 5)
  return parts.some((part) => /\?|\*[^*]/.test(part))
}

/**
 * Whether conditions of a Deny may hold there and not here: on a key that is set here, since what the caller says of it is dropped,
 * and on one that has to be unlike what is no text, as every text is there.
 */
function isMissed(condition: unknown, said: readonly string[]): boolean {
  if (!isObject(condition)) return false
  return Object.entries(condition).some(
    ([operator, keys]) =>
      isObject(keys) &&
      Object.entries(keys).some(
        ([key, value]) =>
          !isSaid(canonicalContextKey(key), said) || (operator === 'StringNotEquals' && typeof value !== 'string'),
      ),
  )
}

/** `NotAction` and `NotResource` it does not know: such a statement never applies there. */
function allowOf(statement: Fields, said: readonly string[]): readonly unknown[] {
  const { Condition = {} } = statement
  if ('NotAction' in statement || 'NotResource' in statement || !isReadAlike(Condition, said)) return []
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
function isReadAlike(condition: unknown, said: readonly string[]): condition is Fields {
  if (!isObject(condition)) return false
  return Object.entries(condition).every(
    ([operator, keys]) =>
      ['StringEquals', 'IpAddress'].includes(operator) &&
      isObject(keys) &&
      Object.entries(keys).every(
        ([key, value]) =>
          typeof value === 'string' && isSaid(key, said) && (operator !== 'IpAddress' || isNetworkThere(value)),
      ),
  )
}

const NAMES: ReadonlySet<string> = new Set(KNOWN_CONTEXT_KEYS.map(({ name }) => name))

/** Whether a key comes from callers on both sides: what is known here to nobody does, of what is known what `said` names. */
function isSaid(key: string, said: readonly string[]): boolean {
  const canonical = canonicalContextKey(key)
  const isOurs = NAMES.has(canonical) || canonical.includes('/') || canonical.startsWith('tinyauth:')
  return !isOurs || said.includes(key)
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
