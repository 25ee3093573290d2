import { compileLayers, compilePolicy } from '../../src/index.js'
import type { Ceiling, CompiledPolicy, IdentitySource, Layers, Limits, PolicySet } from '../../src/index.js'
import type {
  OracleCeiling,
  OracleIdentitySource,
  OracleLayers,
  OraclePolicy,
  OraclePolicySet,
} from '../oracle/layers.js'

/** So wide that no limit of policy-semantics 3.12 is met: the oracle knows none. */
export const WIDE_LIMITS: Partial<Limits> = {
  policyCharacters: 1_000_000,
  sessionPolicyCharacters: 1_000_000,
  guardrailCharacters: 1_000_000,
  trustPolicyCharacters: 1_000_000,
  documentBytes: 4_000_000,
  statements: 1000,
  userInlineCharacters: 1_000_000,
  groupInlineCharacters: 1_000_000,
  roleInlineCharacters: 1_000_000,
  attachedPolicies: 1000,
  groupsPerUser: 1000,
  sessionPolicies: 1000,
  statementsPerPrincipal: 100_000,
}

/** The same layers for the engine. */
export function engineLayers(layers: OracleLayers): Layers {
  const { guardrails, resourceGuardrails, resourcePolicies, resourcePolicyRequired, identity, boundaries, session } =
    layers
  return {
    ...(guardrails === undefined ? {} : { guardrails: guardrails.map(engineSet) }),
    ...(resourceGuardrails === undefined ? {} : { resourceGuardrails: resourceGuardrails.map(engineSet) }),
    ...(resourcePolicies === undefined ? {} : { resourcePolicies: resourcePolicies.map(enginePolicy) }),
    ...(resourcePolicyRequired === undefined ? {} : { resourcePolicyRequired }),
    ...(identity === undefined ? {} : { identity: identity.map(engineSource) }),
    ...(boundaries === undefined ? {} : { boundaries: boundaries.map(engineSet) }),
    ...(session === undefined ? {} : { session: session.map(engineSet) }),
  }
}

/** One policy for the engine. */
export function enginePolicy({ document, id, version, type }: OraclePolicy): CompiledPolicy {
  return compilePolicy(document, { id, type, limits: WIDE_LIMITS, ...(version === undefined ? {} : { version }) })
}

function engineSet({ id, policies }: OraclePolicySet): PolicySet {
  return { id, policies: policies.map(enginePolicy) }
}

function engineSource(source: OracleIdentitySource): IdentitySource {
  const { ceilings, policies } = source
  return {
    id: source.id,
    kind: source.kind,
    policies: policies.map(enginePolicy),
    ...(ceilings === undefined ? {} : { ceilings: ceilings.map(engineCeiling) }),
    ...(source.inherited === undefined ? {} : { inherited: source.inherited }),
  }
}

function engineCeiling(ceiling: OracleCeiling): Ceiling {
  if (!('giver' in ceiling)) {
    return engineSet(ceiling)
  }
  const { id, giver } = ceiling
  return { id, giver: { ...giver, layers: compileLayers(engineLayers(giver.layers), WIDE_LIMITS) } }
}
