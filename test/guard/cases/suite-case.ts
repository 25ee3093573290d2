import type { ContextRecord } from '@tinyauth/policy-engine'
import type { Pair } from '@tinyauth/guard/client'

/** A group of one user: its policies, and what limits them (domain-model 5.3). */
export interface CaseGroup {
  readonly policies: readonly unknown[]
  /** Boundary of the group. */
  readonly boundary?: unknown
  /** Boundary of the membership. */
  readonly membershipBoundary?: unknown
  /** The user is in a group above it alone. */
  readonly inherited?: true
}

/** What the one user of a case holds; documents may be anything, as stored ones may. */
export interface CaseHolder {
  readonly policies: readonly unknown[]
  readonly groups: readonly CaseGroup[]
  readonly boundary?: unknown
  readonly keyBoundary?: unknown
}

/** One question of the suite. */
export interface SuiteCase {
  readonly id: string
  /** The guard's service: the prefix of the action. */
  readonly service: string
  readonly pair: Pair
  readonly context: ContextRecord
  readonly holder: CaseHolder
  /** Whether it is allowed; `undefined` where that depends on a context key that tinyauth sets itself. */
  readonly expected: boolean | undefined
}

/** A case, or the rule by which the suite does not ask it. */
export type SuiteReading = SuiteCase | { readonly id: string; readonly refused: string }
