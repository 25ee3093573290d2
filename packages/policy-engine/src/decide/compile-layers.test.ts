import { describe, expect, it } from '@jest/globals'
import {
  ALLOW_ALL,
  FRED,
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
import { compilePolicy } from '../statement/compile-policy.js'
import { decide } from './decide.js'
import type { Layers } from '../layers.js'

function codesOf(layers: unknown): unknown[] {
  return compileLayers(untyped(layers)).faults.map(({ code }) => code)
}

describe('compileLayers', () => {
  it.each([
    [undefined],
    [null],
    [{ identity: {} }],
    [{ identity: 'x' }],
    [{ identity: [null] }],
    [{ identity: [5] }],
    [{ identity: [{}] }],
    [{ identity: [{ id: 's', kind: 'user' }] }],
    [{ identity: [{ id: 's', kind: 'user', policies: ['text'] }] }],
    [{ identity: [{ id: 's', kind: 'user', policies: [ALLOW_ALL] }] }],
    [{ identity: [{ id: 's', kind: 'constructor', policies: [policyOf(ALLOW_ALL)] }] }],
    [{ identity: [{ id: 's', kind: 'user', policies: [policyOf(ALLOW_ALL)], ceilings: {} }] }],
    [{ identity: [{ id: 's', kind: 'user', policies: [policyOf(ALLOW_ALL)], ceilings: [null] }] }],
    [{ identity: [{ id: 's', kind: 'user', policies: [policyOf(ALLOW_ALL)], ceilings: [{}] }] }],
    [{ identity: [{ id: 's', kind: 'user', policies: [policyOf(ALLOW_ALL)], ceilings: [{ giver: undefined }] }] }],
    [
      {
        identity: [
          { id: 's', kind: 'user', policies: [policyOf(ALLOW_ALL)], ceilings: [{ giver: { principal: FRED } }] },
        ],
      },
    ],
    [
      {
        identity: [
          {
            id: 's',
            kind: 'user',
            policies: [policyOf(ALLOW_ALL)],
            ceilings: [{ giver: { principal: FRED, layers: {} } }],
          },
        ],
      },
    ],
    [{ guardrails: 'x' }],
    [{ guardrails: [{}] }],
    [{ guardrails: [{ id: 'g', policies: {} }] }],
    [{ boundaries: [undefined] }],
    [{ session: 5 }],
    [{ resourcePolicies: {} }],
    [{ resourcePolicies: [{ Version: '2012-10-17' }] }],
    [
      Object.defineProperty({}, 'identity', {
        get: () => {
          throw new Error('no')
        },
      }),
    ],
  ])('makes layers that deny and say why of what cannot be used (%#)', (layers) => {
    const compiled = compileLayers(untyped(layers))
    expect(compiled.faults).not.toEqual([])
    expect(decide(requestOf(), compiled)).toMatchObject({ decision: 'Deny', errors: compiled.faults })
    expect(decide(requestOf(), untyped(layers)).decision).toBe('Deny')
  })

  it('of nothing allow nothing', () => {
    for (const layers of [{}, { identity: [] }, { resourcePolicies: [] }]) {
      expect(decide(requestOf(), compileLayers(layers))).toMatchObject({
        kind: 'implicitDeny',
        decidedBy: [{ layer: 'identity' }],
        errors: [],
      })
    }
  })

  it.each([
    ['guardrails', () => ({ guardrails: [{ id: 'g', policies: [compilePolicy('x')] }] })],
    [
      'resourceGuardrails',
      () => ({ resourceGuardrails: [{ id: 'g', policies: [compilePolicy('x', { type: 'resourceGuardrail' })] }] }),
    ],
    ['resourcePolicies', () => ({ resourcePolicies: [compilePolicy('x', { type: 'resource' })] })],
    ['identity', () => ({ identity: [sourceOf('s', [], { policies: [compilePolicy('x')] })] })],
    [
      'an inherited source',
      () => ({ identity: [sourceOf('s', [], { policies: [compilePolicy('x')], inherited: true })] }),
    ],
    [
      'a ceiling',
      () => ({ identity: [sourceOf('s', [ALLOW_ALL], { ceilings: [{ id: 'c', policies: [compilePolicy('x')] }] })] }),
    ],
    ['boundaries', () => ({ boundaries: [{ id: 'b', policies: [compilePolicy('x')] }] })],
    ['session', () => ({ session: [{ id: 't', policies: [compilePolicy('x')] }] })],
  ] as const)('deny by an unreadable policy in %s, whatever all others say', (_, broken) => {
    const layers: Layers = {
      ...broken(),
      identity: [sourceOf('fred', [ALLOW_ALL]), ...(untyped<Layers>(broken()).identity ?? [])],
    }
    const decision = decide(requestOf(), layers)
    expect(decision).toMatchObject({ decision: 'Deny', kind: 'implicitDeny' })
    expect(decision.errors[0]?.at?.policyId).toBe('')
  })

  it('refuse a policy of a type that its layer cannot hold', () => {
    expect(codesOf({ resourcePolicies: [policyOf(ALLOW_ALL)] })).toEqual(['wrong-policy-type'])
    expect(codesOf({ resourceGuardrails: [setOf('r', ALLOW_ALL)] })).toEqual(['wrong-policy-type'])
    const withPrincipal = resourcePolicyOf({ ...ALLOW_ALL, Principal: '*' })
    for (const layer of ['guardrails', 'boundaries', 'session']) {
      expect(codesOf({ [layer]: [{ id: 'x', policies: [withPrincipal] }] })).toEqual(['wrong-policy-type'])
    }
    expect(codesOf({ identity: [sourceOf('s', [], { policies: [withPrincipal] })] })).toEqual(['wrong-policy-type'])
    const trust = policyOf({ Effect: 'Allow', Principal: '*', Action: 'a:b' }, { type: 'trust' })
    expect(codesOf({ resourcePolicies: [withPrincipal, trust] })).toEqual([])
  })

  it('do not see what happens to the layers afterwards', () => {
    const policies = [policyOf({ Effect: 'Allow', Action: 'apples:Eat', Resource: '*' })]
    const source = { id: 'fred', kind: 'user' as const, policies }
    const layers = { identity: [source], guardrails: [setOf('g', ALLOW_ALL)] }
    const compiled = compileLayers(layers)
    policies.push(policyOf({ Effect: 'Deny', Action: '*', Resource: '*' }))
    layers.identity.push(sourceOf('evil', [ALLOW_ALL]) as typeof source)
    layers.guardrails.length = 0
    source.id = 'changed'
    expect(decide(requestOf(), compiled)).toMatchObject({
      decision: 'Allow',
      decidedBy: [{ source: 'fred' }, { source: 'g' }],
    })
    expect(decide(requestOf({ action: 'pears:Eat' }), compiled).decision).toBe('Deny')
  })

  it('do not see what happens to the principal of a giver afterwards', () => {
    const giving = compileLayers({
      identity: [sourceOf('ann', [ALLOW_ALL])],
      resourcePolicies: [resourcePolicyOf({ ...ALLOW_ALL, Effect: 'Deny', Principal: { AWS: 'arn:ann' } })],
    })
    const principal = { kind: 'user' as const, arn: 'arn:ann' }
    const layers = compileLayers({
      identity: [sourceOf('share', [ALLOW_ALL], { ceilings: [{ id: 'ann', giver: { principal, layers: giving } }] })],
    })
    principal.arn = 'arn:other'
    expect(decide(requestOf(), layers).decision).toBe('Deny')
  })

  it('tell compiled layers from layers that merely say so', () => {
    expect(decide(requestOf(), untyped({ ...layersOf(ALLOW_ALL), compiled: true })).decision).toBe('Deny')
    expect(decide(requestOf(), compileLayers(layersOf(ALLOW_ALL))).decision).toBe('Allow')
  })

  it.each([
    ['has no principal', undefined, undefined],
    ['is anonymous', { kind: 'anonymous' }, undefined],
    ['has a principal of the wrong type', { kind: 'user', arn: 5 }, undefined],
    ['has two spellings of one key', FRED, { Username: 'a', 'aws:username': 'b' }],
    ['has a context that cannot be read', FRED, 5],
  ])('withhold a share, with an error, where the giver %s', (_, principal, context) => {
    const giver = untyped<Layers['identity']>([
      sourceOf('share', [ALLOW_ALL], {
        ceilings: [untyped({ id: 'ann', giver: { principal, context, layers: compileLayers(layersOf(ALLOW_ALL)) } })],
      }),
    ])
    const decision = decide(requestOf(), { ...(giver && { identity: giver }) })
    expect(decision).toMatchObject({
      decision: 'Deny',
      kind: 'implicitDeny',
      errors: [{ at: { layer: 'ceiling', source: 'ann' } }],
    })
  })

  it('withhold a share, with an error, where the layers of the giver cannot be used', () => {
    const broken = compileLayers({ identity: [sourceOf('ann', [], { policies: [compilePolicy('x')] })] })
    const layers: Layers = { identity: [sourceOf('share', [ALLOW_ALL], { ceilings: [giverOf('ann', broken)] })] }
    expect(decide(requestOf(), layers)).toMatchObject({
      decision: 'Deny',
      errors: [{ at: { layer: 'ceiling', source: 'ann' } }],
    })
    const free: Layers = { identity: [...(layers.identity ?? []), sourceOf('fred', [ALLOW_ALL])] }
    expect(decide(requestOf(), free).decision).toBe('Allow')
  })
})
