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

/** Words at the beginning: the resource depths in use for each of the three action classes, one bit each. */
const HEADER = 3

/** What to follow, for one search at a time (a visitor never searches): a hash and its slot. */
const FOUND = new Int32Array(3 * 32)
const FOUND_SLOTS = new Int32Array(3 * 32)

/** Up to so many keys are looked through one by one, by their action alone, which is faster than hashing a resource. */
const FEW_KEYS = 32

/** Words of a key of a policy. */
const KEY_WORDS = 4

/**
 * All statements of one principal by hash key: an open-addressed table in one flat array. The low bits of an entry are
 * the ordinal of its statement plus one (0 is free), then come the two hints of the key, five bits each, and as many bits
 * of its hash as there is room for. Hints and hash turn most statements away before they are touched. At least half of
 * the table is free.
 *
 * Ordinals are given out in blocks of one length, and a policy begins with a new block, so that a word for each block
 * tells where its statements stand: a list of all statements would be the largest part of a principal.
 */
export class StatementIndex {
  /** The header, a word for each block (policy in the upper half, number of its block in the lower), the table. */
  private readonly words: Int32Array
  /** Instead of the table, for few keys, three words each: hash of the action part, its class and hint, ordinal. */
  private readonly few: number[] | undefined
  /** Where the table begins. */
  private readonly table: number
  private readonly mask: number
  /** A block holds two to the power of this many statements. */
  private readonly blockBits: number
  private readonly ordinalBits: number
  /** The bits of an entry that are of the hash. */
  private readonly hashMask: number

  /** `skipsDeny[i]` leaves the Deny statements of policy `i` out. The list of policies must not change afterwards. */
  constructor(
    private readonly policies: readonly CompiledPolicy[],
    skipsDeny: readonly boolean[],
  ) {
    const keyCount = policies.reduce((sum, policy) => sum + policy.keys.length / KEY_WORDS, 0)
    this.few = keyCount <= FEW_KEYS ? [] : undefined
    const size = this.few === undefined ? 2 ** Math.ceil(Math.log2(keyCount * 2)) : 0
    this.blockBits = blockBitsOf(policies)
    const blocks = policies.reduce((sum, policy) => sum + this.blocksOf(policy), 0)
    this.table = HEADER + blocks
    this.words = new Int32Array(this.table + size)
    this.mask = size - 1
    this.ordinalBits = 32 - Math.clz32(blocks << this.blockBits)
    this.hashMask = -1 << (this.ordinalBits + 10)
    this.addPolicies(skipsDeny)
  }

  private addPolicies(skipsDeny: readonly boolean[]): void {
    let first = 0
    for (const [i, policy] of this.policies.entries()) {
      const blocks = this.blocksOf(policy)
      for (let block = 0; block < blocks; block++) this.words[HEADER + first + block] = (i << 16) | block
      this.addKeys(policy, first << this.blockBits, skipsDeny[i] ?? false)
      first += blocks
    }
  }

  private blocksOf({ statements }: CompiledPolicy): number {
    return Math.ceil(statements.length / (1 << this.blockBits))
  }

  private addKeys({ keys, statements }: CompiledPolicy, first: number, skipsDeny: boolean): void {
    for (let i = 0; i < keys.length; i += KEY_WORDS) {
      const index = keys[i] ?? 0
      const slotAndHints = keys[i + 1] ?? 0
      if (skipsDeny && statements[index]?.deny === true) continue
      if (this.few === undefined) this.addToTable(slotAndHints, keys[i + 2] ?? 0, first + index)
      else addToFew(this.few, slotAndHints, keys[i + 3] ?? 0, first + index)
    }
  }

  private addToTable(slotAndHints: number, hash: number, ordinal: number): void {
    const { words, table, mask } = this
    const slot = slotAndHints & 0xff
    words[slot >> 5] = (words[slot >> 5] ?? 0) | (1 << (slot & 31))
    let at = hash & mask
    while (words[table + at] !== 0) at = (at + 1) & mask
    words[table + at] = (hash & this.hashMask) | ((slotAndHints >>> 8) << this.ordinalBits) | (ordinal + 1)
  }

  /** Position of the policy that holds a statement. */
  policyOf(ordinal: number): number {
    return this.placeOf(ordinal) >>> 16
  }

