import type { ActionMatcher } from '../statement/action-matcher.js'
import {
  ACTION_ANY,
  ACTION_EXACT,
  ACTION_SERVICE,
  combineHashes,
  DEEPEST_PREFIX,
  endsPrefix,
  hashUnit,
  HINT_OF_END,
  hintOf,
  SEED,
  slotOf,
  WHOLE_RESOURCE,
} from './key-hash.js'
import type { Glob } from '../pattern/glob.js'
import type { ResourceMatcher } from '../statement/resource-matcher.js'
import type { ResourcePattern } from '../pattern/resource-pattern.js'

/**
 * One key under which a statement is found.
 *
 * A key may have false friends (equal hashes, coarse prefixes) but never misses: every request that the statement can
 * apply to looks the key up, with the same hints. The statement is always compared in full afterwards.
 */
export interface StatementKey {
  readonly slot: number
  readonly hash: number
  /** The hash of the action part alone. */
  readonly actionHash: number
  /** See `hintOf`; 0 when requests with any hint are meant. */
  readonly actionHint: number
  readonly resourceHint: number
}

/** More keys than this make a statement fall back to coarser ones. */
const MOST_KEYS = 256

interface PartKey {
  readonly level: number
  readonly hash: number
  readonly hint: number
}

const ANY_ACTION: PartKey = { level: ACTION_ANY, hash: SEED, hint: 0 }
const ANY_RESOURCE: PartKey = { level: 0, hash: SEED, hint: 0 }

/** The keys under which a statement must be found. */
export function statementKeys(action: ActionMatcher, resource: ResourceMatcher): readonly StatementKey[] {
  const actions = actionKeys(action)
  const resources = resourceKeys(resource)
  if (actions.length * resources.length <= MOST_KEYS) return product(actions, resources)
  if (actions.length <= MOST_KEYS) return product(actions, [ANY_RESOURCE])
  return product([ANY_ACTION], [ANY_RESOURCE])
}

function product(actions: readonly PartKey[], resources: readonly PartKey[]): StatementKey[] {
  return actions.flatMap((action) =>
    resources.map((resource) => {
      const slot = slotOf(action.level, resource.level)
      const hash = combineHashes(action.hash, resource.hash, slot)
      return { slot, hash, actionHash: action.hash, actionHint: action.hint, resourceHint: resource.hint }
    }),
  )
}

function actionKeys(matcher: ActionMatcher): readonly PartKey[] {
  if (matcher.not || matcher.fault !== undefined) return [ANY_ACTION]
  const { only } = matcher
  if (only !== undefined) return [only.kind === 'exact' ? exactKey(only.literal) : serviceKey(only.literal, only)]
  const names = [...matcher.exact]
  const services = matcher.patterns.map((pattern) => serviceKey(pattern.literal, pattern))
  if (services.includes(ANY_ACTION)) return [ANY_ACTION]
  const coarse = names.length + services.length > MOST_KEYS
  return withoutRepeats([...names.map((name) => (coarse ? serviceKey(name) : exactKey(name))), ...services])
}

function exactKey(name: string): PartKey {
  return { level: ACTION_EXACT, hash: hashOf(name, name.length), hint: 0 }
}

/** The service that the literal beginning of a pattern names. */
function serviceKey(literal: string, pattern?: Glob): PartKey {
  const name = literal.indexOf(':') + 1
  if (name === 0) return ANY_ACTION
  return { level: ACTION_SERVICE, hash: hashOf(literal, name), hint: hintFor(literal, name, pattern) }
}

function hashOf(text: string, to: number): number {
  let hash = SEED
  for (let i = 0; i < to; i++) hash = hashUnit(hash, text.charCodeAt(i))
  return hash
}

/** From the literal text behind the key, else from the literal end of the pattern. */
function hintFor(literal: string, at: number, pattern: Glob | undefined): number {
  if (literal.length >= at + 2) return hintOf(literal, at)
  // With variables every resource that begins like the pattern counts: one of them may be a list, which is an error.
  if (pattern === undefined || pattern.variables.length > 0) return 0
  const end = pattern.chunks.at(-1)?.literal ?? ''
  return end.length >= 2 ? hintOf(end, end.length - 2) + HINT_OF_END : 0
}

/**
 * Of two elements that one request would find, one below the other, the upper one stands for both: a statement is found
 * once for a request and an action key, however its resources are nested.
 */
function resourceKeys(matcher: ResourceMatcher): readonly PartKey[] {
  if (matcher.not || matcher.everything || matcher.fault !== undefined) return [ANY_RESOURCE]
  const paths = matcher.patterns.map(keyPath)
  if (paths.length === 1) return paths.flatMap((path) => path.slice(-1))
  const own = new Set(paths.map((path) => textOfKey(path.at(-1) ?? ANY_RESOURCE)))
  return withoutRepeats(paths.flatMap((path) => path.find((key) => own.has(textOfKey(key))) ?? []))
}

/** The keys of all prefixes of a pattern's literal text without hints, then the one that the pattern is found by. */
function keyPath({ literal, exact, whole }: ResourcePattern): readonly PartKey[] {
  const path: PartKey[] = []
  let own: PartKey = { ...ANY_RESOURCE, hint: hintFor(literal, 0, whole) }
  let hash = SEED
  for (let i = 0; i < literal.length && own.level < DEEPEST_PREFIX; i++) {
    const unit = literal.charCodeAt(i)
    hash = hashUnit(hash, unit)
    if (!endsPrefix(unit)) continue
    path.push({ ...own, hint: 0 })
    own = { level: own.level + 1, hash, hint: hintFor(literal, i + 1, whole) }
  }
  if (!exact) return [...path, own]
  return [...path, { ...own, hint: 0 }, { level: WHOLE_RESOURCE, hash: hashOf(literal, literal.length), hint: 0 }]
}

function textOfKey(key: PartKey): string {
  return `${key.level}:${key.hash}`
}

/** Each key once; where hints differ, without one. */
function withoutRepeats(keys: readonly PartKey[]): readonly PartKey[] {
  if (keys.length < 2) return keys
  const found = new Map<string, PartKey>()
  for (const key of keys) {
    const before = found.get(textOfKey(key))
    found.set(textOfKey(key), before === undefined || before.hint === key.hint ? key : { ...key, hint: 0 })
  }
  return [...found.values()]
}
