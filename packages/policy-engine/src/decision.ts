/** The layers that a statement can stand in; `ceiling` is a limit of one identity source only. */
export type LayerName = 'guardrail' | 'resourceGuardrail' | 'resource' | 'identity' | 'ceiling' | 'boundary' | 'session'

/** What decided: a statement, or (without `index`) a whole set that failed to allow. */
export interface DecidedBy {
  readonly layer: LayerName
  /** Id of the policy set or identity source. */
  readonly source: string
  readonly policyId?: string
  readonly version?: string
  readonly sid?: string
  /** Position of the statement in its document, from 0. */
  readonly index?: number
}

/** Something that could not be evaluated, and therefore counted against the request (policy-semantics 3.11). */
export interface EvaluationError {
  /** Stable kebab-case code. */
  readonly code: string
  readonly message: string
  /** Where it happened; absent when the request itself is at fault. */
  readonly at?: DecidedBy
  /** The condition key concerned. */
  readonly key?: string
}

/**
 * The answer. `Allow` only when an applying Allow was found, every layer that limits it allows, no Deny applies and
 * nothing that had to be evaluated failed.
 */
export interface Decision {
  readonly decision: 'Allow' | 'Deny'
  readonly kind: 'allow' | 'explicitDeny' | 'implicitDeny'
  /**
   * `allow`: the granting statement first, then one statement of each set that had to allow too.
   * `explicitDeny`: the Deny statement. `implicitDeny`: the first set, in the order of policy-semantics 3.10, that does not allow.
   */
  readonly decidedBy: readonly DecidedBy[]
  /** Keys that were asked for and are missing, in canonical spelling. */
  readonly missingContext: readonly string[]
  readonly errors: readonly EvaluationError[]
  /**
   * Every context key whose value or absence was read on the way, in canonical spelling. The same principal, action,
   * resource and the same values of these keys give the same decision. Do not cache a decision that has `errors`.
   */
  readonly consultedKeys: readonly string[]
}
