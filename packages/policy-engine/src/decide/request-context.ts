import { canonicalContextKey } from '../context-key.js'
import type { KeyValues } from '../condition/condition-test.js'
import type { Limits } from '../limits.js'

/** Why a context cannot be used; the decision denies. */
export interface ContextFault {
  readonly code: 'invalid-context' | 'duplicate-context-key' | 'limit-exceeded'
  readonly message: string
  readonly key?: string
}

/** Up to this many keys are found by looking through them, which is faster than hashing. */
const FEW = 16

/** The values of a request's keys by canonical name. */
export class RequestContext {
  private readonly byName: ReadonlyMap<string, KeyValues> | undefined

  /** `values[i]` are those of `names[i]`; no name stands twice. */
  constructor(
    private readonly names: readonly string[],
    private readonly values: readonly KeyValues[],
  ) {
    this.byName = names.length > FEW ? new Map(names.map((name, i) => [name, values[i]])) : undefined
  }

  /** `undefined` when the key is missing. */
  get(name: string): KeyValues {
    if (this.byName !== undefined) return this.byName.get(name)
    const at = this.names.indexOf(name)
    return at === -1 ? undefined : this.values[at]
  }
}

/** A context without keys. */
export const EMPTY_CONTEXT = new RequestContext([], [])

/** Reads a context record: canonical names, canonical texts (policy-semantics 3.7, readings 5 to 7). */
export function readContext(record: unknown, limits: Limits): RequestContext | ContextFault {
  if (record === undefined) return EMPTY_CONTEXT
  if (!isPlainObject(record)) return invalid('the context is not a plain object')
  const names = Object.keys(record)
  if (!(names.length <= limits.contextKeys)) {
    return exceeded(`${names.length} context keys, over the limit of ${limits.contextKeys}`)
  }
  return readMembers(names, Object.values(record), limits)
}

/** A map, a list or an instance of a class has no keys that a condition could read, and would pass for an empty context. */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  // The prototype of plain objects of any realm is at the end of its chain.
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Makes names and values canonical where they stand: the lists are ours. */
function readMembers(names: string[], values: unknown[], limits: Limits): RequestContext | ContextFault {
  if (values.length !== names.length) return invalid('the context does not list its keys as it lists their values')
  const read = values as KeyValues[] // every value is replaced by what was read of it
  for (let i = 0; i < names.length; i++) {
    const key = canonicalContextKey(names[i] ?? '')
    const found = readValue(values[i], limits)
    if (typeof found === 'object' && 'code' in found) return { ...found, key }
    names[i] = key
    read[i] = found
  }
  const twice = repeatedName(names)
  if (twice === undefined) return new RequestContext(names, read)
  return { code: 'duplicate-context-key', message: `the context holds \`${twice}\` twice`, key: twice }
}

function repeatedName(names: readonly string[]): string | undefined {
  if (names.length > FEW)
    return new Set(names).size < names.length ? names.find((name, i) => names.indexOf(name) < i) : undefined
  for (let i = 1; i < names.length; i++) {
    for (let j = 0; j < i; j++) if (names[i] === names[j]) return names[i]
  }
  return undefined
}

function readValue(value: unknown, limits: Limits): KeyValues | ContextFault {
  if (value === null) return undefined
  if (!Array.isArray(value)) return readText(value, limits)
  const { length } = value
  if (!(length <= limits.contextValues))
    return exceeded(`${length} values of a key, over the limit of ${limits.contextValues}`)
  const texts: string[] = []
  for (let i = 0; i < length; i++) {
    const text = readText(value[i], limits)
    if (typeof text !== 'string') return text
    texts.push(text)
  }
  return length === 0 ? undefined : texts
}

function readText(value: unknown, limits: Limits): string | ContextFault {
  if (typeof value === 'string') {
    if (value.length <= limits.contextValueCharacters) return value
    return exceeded(`${value.length} characters in a context value, over the limit of ${limits.contextValueCharacters}`)
  }
  if (typeof value === 'boolean' || Number.isFinite(value)) return String(value)
  return invalid(`a context value is neither text, a finite number, true or false but of type ${typeof value}`)
}

function invalid(message: string): ContextFault {
  return { code: 'invalid-context', message }
}

function exceeded(message: string): ContextFault {
  return { code: 'limit-exceeded', message }
}
