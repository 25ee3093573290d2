import { describe, expect, it } from '@jest/globals'
import {
  ALLOW_ALL,
  giverOf,
  layersOf,
  policyOf,
  requestOf,
  resourcePolicyOf,
  setOf,
  sourceOf,
  untyped,
} from '../../test/builders/fred.js'
import { compileLayers } from './compile-layers.js'
import { decide } from './decide.js'
import type { IdentitySource, Layers } from '../layers.js'
import type { Limits } from '../limits.js'

function faultsOf(layers: Layers, limits: Partial<Limits>): string[] {
  return compileLayers(layers, limits).faults.map(({ code, message }) => `${code}: ${message}`)
}

const inline = policyOf(ALLOW_ALL, { inline: true })
const size = inline.characters

function inlineOf(kind: IdentitySource['kind'], count: number): Layers {
  return { identity: [{ id: 'x', kind, policies: Array.from({ length: count }, () => inline) }] }
}

describe('the limits of layers', () => {
  it.each([
    ['user', 'userInlineCharacters'],
    ['group', 'groupInlineCharacters'],
    ['role', 'roleInlineCharacters'],
    ['share', 'groupInlineCharacters'],
  ] as const)('count the inline policies of a %s against %s', (kind, limit) => {
    expect(faultsOf(inlineOf(kind, 2), { [limit]: 2 * size })).toEqual([])
    expect(faultsOf(inlineOf(kind, 3), { [limit]: 2 * size })).toEqual([
      `limit-exceeded: \`${limit}\` of \`x\` is ${3 * size}, over the limit of ${2 * size}`,
    ])
  })

  it('count the characters of each source alone', () => {
    const source = inlineOf('user', 2).identity ?? []
    expect(faultsOf({ identity: [...source, ...source] }, { userInlineCharacters: 2 * size })).toEqual([])
  })

  it('count attached policies, inline ones left out', () => {
    const attached = Array.from({ length: 2 }, () => policyOf(ALLOW_ALL))
    const source: IdentitySource = { id: 'x', kind: 'user', policies: [...attached, inline] }
    expect(faultsOf({ identity: [source] }, { attachedPolicies: 2 })).toEqual([])
    expect(faultsOf({ identity: [source] }, { attachedPolicies: 1 })).toEqual([
      'limit-exceeded: `attachedPolicies` of `x` is 2, over the limit of 1',
    ])
  })

  it('count groups, other sources left out', () => {
    const identity = (['group', 'group', 'user', 'share'] as const).map((kind, i) =>
      sourceOf(`s${i}`, [ALLOW_ALL], { kind }),
    )
    expect(faultsOf({ identity }, { groupsPerUser: 2 })).toEqual([])
    expect(faultsOf({ identity }, { groupsPerUser: 1 })).toEqual([
      'limit-exceeded: `groupsPerUser` is 2, over the limit of 1',
    ])
  })

  it('count the policies of a session set', () => {
    const session = [{ id: 'scopes', policies: [policyOf(ALLOW_ALL), policyOf(ALLOW_ALL)] }]
    expect(faultsOf({ session }, { sessionPolicies: 2 })).toEqual([])
    expect(faultsOf({ session }, { sessionPolicies: 1 })).toEqual([
      'limit-exceeded: `sessionPolicies` of `scopes` is 2, over the limit of 1',
    ])
  })

  it('count the statements of every layer together', () => {
    const layers: Layers = {
      guardrails: [setOf('g', ALLOW_ALL)],
      resourceGuardrails: [
        { id: 'r', policies: [policyOf({ ...ALLOW_ALL, Principal: '*' }, { type: 'resourceGuardrail' })] },
      ],
      resourcePolicies: [resourcePolicyOf({ ...ALLOW_ALL, Principal: '*' })],
      identity: [sourceOf('s', [ALLOW_ALL, ALLOW_ALL], { ceilings: [setOf('c', ALLOW_ALL)] })],
      boundaries: [setOf('b', ALLOW_ALL)],
      session: [setOf('t', ALLOW_ALL)],
    }
    expect(faultsOf(layers, { statementsPerPrincipal: 8 })).toEqual([])
    expect(faultsOf(layers, { statementsPerPrincipal: 7 })).toEqual([
      'limit-exceeded: `statementsPerPrincipal` is 8, over the limit of 7',
    ])
  })

  it('never let more statements in than an index can number, whatever the limit', () => {
    const policy = policyOf(Array.from({ length: 100 }, () => ({ Effect: 'Allow', Action: [], Resource: [] })))
    const guardrails = Array.from({ length: 656 }, (_, i) => ({ id: `g${i}`, policies: [policy] }))
    expect(faultsOf({ guardrails }, { statementsPerPrincipal: 1e9 })).toHaveLength(1)
    const empty = Array.from({ length: 65_600 }, (_, i) => ({ id: `g${i}`, policies: [policyOf([])] }))
    expect(faultsOf({ guardrails: empty }, { statementsPerPrincipal: 1e9 })).toHaveLength(1)
  })

  it('count how deep givers are nested, and how many may have to be asked', () => {
    let layers = compileLayers(layersOf(ALLOW_ALL))
    for (let depth = 1; depth <= 3; depth++) {
      const ceilings = [giverOf('a', layers), giverOf('b', layers)]
      layers = compileLayers({ identity: [sourceOf('s', [ALLOW_ALL], { ceilings })] }, { giverDepth: 2, givers: 14 })
      expect(layers.faults.map(({ message }) => message)).toEqual(
        depth <= 2 ? [] : ['`giverDepth` is 3, over the limit of 2'],
      )
    }
    const wide: Layers = { identity: [sourceOf('s', [ALLOW_ALL], { ceilings: [giverOf('a', layers)] })] }
    expect(faultsOf(wide, { giverDepth: 4, givers: 14 })).toEqual([
      'limit-exceeded: `givers` is 15, over the limit of 14',
    ])
  })

  it('are named all at once, and every decision denies by them', () => {
    const layers = inlineOf('user', 2)
    const compiled = compileLayers(layers, { userInlineCharacters: 1, statementsPerPrincipal: 1 })
    expect(compiled.faults).toHaveLength(2)
    expect(decide(requestOf(), compiled)).toMatchObject({
      decision: 'Deny',
      kind: 'implicitDeny',
      errors: compiled.faults,
    })
  })

  it.each([
    'statementsPerPrincipal',
    'groupsPerUser',
    'giverDepth',
    'givers',
    'attachedPolicies',
    'userInlineCharacters',
    'sessionPolicies',
  ] as const)('refuse everything where %s is no number, and keep the default where it is undefined', (limit) => {
    const layers: Layers = { ...layersOf(ALLOW_ALL), session: [setOf('t', ALLOW_ALL)] }
    expect(faultsOf(layers, { [limit]: Number.NaN })).not.toEqual([])
    expect(faultsOf(layers, untyped({ [limit]: undefined }))).toEqual([])
  })
})
