import { type CompiledPolicy, type CompiledStatement, hasPrincipals } from '../statement/compile-policy.js'
import type { DecidedBy, EvaluationError, LayerName } from '../decision.js'
import type { Ceiling, GiverCeiling, IdentitySource, Layers, PolicySet } from '../layers.js'
import { type GiverNesting, layerFaults } from './layer-limits.js'
import { type Limits, mergeLimits } from '../limits.js'
import { EMPTY_CONTEXT, readContext, type RequestContext } from './request-context.js'
import { type Query, readPrincipal } from './read-request.js'
import type { Principal } from '../request.js'
import { StatementIndex } from '../search/statement-index.js'

/** What a Deny of a set does: deny the request, withhold its source, or nothing. */
export type DenyReach = 'denies' | 'withholds' | 'nothing'

/** Where the policies of one set stand. Sets that need not be told apart share a slot. */
export interface Origin {
  readonly layer: LayerName
  readonly source: string
  /** Number under which a decision notes that the set allows. */
  readonly slot: number
  readonly denyReach: DenyReach
}

/** An identity source that has ceilings. */
export interface BoundedSource {
  readonly origin: Origin
  readonly boundaries: readonly Origin[]
  readonly givers: readonly CompiledGiver[]
}

/** A giver with the context that speaks for it. */
export interface CompiledGiver {
  readonly id: string
  readonly principal: Principal
  readonly layers: CompiledLayers
  readonly context: RequestContext
  /** Why the giver cannot be judged; then it allows nothing. */
  readonly fault: EvaluationError | undefined
}

/** Slot of everything in `resourcePolicies`. */
export const RESOURCE_SLOT = 0
/** Slot of all identity sources without ceilings. */
export const IDENTITY_SLOT = 1

const RESOURCE_ORIGIN: Origin = { layer: 'resource', source: 'resource', slot: RESOURCE_SLOT, denyReach: 'denies' }

/** All layers of one principal, indexed. Immutable; build it once and keep it as long as its policies stand. */
export class CompiledLayers {
  /** Tells compiled layers from others, also between two copies of this package in one process. */
  readonly compiled = true
  readonly guardrails: readonly Origin[]
  readonly resourceGuardrails: readonly Origin[]
  readonly boundaries: readonly Origin[]
  readonly session: readonly Origin[]
  readonly boundedSources: readonly BoundedSource[]
  readonly resourcePolicyRequired: boolean
  /** There are only identity sources without ceilings, so the first Allow settles the question. */
  readonly plain: boolean
  readonly slotCount: number
  /** Not empty: every decision denies with these errors. */
  readonly faults: readonly EvaluationError[]
  /** Where each policy of the index stands. */
  readonly originOf: readonly Origin[]
  readonly policies: readonly CompiledPolicy[]
  readonly index: StatementIndex

  /** @internal use `compileLayers`. */
  constructor(
    layers: Layers,
    readonly limits: Limits,
    /** How givers are nested. */
    readonly nesting: GiverNesting,
    faults: readonly EvaluationError[] = [],
  ) {
    const builder = new LayerBuilder()
    builder.addPolicies(layers.resourcePolicies ?? [], RESOURCE_ORIGIN)
    this.guardrails = shared(builder.addSets(layers.guardrails, 'guardrail', 'denies'))
    this.resourceGuardrails = shared(builder.addSets(layers.resourceGuardrails, 'resourceGuardrail', 'denies'))
    this.boundaries = shared(builder.addSets(layers.boundaries, 'boundary', 'denies'))
    this.session = shared(builder.addSets(layers.session, 'session', 'denies'))
    this.boundedSources = shared((layers.identity ?? []).flatMap((source) => builder.addSource(source)))
    this.resourcePolicyRequired = layers.resourcePolicyRequired ?? false
    this.policies = builder.policies.slice()
    this.originOf = builder.originOf.slice()
    this.slotCount = builder.slotCount
    this.plain =
      this.slotCount === 2 &&
      !this.resourcePolicyRequired &&
      builder.originOf.every((origin) => origin.slot === IDENTITY_SLOT)
    this.faults = shared([...faults, ...layerFaults(layers, limits, nesting), ...this.policyFaults()])
    const indexed = this.faults.length === 0 ? this.policies : NONE
    this.index = new StatementIndex(
      indexed,
      builder.originOf.map((origin) => origin.denyReach === 'nothing'),
    )
  }

  private policyFaults(): EvaluationError[] {
    const faults: EvaluationError[] = []
    for (const [i, policy] of this.policies.entries()) {
      const origin = this.originOf[i]
      if (origin === undefined) continue
      if (hasPrincipals(policy.type) !== takesPrincipals(origin.layer)) {
        const message = `a policy of type ${policy.type} stands in layer ${origin.layer}`
        faults.push({ code: 'wrong-policy-type', message, at: placeOf(origin, policy) })
      }
      for (const { code, message } of policy.problems) faults.push({ code, message, at: placeOf(origin, policy) })
    }
    return faults
  }
}

