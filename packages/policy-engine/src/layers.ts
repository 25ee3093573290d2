import type { CompiledPolicy } from './statement/compile-policy.js'
import type { CompiledLayers } from './decide/compile-layers.js'
import type { ContextRecord, Principal } from './request.js'

/** Policies that are judged together: the set allows when one of its statements allows. An empty set allows nothing. */
export interface PolicySet {
  /** Named in `decidedBy[].source`, for example `partition`, `users/fred/boundary` or `oauth-scopes`. */
  readonly id: string
  readonly policies: readonly CompiledPolicy[]
}

/** A limit on one identity source: a boundary, or what the giver of a share may do now. */
export type Ceiling = PolicySet | GiverCeiling

/**
 * What the giver of a share may still do, decided afresh with the giver's own layers. The keys that describe the
 * principal (`Username`, `Groups`, `PrincipalTag/…`) come from `context` alone; all others come from the request.
 */
export interface GiverCeiling {
  readonly id: string
  readonly giver: {
    readonly principal: Principal
    readonly layers: CompiledLayers
    readonly context?: ContextRecord
  }
}

/**
 * One origin of permissions. An Allow of it counts only where every one of its ceilings allows.
 */
export interface IdentitySource {
  /** Named in `decidedBy[].source`, for example `users/fred`, `groups/eng/backend`, `shares/abc`. */
  readonly id: string
  readonly kind: 'user' | 'group' | 'role' | 'share'
  readonly policies: readonly CompiledPolicy[]
  readonly ceilings?: readonly Ceiling[]
  /**
   * The principal holds this source by descent only (domain-model 5.4.2): its Deny statements, and those of its
   * ceilings, do not reach the principal. A Deny in a ceiling still withholds this source. Default false.
   */
  readonly inherited?: boolean
}

/** Everything that bears on the requests of one principal (policy-semantics 3.10, design "layers of a decision"). */
export interface Layers {
  /** Absolute: every set must allow. */
  readonly guardrails?: readonly PolicySet[]
  /** Absolute, on the side of the resource: every set must allow. */
  readonly resourceGuardrails?: readonly PolicySet[]
  /** Policies attached to the resource. */
  readonly resourcePolicies?: readonly CompiledPolicy[]
  /** A trust or key policy: without an Allow in `resourcePolicies` nothing is allowed. Default false. */
  readonly resourcePolicyRequired?: boolean
  readonly identity?: readonly IdentitySource[]
  /** Every set must allow, except where a resource policy names the principal itself. A set without policies denies. */
  readonly boundaries?: readonly PolicySet[]
  /** As `boundaries`; for session policies and token scopes. */
  readonly session?: readonly PolicySet[]
}
