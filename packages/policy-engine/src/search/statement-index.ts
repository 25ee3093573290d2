import type { CompiledPolicy, CompiledStatement } from '../statement/compile-policy.js'
import { ACTION_ANY, combineHashes, slotOf, WHOLE_RESOURCE } from './key-hash.js'
import type { RequestKeys } from './request-keys.js'

/** Receives the statements that may apply; answering true ends the search. */
export interface StatementVisitor {
  /** `ordinal` tells where the statement stands; see `StatementIndex.policyOf`. */
  visit(statement: CompiledStatement, ordinal: number): boolean
}

/** Statements over all policies that an index can hold. */
export const MOST_INDEXED_STATEMENTS = 0xfffe

/** Words before the table: the resource depths in use for each of the three action classes, one bit each. */
const HEADER = 3

/** What to follow, for one search at a time (a visitor never searches): a hash and its slot. */
const FOUND = new Int32Array(3 * 32)
const FOUND_SLOTS = new Int32Array(3 * 32)

/**
 * All statements of one principal by hash key: an open-addressed table in one flat array. The low bits of an entry are
 * the ordinal of its statement plus one (0 is free), then come the two hints of the key, five bits each, and as many bits
 * of its hash as there is room for. Hints and hash turn most statements away before they are touched. At least half of
 * the table is free.
 */
export class StatementIndex {
  private readonly words: Int32Array
  private readonly mask: number
  private readonly ordinalBits: number
  /** The bits of an entry that are of the hash. */
  private readonly hashMask: number
  private readonly statements: readonly CompiledStatement[]
  /** Position of a statement's policy, by ordinal. */
  private readonly policies: Uint16Array

  /** `skipsDeny[i]` leaves the Deny statements of policy `i` out. */
  constructor(policies: readonly CompiledPolicy[], skipsDeny: readonly boolean[]) {
    // A copy is as long as it needs to be; a list that was grown has room to spare, in each of thousands of principals.
    this.statements = policies.flatMap((policy) => policy.statements).slice()
    this.policies = new Uint16Array(this.statements.length)
    const keyCount = policies.reduce((sum, policy) => sum + policy.keys.length / 3, 0)
    const size = 2 ** Math.ceil(Math.log2(Math.max(4, keyCount * 2)))
    this.words = new Int32Array(HEADER + size)
    this.mask = size - 1
    this.ordinalBits = 32 - Math.clz32(this.statements.length + 1)
    this.hashMask = -1 << (this.ordinalBits + 10)
    let first = 0
    for (let i = 0; i < policies.length; i++) {
      const policy = policies[i]
      if (policy === undefined) continue
      this.policies.fill(i, first, first + policy.statements.length)
      this.addKeys(policy, first, skipsDeny[i] ?? false)
      first += policy.statements.length
    }
  }

  private addKeys({ keys, statements }: CompiledPolicy, first: number, skipsDeny: boolean): void {
    for (let i = 0; i < keys.length; i += 3) {
      const index = keys[i] ?? 0
      const slotAndHints = keys[i + 1] ?? 0
      const hash = keys[i + 2] ?? 0
      if (skipsDeny && statements[index]?.deny === true) continue
      const slot = slotAndHints & 0xff
      this.words[slot >> 5] = (this.words[slot >> 5] ?? 0) | (1 << (slot & 31))
      let at = hash & this.mask
      while (this.words[HEADER + at] !== 0) at = (at + 1) & this.mask
      this.words[HEADER + at] =
        (hash & this.hashMask) | ((slotAndHints >>> 8) << this.ordinalBits) | (first + index + 1)
    }
  }

  /** Position of the policy that holds a statement. */
  policyOf(ordinal: number): number {
    return this.policies[ordinal] ?? 0
  }

  /**
   * Shows the visitor every statement that may apply, some perhaps twice, in a fixed order.
   *
   * Looks all keys up before it follows any: the places are far apart in memory, and independent reads overlap.
   */
  search(keys: RequestKeys, visitor: StatementVisitor): void {
    const { words, mask } = this
    let count = 0
    for (let action = 0; action <= ACTION_ANY; action++) {
      let depths = words[action] ?? 0
      while (depths !== 0) {
        const depth = 31 - Math.clz32(depths)
        depths &= ~(1 << depth)
        if (depth > keys.depth && depth !== WHOLE_RESOURCE) continue
        const hash = combineHashes(keys.actions[action] ?? 0, keys.prefixes[depth] ?? 0, slotOf(action, depth))
        if (words[HEADER + (hash & mask)] === 0) continue
        FOUND_SLOTS[count] = slotOf(action, depth)
        FOUND[count++] = hash
      }
    }
    for (let i = 0; i < count; i++) if (this.follow(FOUND[i] ?? 0, FOUND_SLOTS[i] ?? 0, keys, visitor)) return
  }

  private follow(hash: number, slot: number, keys: RequestKeys, visitor: StatementVisitor): boolean {
    const { words, mask, hashMask, ordinalBits } = this
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const entry = words[HEADER + at] ?? 0
      if (entry === 0) return false
      if (((entry ^ hash) & hashMask) !== 0 || !hintsAgree(entry >>> ordinalBits, slot, keys)) continue
      const ordinal = (entry & ((1 << ordinalBits) - 1)) - 1
      const statement = this.statements[ordinal]
      if (statement !== undefined && visitor.visit(statement, ordinal)) return true
    }
  }
}

/** A hint of 0 agrees with every request; the lowest bits of `hints` are those of the resource. */
function hintsAgree(hints: number, slot: number, keys: RequestKeys): boolean {
  const action = (hints >>> 5) & 31
  if (action !== 0 && action !== keys.actionHint && action !== keys.actionEndHint) return false
  const resource = hints & 31
  return resource === 0 || resource === keys.resourceEndHint || resource === keys.resourceHint(slot & 31)
}