const NONE: readonly never[] = Object.freeze([])

/** One empty list for all: thousands of principals have no guardrails, boundaries or faults of their own. */
function shared<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NONE : list
}

/** The place of a statement, or of a whole policy, for decisions and errors. */
export function placeOf(origin: Origin, policy: CompiledPolicy, statement?: CompiledStatement): DecidedBy {
  const { layer, source } = origin
  const { id: policyId, version } = policy
  if (statement === undefined)
    return version === undefined ? { layer, source, policyId } : { layer, source, policyId, version }
  // Whole literals: objects that are grown or spread cost more than the rest of a decision.
  const { sid, index } = statement
  if (version === undefined)
    return sid === undefined ? { layer, source, policyId, index } : { layer, source, policyId, sid, index }
  return sid === undefined
    ? { layer, source, policyId, version, index }
    : { layer, source, policyId, version, sid, index }
}

function takesPrincipals(layer: LayerName): boolean {
  return layer === 'resource' || layer === 'resourceGuardrail'
}

/**
 * Prepares the layers of one principal. Takes anything and never throws: what cannot be used makes every decision a denial
 * that says why.
 */
export function compileLayers(layers: Layers, limits: Partial<Limits> = {}): CompiledLayers {
  const all = mergeLimits(limits)
  try {
    if (isObject(layers)) return new CompiledLayers(layers, all, nestingOf(layers))
  } catch {
    // Members of the wrong form: answered below.
  }
  const message = 'the layers are not of the form of `Layers`'
  return new CompiledLayers({}, all, { depth: 0, count: 0 }, [{ code: 'invalid-layers', message }])
}

/** The layers, compiled now if they were not in advance. */
export function compiledOf(layers: CompiledLayers | Layers): CompiledLayers {
  return isCompiled(layers) ? layers : compileLayers(layers)
}

function isCompiled(layers: CompiledLayers | Layers): layers is CompiledLayers {
  return isObject(layers) && 'compiled' in layers && layers.compiled
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function nestingOf(layers: Layers): GiverNesting {
  const givers = (layers.identity ?? []).flatMap((source) => (source.ceilings ?? []).filter(isGiver))
  const own = givers.map(({ giver }) => giver.layers.nesting)
  return {
    depth: own.reduce((deepest, { depth }) => Math.max(deepest, depth + 1), 0),
    count: own.reduce((sum, { count }) => sum + count + 1, 0),
  }
}

function isGiver(ceiling: Ceiling): ceiling is GiverCeiling {
  return 'giver' in ceiling
}

/** Numbers the slots and lists the policies with their origins while layers are compiled. */
class LayerBuilder {
  readonly policies: CompiledPolicy[] = []
  readonly originOf: Origin[] = []
  slotCount = 2

  addPolicies(policies: readonly CompiledPolicy[], origin: Origin): Origin {
    for (const policy of policies) {
      this.policies.push(policy)
      this.originOf.push(origin)
    }
    return origin
  }

  addSets(sets: readonly PolicySet[] | undefined, layer: LayerName, denyReach: DenyReach): Origin[] {
    return (sets ?? []).map((set) =>
      this.addPolicies(set.policies, { layer, source: set.id, slot: this.slotCount++, denyReach }),
    )
  }

  addSource(source: IdentitySource): BoundedSource[] {
    const denyReach = source.inherited === true ? 'nothing' : 'denies'
    const ceilings = source.ceilings ?? []
    const slot = ceilings.length === 0 ? IDENTITY_SLOT : this.slotCount++
    const origin = this.addPolicies(source.policies, { layer: 'identity', source: source.id, slot, denyReach })
    if (ceilings.length === 0) return []
    const sets = ceilings.filter((ceiling): ceiling is PolicySet => !isGiver(ceiling))
    const boundaries = this.addSets(sets, 'ceiling', source.inherited === true ? 'withholds' : 'denies')
    return [{ origin, boundaries, givers: ceilings.filter(isGiver).map(compileGiver) }]
  }
}

function compileGiver({ id, giver }: GiverCeiling): CompiledGiver {
  const { layers } = giver
  const principal = readPrincipal(giver.principal, undefined) ?? { kind: 'anonymous' }
  const context = readContext(giver.context, layers.limits)
  const unreadable = 'code' in context ? context : undefined
  const fault = unreadable ?? layers.faults[0] ?? (principal.kind === 'anonymous' ? NO_GIVER : undefined)
  const at = { layer: 'ceiling', source: id } as const
  return {
    id,
    principal,
    layers,
    context: 'code' in context ? EMPTY_CONTEXT : context,
    fault: fault && { code: fault.code, message: `the giver cannot be judged: ${fault.message}`, at },
  }
}

const NO_GIVER = { code: 'invalid-giver', message: 'its principal is missing or of the wrong type' }

/** A request as the giver would make it. */
export function queryOfGiver(query: Query, { principal }: CompiledGiver): Query {
  const account = principal.account ?? query.resourceAccount
  return { ...query, principal: account === undefined ? principal : { ...principal, account } }
}
