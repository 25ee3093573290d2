import fc from 'fast-check'
import type { PolicyType } from '../../src/document.js'
import type {
  OracleCeiling,
  OracleGiverCeiling,
  OracleIdentitySource,
  OracleLayers,
  OraclePolicy,
  OraclePolicySet,
} from '../oracle/layers.js'
import { arbitraryContext } from './arbitrary-context.js'
import type { Wildness } from './arbitrary-name.js'
import { arbitraryPolicy } from './arbitrary-policy.js'
import type { PolicyShape } from './arbitrary-policy.js'
import { arbitraryGiverPrincipal } from './arbitrary-principal.js'

/** Documents that cannot be read at all (reading 4). */
export const UNREADABLE: readonly unknown[] = [
  '{',
  'null',
  [],
  {},
  { Version: '2013-01-01', Statement: [] },
  { Version: '2012-10-17', Statement: { Effect: 'deny', Action: '*', Resource: '*' } },
  { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*' } },
  { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 7, Resource: '*' } },
  { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*', Conditions: {} } },
  '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Effect":"Allow","Action":"*","Resource":"*"}}',
]

/** One written policy of a type, most of the time a value and now and then text; `id` is set by `named`. */
export function arbitraryOraclePolicy(shape: PolicyShape): fc.Arbitrary<OraclePolicy> {
  const { type, faultsOneIn } = shape
  const sound = fc
    .tuple(arbitraryPolicy(shape), fc.integer({ min: 0, max: 4 }))
    .map(([policy, asText]): unknown => (asText === 0 ? JSON.stringify(policy) : policy))
  const unreadable = { weight: 1, arbitrary: fc.constantFrom(...UNREADABLE) }
  const document = faultsOneIn === 0 ? sound : fc.oneof({ weight: faultsOneIn * 10, arbitrary: sound }, unreadable)
  return document.map((written) => ({ document: written, id: '', type }))
}

function arbitrarySet(type: PolicyType, wildness: Wildness): fc.Arbitrary<OraclePolicySet> {
  const wide = arbitraryOraclePolicy({
    ...wildness,
    type,
    effects: ['Allow', 'Allow', 'Allow', 'Allow', 'Allow', 'Deny'],
  })
  return fc
    .array(fc.oneof(wide, fc.constant(openPolicy(type))), { maxLength: 3 })
    .map((policies) => ({ id: '', policies }))
}

/** A policy that allows everything to everyone, so that random layers do not deny all the time. */
export function openPolicy(type: PolicyType): OraclePolicy {
  const carrier = type === 'resource' || type === 'resourceGuardrail' ? { Principal: '*' } : {}
  const Statement = { Effect: 'Allow', Action: '*', Resource: '*', ...carrier }
  return { document: { Version: '2012-10-17', Statement }, id: '', type }
}

function arbitraryGiver(wildness: Wildness, depth: number): fc.Arbitrary<OracleGiverCeiling> {
  return fc
    .tuple(
      arbitraryGiverPrincipal,
      arbitraryLayers(wildness, depth - 1),
      fc.option(arbitraryContext, { nil: undefined }),
    )
    .map(([principal, layers, context]) => ({
      id: '',
      giver: { principal, layers, ...(context === undefined ? {} : { context }) },
    }))
}

function arbitraryCeiling(wildness: Wildness, depth: number): fc.Arbitrary<OracleCeiling> {
  const set: fc.Arbitrary<OracleCeiling> = arbitrarySet('boundary', wildness)
  return depth <= 0
    ? set
    : fc.oneof({ weight: 2, arbitrary: set }, { weight: 1, arbitrary: arbitraryGiver(wildness, depth) })
}

/** One identity source, now and then inherited, with up to two ceilings. */
export function arbitrarySource(
  wildness: Wildness,
  depth = 1,
  effects: PolicyShape['effects'] = ['Allow', 'Allow', 'Allow', 'Allow', 'Deny'],
): fc.Arbitrary<OracleIdentitySource> {
  const policy = arbitraryOraclePolicy({ ...wildness, type: 'identity', effects })
  return fc
    .tuple(
      fc.constantFrom('user', 'group', 'role', 'share'),
      fc.array(policy, { maxLength: 3 }),
      fc.constantFrom(true, false, false),
      fc.oneof(
        { weight: 3, arbitrary: fc.constant([]) },
        { weight: 2, arbitrary: fc.array(arbitraryCeiling(wildness, depth), { maxLength: 2 }) },
      ),
    )
    .map(([kind, policies, inherited, ceilings]) => ({
      id: '',
      kind,
      policies,
      ...(inherited ? { inherited } : {}),
      ...(ceilings.length === 0 ? {} : { ceilings }),
    }))
}

/** All layers, each there or not; ids are still to be given with `named`. */
export function arbitraryLayers(wildness: Wildness, depth = 1): fc.Arbitrary<OracleLayers> {
  const sets = (type: PolicyType): fc.Arbitrary<OraclePolicySet[]> =>
    fc.oneof(
      { weight: 3, arbitrary: fc.constant<OraclePolicySet[]>([]) },
      { weight: 2, arbitrary: fc.array(arbitrarySet(type, wildness), { maxLength: 2 }) },
    )
  const resourceType = fc.constantFrom<PolicyType>('resource', 'resource', 'resource', 'trust')
  const resource = resourceType.chain((type) =>
    fc.array(arbitraryOraclePolicy({ ...wildness, type }), { maxLength: 2 }),
  )
  return fc.record(
    {
      guardrails: sets('guardrail'),
      resourceGuardrails: sets('resourceGuardrail'),
      resourcePolicies: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 3, arbitrary: resource }),
      resourcePolicyRequired: fc.constantFrom(true, false, false, false),
      identity: fc.array(arbitrarySource(wildness, depth), { maxLength: 4 }),
      boundaries: sets('boundary'),
      session: sets('session'),
    },
    { requiredKeys: ['identity'] },
  )
}