  private placeOf(ordinal: number): number {
    return this.words[HEADER + (ordinal >> this.blockBits)] ?? 0
  }

  private statementOf(ordinal: number): CompiledStatement | undefined {
    const place = this.placeOf(ordinal)
    const { blockBits } = this
    const index = ((place & 0xffff) << blockBits) | (ordinal & ((1 << blockBits) - 1))
    return this.policies[place >>> 16]?.statements[index]
  }

  /**
   * Shows the visitor every statement that may apply, some perhaps twice, in a fixed order.
   */
  search(keys: RequestKeys, visitor: StatementVisitor): void {
    if (this.few === undefined) this.searchTable(keys, visitor)
    else this.searchFew(this.few, keys, visitor)
  }

  private searchFew(few: readonly number[], keys: RequestKeys, visitor: StatementVisitor): void {
    for (let i = 0; i < few.length; i += 3) {
      const action = few[i + 1] ?? 0
      if (few[i] !== keys.actions[action & 3]) continue
      const hint = action >> 2
      if (hint !== 0 && hint !== keys.actionHint && hint !== keys.actionEndHint) continue
      const ordinal = few[i + 2] ?? 0
      const statement = this.statementOf(ordinal)
      if (statement !== undefined && visitor.visit(statement, ordinal)) return
    }
  }

  /** Looks all keys up before it follows any: the places are far apart in memory, and independent reads overlap. */
  private searchTable(keys: RequestKeys, visitor: StatementVisitor): void {
    keys.hashResource()
    const { words, table, mask } = this
    let count = 0
    for (let action = 0; action <= ACTION_ANY; action++) {
      let depths = words[action] ?? 0
      while (depths !== 0) {
        const depth = 31 - Math.clz32(depths)
        depths &= ~(1 << depth)
        if (depth > keys.depth && depth !== WHOLE_RESOURCE) continue
        const hash = combineHashes(keys.actions[action] ?? 0, keys.prefixes[depth] ?? 0, slotOf(action, depth))
        if (words[table + (hash & mask)] === 0) continue
        FOUND_SLOTS[count] = slotOf(action, depth)
        FOUND[count++] = hash
      }
    }
    for (let i = 0; i < count; i++) if (this.follow(FOUND[i] ?? 0, FOUND_SLOTS[i] ?? 0, keys, visitor)) return
  }

  private follow(hash: number, slot: number, keys: RequestKeys, visitor: StatementVisitor): boolean {
    const { words, table, mask, hashMask, ordinalBits } = this
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const entry = words[table + at] ?? 0
      if (entry === 0) return false
      if (((entry ^ hash) & hashMask) !== 0 || !hintsAgree(entry >>> ordinalBits, slot, keys)) continue
      const ordinal = (entry & ((1 << ordinalBits) - 1)) - 1
      const statement = this.statementOf(ordinal)
      if (statement !== undefined && visitor.visit(statement, ordinal)) return true
    }
  }
}

/** Blocks about as long as policies are on average: there are at most two of them for each policy. */
function blockBitsOf(policies: readonly CompiledPolicy[]): number {
  const statements = policies.reduce((sum, policy) => sum + policy.statements.length, 0)
  return statements === 0 ? 0 : Math.ceil(Math.log2(statements / policies.length + 1))
}

/** The keys of a statement stand together; those that differ in the resource only are one here. */
function addToFew(few: number[], slotAndHints: number, actionHash: number, ordinal: number): void {
  const action = ((slotAndHints & 0xff) >> 5) | (((slotAndHints >> 13) & 31) << 2)
  const isThere = few.at(-3) === actionHash && few.at(-2) === action && few.at(-1) === ordinal
  if (!isThere) few.push(actionHash, action, ordinal)
}

/** A hint of 0 agrees with every request; the lowest bits of `hints` are those of the resource. */
function hintsAgree(hints: number, slot: number, keys: RequestKeys): boolean {
  const action = (hints >>> 5) & 31
  if (action !== 0 && action !== keys.actionHint && action !== keys.actionEndHint) return false
  const resource = hints & 31
  return resource === 0 || resource === keys.resourceEndHint || resource === keys.resourceHint(slot & 31)
}
