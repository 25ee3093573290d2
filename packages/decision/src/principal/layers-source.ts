import {
  type CompiledLayers,
  type CompiledPolicy,
  compileLayers,
  type ContextRecord,
  type GiverCeiling,
  type IdentitySource,
  type Limits,
  type PolicySet,
  type Principal,
} from '@tinyauth/policy-engine'

/** One origin of permissions, whose ceilings are boundaries, or of another kind `G` besides. */
export interface RightsSource<G = never> extends Omit<IdentitySource, 'ceilings'> {
  readonly ceilings?: readonly (PolicySet | G)[]
}

/** The layers of a principal, with givers as `G`. */
export interface LayersWith<G> {
  readonly guardrails: readonly PolicySet[]
  readonly identity: readonly RightsSource<G>[]
  readonly boundaries?: readonly PolicySet[]
}

/** What the giver of a share may do, not compiled. */
export interface GiverSource {
  readonly id: string
  readonly giver: { readonly principal: Principal; readonly layers: LayersSource; readonly context: ContextRecord }
}

/** What the layers of a principal are made of, down to the givers of its givers. */
export interface LayersSource {
  readonly guardrails: readonly PolicySet[]
  readonly identity: readonly RightsSource<GiverSource>[]
  readonly boundaries?: readonly PolicySet[]
}

/** Where a policy stands: the set or the source that holds it. */
export type PolicyHolder = Pick<IdentitySource, 'id'> & Partial<Pick<IdentitySource, 'kind'>>

/** The same layers with every policy replaced by what `change` makes of it. */
export function mapPolicies(
  { guardrails, identity, boundaries }: LayersSource,
  change: (policy: CompiledPolicy, holder: PolicyHolder) => CompiledPolicy,
): LayersSource {
  const inside = <T extends PolicySet & PolicyHolder>(holder: T): T => {
    return { ...holder, policies: holder.policies.map((policy) => change(policy, holder)) }
  }
  const ceiling = (one: PolicySet | GiverSource): PolicySet | GiverSource => {
    if (!isGiver(one)) return inside(one)
    return { ...one, giver: { ...one.giver, layers: mapPolicies(one.giver.layers, change) } }
  }
  return {
    guardrails: guardrails.map(inside),
    identity: identity.map((source) => {
      return { ...inside(source), ...(source.ceilings === undefined ? {} : { ceilings: source.ceilings.map(ceiling) }) }
    }),
    ...(boundaries === undefined ? {} : { boundaries: boundaries.map(inside) }),
  }
}

/** Compiles layers, those of the givers first. */
export function compileSource({ identity, ...sets }: LayersSource, limits: Partial<Limits>): CompiledLayers {
  const compiled = (one: PolicySet | GiverSource): PolicySet | GiverCeiling => {
    if (!isGiver(one)) return one
    return { ...one, giver: { ...one.giver, layers: compileSource(one.giver.layers, limits) } }
  }
  const sources = identity.map(({ ceilings, ...source }) => {
    return ceilings === undefined ? source : { ...source, ceilings: ceilings.map(compiled) }
  })
  return compileLayers({ ...sets, identity: sources }, limits)
}

/** Tells a giver from a boundary. */
export function isGiver(ceiling: PolicySet | GiverSource): ceiling is GiverSource {
  return 'giver' in ceiling
}
