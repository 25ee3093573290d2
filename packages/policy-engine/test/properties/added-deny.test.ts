import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { decide } from '../../src/index.js'
import type { PolicyType } from '../../src/index.js'
import type { OracleLayers, OraclePolicy } from '../oracle/layers.js'
import { arbitraryLayers, arbitraryOraclePolicy, arbitrarySource, named } from './arbitrary-layers.js'
import { TAME, WILD } from './arbitrary-name.js'
import { arbitraryRequest } from './arbitrary-request.js'
import { engineLayers } from './engine-layers.js'
import { settings } from './settings.js'

type SetLayer = 'guardrails' | 'resourceGuardrails' | 'boundaries' | 'session'

const TYPES: Readonly<Record<SetLayer, PolicyType>> = {
  guardrails: 'guardrail',
  resourceGuardrails: 'resourceGuardrail',
  boundaries: 'boundary',
  session: 'session',
}

function denying(type: PolicyType): fc.Arbitrary<OraclePolicy> {
  return arbitraryOraclePolicy({ ...WILD, type, effects: ['Deny'] })
}

type Addition = (layers: OracleLayers) => OracleLayers

/** Into the sets of one layer: into each set that is there, or as a set of its own. */
function addToSets(layer: SetLayer): fc.Arbitrary<Addition> {
  return fc.tuple(denying(TYPES[layer]), fc.boolean()).map(([policy, own]) => (layers) => {
    const sets = layers[layer] ?? []
    const grown = own
      ? [...sets, { id: '', policies: [policy] }]
      : sets.map((set) => ({ ...set, policies: [...set.policies, policy] }))
    return { ...layers, [layer]: grown }
  })
}

const addToResource: fc.Arbitrary<Addition> = denying('resource').map((policy) => (layers) => ({
  ...layers,
  resourcePolicies: [...(layers.resourcePolicies ?? []), policy],
}))

const addToIdentity: fc.Arbitrary<Addition> = fc
  .tuple(denying('identity'), fc.boolean())
  .map(([policy, own]) => (layers) => {
    const sources = layers.identity ?? []
    const identity = own
      ? [...sources, { id: '', kind: 'group' as const, policies: [policy] }]
      : sources.map((source) => ({ ...source, policies: [...source.policies, policy] }))
    return { ...layers, identity }
  })

const addToCeilings: fc.Arbitrary<Addition> = denying('boundary').map((policy) => (layers) => ({
  ...layers,
  identity: (layers.identity ?? []).map((source) => ({
    ...source,
    ceilings: (source.ceilings ?? []).map((ceiling) =>
      'giver' in ceiling ? ceiling : { ...ceiling, policies: [...ceiling.policies, policy] },
    ),
  })),
}))

const addition = fc.oneof(
  addToSets('guardrails'),
  addToSets('resourceGuardrails'),
  addToSets('boundaries'),
  addToSets('session'),
  addToResource,
  addToIdentity,
  addToCeilings,
)

describe('a decision that allows', () => {
  it('has allowed already before any Deny was added, to any layer', () => {
    fc.assert(
      fc.property(arbitraryLayers(TAME), addition, arbitraryRequest(), (layers, add, request) => {
        const after = decide(request, engineLayers(named(add(layers))))
        const before = decide(request, engineLayers(named(layers)))
        expect(after.decision === 'Allow' && before.decision === 'Deny').toBe(false)
      }),
      settings(1500),
    )
  })

  it('still allows with one identity source more that holds no Deny', () => {
    const source = arbitrarySource(TAME, 0, ['Allow'])
    fc.assert(
      fc.property(arbitraryLayers(TAME), source, arbitraryRequest(), (layers, extra, request) => {
        const ceilings = (extra.ceilings ?? []).map((ceiling) => ({ ...ceiling, policies: [] }))
        const grown = { ...layers, identity: [...(layers.identity ?? []), { ...extra, ceilings }] }
        const before = decide(request, engineLayers(named(layers)))
        const after = decide(request, engineLayers(named(grown)))
        expect(before.decision === 'Allow' && after.decision === 'Deny').toBe(false)
      }),
      settings(1000),
    )
  })
})
