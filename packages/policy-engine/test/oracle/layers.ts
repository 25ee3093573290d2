import type { PolicyType } from '../../src/document.js'
import type { ContextRecord, Principal } from '../../src/request.js'

/** A policy as written; `document` is JSON text or a value. */
export interface OraclePolicy {
  readonly document: unknown
  /** Unique over all layers, so that a statement is found by `policyId` and `index` alone. */
  readonly id: string
  readonly version?: string
  readonly type: PolicyType
}

/** As `PolicySet`, of written policies. */
export interface OraclePolicySet {
  readonly id: string
  readonly policies: readonly OraclePolicy[]
}

/** As `GiverCeiling`. */
export interface OracleGiverCeiling {
  readonly id: string
  readonly giver: { readonly principal: Principal; readonly layers: OracleLayers; readonly context?: ContextRecord }
}

/** As `Ceiling`. */
export type OracleCeiling = OraclePolicySet | OracleGiverCeiling

/** As `IdentitySource`. */
export interface OracleIdentitySource {
  readonly id: string
  readonly kind: 'user' | 'group' | 'role' | 'share'
  readonly policies: readonly OraclePolicy[]
  readonly ceilings?: readonly OracleCeiling[]
  readonly inherited?: boolean
}

/** As `Layers`. */
export interface OracleLayers {
  readonly guardrails?: readonly OraclePolicySet[]
  readonly resourceGuardrails?: readonly OraclePolicySet[]
  readonly resourcePolicies?: readonly OraclePolicy[]
  readonly resourcePolicyRequired?: boolean
  readonly identity?: readonly OracleIdentitySource[]
  readonly boundaries?: readonly OraclePolicySet[]
  readonly session?: readonly OraclePolicySet[]
}
