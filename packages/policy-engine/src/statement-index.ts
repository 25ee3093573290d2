import type { CompiledPolicy, CompiledStatement } from './compile-policy.js'
import { ACTION_ANY, combineHashes, type RequestKeys, WHOLE_RESOURCE } from './statement-key.js'

/** Receives the statements that may apply; answering true ends the search. */
export interface StatementVisitor {
  /** `ordinal` tells where the statement stands; see `StatementIndex.policyOf`. */
  visit(statement: CompiledStatement, ordinal: number): boolean
}

/** Statements over all policies that an index can hold. */
export const MOST_INDEXED_STATEMENTS = 0xfffe

/** Words before the table: the resource depths in use for each of the three action classes, one bit each. */
const HEADER = 3

/**
 * All statements of one principal by hash key: an open-addressed table in one flat array. An entry is the upper half of
 * its hash and, in the lower half, the ordinal of its statement plus one; 0 is free. At least half of the table is free.
 */
export class StatementIndex {
  private readonly words: Uint32Array
  private readonly mask: number
  private readonly statements: readonly CompiledStatement[]
  /** Position of a statement's policy, by ordinal. */
  private readonly policies: Uint16Array

  /** `skipsDeny[i]` leaves the Deny statements of policy `i` out. */
  constructor(policies: readonly CompiledPolicy[], skipsDeny: readonly boolean[]) {
    this.statements = policies.flatMap((policy) => policy.statements)
    this.policies = new Uint16Array(this.statements.length)
    const keyCount = policies.reduce((sum, policy) => sum + policy.keys.length / 3, 0)
    const size = 2 ** Math.ceil(Math.log2(Math.max(4, keyCount * 2)))
    this.words = new Uint32Array(HEADER + size)
    this.mask = size - 1
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
      const slot = keys[i + 1] ?? 0
      const hash = keys[i + 2] ?? 0
      if (skipsDeny && statements[index]?.deny === true) continue
      this.words[slot >> 5] = (this.words[slot >> 5] ?? 0) | (1 << (slot & 31))
      let at = hash & this.mask
      while (this.words[HEADER + at] !== 0) at = (at + 1) & this.mask
      this.words[HEADER + at] = (hash & 0xffff0000) | (first + index + 1)
    }
  }

  /** Position of the policy that holds a statement. */
  policyOf(ordinal: number): number {
    return this.policies[ordinal] ?? 0
  }

  /** Shows the visitor every statement that may apply, some perhaps twice, in a fixed order. */
  search(keys: RequestKeys, visitor: StatementVisitor): void {
    for (let action = 0; action <= ACTION_ANY; action++) {
      let depths = this.words[action] ?? 0
      while (depths !== 0) {
        const depth = 31 - Math.clz32(depths)
        depths &= ~(1 << depth)
        if (depth > keys.depth && depth !== WHOLE_RESOURCE) continue
        const hash = combineHashes(keys.actions[action] ?? 0, keys.prefixes[depth] ?? 0, action * 32 + depth)
        if (this.searchKey(hash, visitor)) return
      }
    }
  }

  private searchKey(hash: number, visitor: StatementVisitor): boolean {
    const { words, mask } = this
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const entry = words[HEADER + at] ?? 0
      if (entry === 0) return false
      if ((entry ^ hash) >>> 16 !== 0) continue
      const ordinal = (entry & 0xffff) - 1
      const statement = this.statements[ordinal]
      if (statement !== undefined && visitor.visit(statement, ordinal)) return true
    }
  }
}