/** Numbers every policy, set and source, so that each id is there once. */
export function named(layers: OracleLayers): OracleLayers {
  let count = 0
  const next = (letter: string): string => `${letter}${String((count += 1))}`
  const namePolicies = (policies: readonly OraclePolicy[]): OraclePolicy[] =>
    policies.map((policy) => ({ ...policy, id: next('p') }))
  const nameSet = <T extends OraclePolicySet>(set: T): T => ({
    ...set,
    id: next('s'),
    policies: namePolicies(set.policies),
  })
  const nameCeiling = (ceiling: OracleCeiling): OracleCeiling =>
    'giver' in ceiling
      ? { id: next('g'), giver: { ...ceiling.giver, layers: nameLayers(ceiling.giver.layers) } }
      : nameSet(ceiling)
  const nameSource = (source: OracleIdentitySource): OracleIdentitySource => ({
    ...nameSet(source),
    ...(source.ceilings === undefined ? {} : { ceilings: source.ceilings.map(nameCeiling) }),
  })
  const nameLayers = (given: OracleLayers): OracleLayers =>
    mapLayers(given, { set: nameSet, source: nameSource, policies: namePolicies })
  return nameLayers(layers)
}

/** What to do with the parts of layers. */
export interface LayersMapping {
  set(set: OraclePolicySet): OraclePolicySet
  source(source: OracleIdentitySource): OracleIdentitySource
  policies(policies: readonly OraclePolicy[]): readonly OraclePolicy[]
}

/** The same layers with every set, source and the resource policies replaced. */
export function mapLayers(layers: OracleLayers, mapping: LayersMapping): OracleLayers {
  const { guardrails, resourceGuardrails, resourcePolicies, identity, boundaries, session } = layers
  return {
    ...layers,
    ...(guardrails === undefined ? {} : { guardrails: guardrails.map((set) => mapping.set(set)) }),
    ...(resourceGuardrails === undefined
      ? {}
      : { resourceGuardrails: resourceGuardrails.map((set) => mapping.set(set)) }),
    ...(resourcePolicies === undefined ? {} : { resourcePolicies: mapping.policies(resourcePolicies) }),
    ...(identity === undefined ? {} : { identity: identity.map((source) => mapping.source(source)) }),
    ...(boundaries === undefined ? {} : { boundaries: boundaries.map((set) => mapping.set(set)) }),
    ...(session === undefined ? {} : { session: session.map((set) => mapping.set(set)) }),
  }
}
