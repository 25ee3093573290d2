import { MAX_DEPTH } from './json-text.js'
import type { PolicyLimits } from '../limits.js'
import { kindOf } from './json-value.js'
import { pointerTo, type ProblemList, quote } from './problem-list.js'

/** What copying looks at. */
export type CopyLimits = Pick<PolicyLimits, 'documentBytes' | 'documentDepth' | 'policyCharacters'>

/**
 * Copies an already parsed value into fresh frozen plain data, so that nothing that happens to the original later is seen.
 * Everything that JSON text could not have brought is reported, and no code of the value is run except the traps of a proxy.
 *
 * Accepted: plain objects (also without prototype), plain lists without holes, strings, finite numbers, booleans, `null`.
 * Rejected: `undefined`, functions, symbols, BigInt, NaN, class instances (`Map`, `Date`), accessors, hidden and symbol members,
 * holes, lists with further members, anything that throws, lone surrogates, cycles, more than `limits` allow.
 */
export function copyPlainData(value: unknown, characters: number, limits: CopyLimits, problems: ProblemList): unknown {
  return new PlainDataCopier(Math.max(characters, limits.documentBytes), limits, problems).copy(value, '', 0)
}

const LONE_SURROGATE = /\p{Cs}/u

class PlainDataCopier {
  private left: number
  private readonly maxDepth: number

  constructor(
    private readonly size: number,
    limits: CopyLimits,
    private readonly problems: ProblemList,
  ) {
    this.left = size
    this.maxDepth = Math.min(limits.documentDepth, MAX_DEPTH)
  }

  copy(value: unknown, path: string, depth: number): unknown {
    if (typeof value === 'string') return this.copyText(value, path)
    if (typeof value === 'number') return this.copyNumber(value, path)
    if (typeof value === 'boolean' || value === null) return this.spend(4, path) ? value : undefined
    if (typeof value !== 'object') return this.refuse(path, `${kindOf(value)} is not JSON`)
    if (!(depth < this.maxDepth)) return this.tooDeep(path)
    try {
      return Array.isArray(value) ? this.copyList(value, path, depth) : this.copyObject(value, path, depth)
    } catch {
      // Only a proxy runs code here; what it threw is not ours to show.
      return this.refuse(path, 'the value throws when it is read')
    }
  }

  private copyText(value: string, path: string): unknown {
    if (!this.spend(value.length + 2, path)) return undefined
    if (!LONE_SURROGATE.test(value)) return value
    return this.problems.add('lone-surrogate', path, 'the text holds half of a surrogate pair')
  }

  private copyNumber(value: number, path: string): unknown {
    if (!Number.isFinite(value)) return this.refuse(path, `number \`${value}\` is not JSON`)
    return this.spend(1, path) ? value + 0 : undefined
  }

  private copyList(value: readonly unknown[], path: string, depth: number): unknown {
    if (!Array.isArray(Object.getPrototypeOf(value))) return this.refuse(path, 'the list is of a class')
    const { length } = value
    if (!this.spend(length + 2, path)) return undefined
    if (Reflect.ownKeys(value).length !== length + 1) return this.refuse(path, 'the list has holes or named members')
    const copies: unknown[] = []
    for (let i = 0; i < length && this.left >= 0; i++)
      copies.push(this.copyMember(value, String(i), pointerTo(path, i), depth))
    return Object.freeze(copies)
  }

  private copyObject(value: object, path: string, depth: number): unknown {
    if (!isPlain(value)) return this.refuse(path, 'the object is of a class')
    const names = Reflect.ownKeys(value)
    if (!this.spend(names.length + 2, path)) return undefined
    const members: [string, unknown][] = []
    for (const name of names) {
      if (typeof name === 'symbol') return this.refuse(path, 'the object has a symbol as member name')
      if (!this.spend(name.length + 3, path)) return undefined
      const memberPath = pointerTo(path, name)
      if (LONE_SURROGATE.test(name)) this.problems.add('lone-surrogate', path, 'a name holds half of a surrogate pair')
      members.push([name, this.copyMember(value, name, memberPath, depth)])
    }
    return Object.freeze(Object.fromEntries(members))
  }

  private copyMember(owner: object, name: string, path: string, depth: number): unknown {
    const member = Object.getOwnPropertyDescriptor(owner, name)
    if (member === undefined || !('value' in member)) return this.refuse(path, 'the member is computed when it is read')
    if (member.enumerable !== true) return this.refuse(path, `member ${quote(name)} is hidden`)
    return this.copy(member.value, path, depth + 1)
  }

  /** Reports only once that the value is too large; from then on nothing more is copied. */
  private spend(characters: number, path: string): boolean {
    const before = this.left
    this.left -= characters
    if (this.left >= 0) return true
    if (before >= 0) this.problems.add('document-too-large', path, `the value is larger than ${this.size} characters`)
    return false
  }

  private refuse(path: string, message: string): undefined {
    this.problems.add('not-plain-data', path, message)
  }

  private tooDeep(path: string): undefined {
    // The branches of a value that holds itself need not be walked one by one.
    if (this.left >= 0) this.problems.add('document-too-deep', path, `more than ${this.maxDepth} levels of nesting`)
    this.left = -1
  }
}

/** Whether the prototype is `null` or the `Object.prototype` of some realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === null) return true
  return (
    typeof prototype === 'object' &&
    Object.getPrototypeOf(prototype) === null &&
    Object.hasOwn(prototype, 'isPrototypeOf')
  )
}
