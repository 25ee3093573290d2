/**
 * Hash keys under which statements are indexed: one part for the action, one for the resource.
 *
 * A key may have false friends (equal hashes, coarse prefixes) but never misses: every request that a statement can
 * apply to looks its key up. The statement is always compared in full afterwards.
 */

import type { ActionMatcher } from './action-matcher.js'
import type { ResourceMatcher } from './resource-matcher.js'

/** How an action is looked up: by its whole name, by its service, or not at all. */
export const ACTION_EXACT = 0
export const ACTION_SERVICE = 1
export const ACTION_ANY = 2

/** Resource keys are prefixes that end at a colon or slash, numbered from 1; 0 is the empty prefix. */
export const DEEPEST_PREFIX = 30
/** The whole resource is the key. */
export const WHOLE_RESOURCE = 31

/** More keys than this make a statement fall back to coarser ones. */
const MOST_KEYS = 256

const SEED = 0x811c9dc5
const PRIME = 0x01000193
const COLON = 58
const SLASH = 47

interface PartKey {
  readonly level: number
  readonly hash: number
}

const ANY_ACTION: PartKey = { level: ACTION_ANY, hash: SEED }
const ANY_RESOURCE: PartKey = { level: 0, hash: SEED }

/** Hashes text from `from` to `to` (FNV-1a over UTF-16 units), continuing from `seed`. */
export function hashText(text: string, from: number, to: number, seed: number): number {
  let hash = seed
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME)
  return hash
}

/** The key of an action part and a resource part, all 32 bits mixed. */
export function combineHashes(action: number, resource: number, slot: number): number {
  let hash = Math.imul(action ^ ((resource << 13) | (resource >>> 19)) ^ slot, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Keys of a request: filled anew for each decision, because decisions are made one at a time and to the end. */
export class RequestKeys {
  /** Hash of the action's parts by action class. */
  readonly actions = new Int32Array(3)
  /** Hash of each prefix of the resource by depth; `WHOLE_RESOURCE` holds that of the whole. */
  readonly prefixes = new Int32Array(32)
  /** The deepest prefix that the resource has. */
  depth = 0

  /** `action` in lower case. */
  fill(action: string, resource: string): void {
    this.actions[ACTION_EXACT] = hashText(action, 0, action.length, SEED)
    this.actions[ACTION_SERVICE] = hashText(action, 0, action.indexOf(':') + 1, SEED)
    this.actions[ACTION_ANY] = SEED
    this.fillPrefixes(resource)
  }

  private fillPrefixes(resource: string): void {
    const prefixes = this.prefixes
    let hash = SEED
    let depth = 0
    prefixes[0] = SEED
    for (let i = 0; i < resource.length; i++) {
      const code = resource.charCodeAt(i)
      hash = Math.imul(hash ^ code, PRIME)
      if ((code === COLON || code === SLASH) && depth < DEEPEST_PREFIX) prefixes[++depth] = hash
    }
    prefixes[WHOLE_RESOURCE] = hash
    this.depth = depth
  }
}

/** One key of a statement: `slot` is action class × 32 + resource depth, both also part of the hash. */
export interface StatementKey {
  readonly slot: number
  readonly hash: number
}

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
      const slot = action.level * 32 + resource.level
      return { slot, hash: combineHashes(action.hash, resource.hash, slot) }
    }),
  )
}

function actionKeys(matcher: ActionMatcher): readonly PartKey[] {
  if (matcher.not || matcher.fault !== undefined) return [ANY_ACTION]
  const names = matcher.only === undefined ? [...matcher.exact] : [matcher.only]
  const services = withoutRepeats(matcher.patterns.map((pattern) => serviceKey(pattern.literal)))
  if (services.includes(ANY_ACTION)) return [ANY_ACTION]
  if (names.length + services.length > MOST_KEYS) return withoutRepeats([...names.map(serviceKey), ...services])
  const covered = new Set(services.map((key) => key.hash))
  return withoutRepeats([...names.filter((name) => !covered.has(serviceKey(name).hash)).map(exactKey), ...services])
}

function exactKey(name: string): PartKey {
  return { level: ACTION_EXACT, hash: hashText(name, 0, name.length, SEED) }
}

function serviceKey(literal: string): PartKey {
  const colon = literal.indexOf(':')
  return colon === -1 ? ANY_ACTION : { level: ACTION_SERVICE, hash: hashText(literal, 0, colon + 1, SEED) }
}

function resourceKeys(matcher: ResourceMatcher): readonly PartKey[] {
  if (matcher.not || matcher.everything || matcher.fault !== undefined) return [ANY_RESOURCE]
  const keys = matcher.patterns.map((pattern) => keyPath(pattern.literal, pattern.exact))
  const prefixes = new Set(keys.flatMap((path) => path.slice(-1).map(textOfKey)))
  // Of two keys that one request would look up, the shorter prefix alone will do.
  return withoutRepeats(keys.flatMap((path) => path.find((key) => prefixes.has(textOfKey(key))) ?? []))
}

/** The keys of all prefixes of a literal text, the one that a pattern is found by last. */
function keyPath(literal: string, exact: boolean): readonly PartKey[] {
  const path = [ANY_RESOURCE]
  let hash = SEED
  for (let i = 0; i < literal.length && path.length <= DEEPEST_PREFIX; i++) {
    const code = literal.charCodeAt(i)
    hash = Math.imul(hash ^ code, PRIME)
    if (code === COLON || code === SLASH) path.push({ level: path.length, hash })
  }
  return exact ? [...path, { level: WHOLE_RESOURCE, hash: hashText(literal, 0, literal.length, SEED) }] : path
}

function textOfKey(key: PartKey): string {
  return `${key.level}:${key.hash}`
}

function withoutRepeats(keys: readonly PartKey[]): readonly PartKey[] {
  return keys.length < 2 ? keys : [...new Map(keys.map((key) => [textOfKey(key), key])).values()]
}
