import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  ALLOW_ALL,
  FRED,
  giverOf,
  layersOf,
  policyOf,
  setOf,
  sourceOf,
  type Written,
} from '../../test/builders/fred.js'
import { compileLayers } from '../decide/compile-layers.js'
import { decide } from '../decide/decide.js'
import type { Layers } from '../layers.js'
import { mayAllow } from './may-allow.js'

const ACTION = 'apples:Eat'
const APPLE = 'arn:tinyauth:apples:::1'
const allow = (Action: string, members: Written = {}): Written => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...members,
})
const may = (layers: Layers): boolean => mayAllow(ACTION, compileLayers(layers))

describe('mayAllow', () => {
  it.each([
    ['by name', allow('apples:eat')],
    ['by a wildcard', allow('app*:*')],
    ['on one resource', allow(ACTION, { Resource: APPLE })],
    ['under a condition that nobody meets', allow(ACTION, { Condition: { StringEquals: { x: [] } } })],
    ['as what is not left out', { Effect: 'Allow', NotAction: 'apples:Get', Resource: '*' }],
  ])('is true of an action that is allowed %s', (_how, statement) => {
    expect(may(layersOf(statement))).toBe(true)
  })

  it.each([
    ['another action is allowed', layersOf(allow('apples:Get'))],
    ['nothing is held', {}],
    ['it is denied and never allowed', layersOf({ ...ALLOW_ALL, Effect: 'Deny' })],
    ['an element is no action', layersOf(allow('Eat'))],
    ['a guardrail does not name it', { ...layersOf(ALLOW_ALL), guardrails: [setOf('g', allow('apples:Get'))] }],
    ['a boundary does not name it', { ...layersOf(ALLOW_ALL), boundaries: [setOf('b', allow('apples:Get'))] }],
    ['its source has a ceiling that does not', { identity: [sourceOf('g', [ALLOW_ALL], { ceilings: [setOf('c')] })] }],
    [
      'its giver may not',
      {
        identity: [
          sourceOf('s', [ALLOW_ALL], { ceilings: [giverOf('ann', compileLayers(layersOf(allow('apples:Get'))))] }),
        ],
      },
    ],
    ['a policy cannot be read', { identity: [{ ...sourceOf('f', [ALLOW_ALL]), policies: [policyOf({ Effect: 1 })] }] }],
  ] as readonly (readonly [string, Layers])[])('is false where %s', (_why, layers) => {
    expect(may(layers)).toBe(false)
  })

  it('is true within ceilings and givers that name it', () => {
    const ceilings = [setOf('c', allow('apples:*')), giverOf('ann', compileLayers(layersOf(ALLOW_ALL)))]
    expect(may({ identity: [sourceOf('s', [ALLOW_ALL], { ceilings })], guardrails: [setOf('g', ALLOW_ALL)] })).toBe(
      true,
    )
  })

  it('is true of everything that is allowed', () => {
    const statement = fc.record({
      Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
      Action: fc.constantFrom('*', 'apples:*', ACTION, 'apples:Get'),
      Resource: fc.constantFrom('*', APPLE),
    })
    const set = fc.array(statement, { minLength: 1, maxLength: 2 })
    const layers = fc.record({
      own: set,
      bounded: set,
      ceiling: set,
      boundary: fc.option(set),
      guardrail: fc.option(set),
    })
    let allowed = 0
    fc.assert(
      fc.property(layers, ({ own, bounded, ceiling, boundary, guardrail }) => {
        const compiled = compileLayers({
          identity: [sourceOf('fred', own), sourceOf('eng', bounded, { ceilings: [setOf('c', ...ceiling)] })],
          ...(boundary === null ? {} : { boundaries: [setOf('b', ...boundary)] }),
          ...(guardrail === null ? {} : { guardrails: [setOf('g', ...guardrail)] }),
        })
        const { kind } = decide({ principal: FRED, action: ACTION, resource: APPLE }, compiled)
        if (kind !== 'allow') return
        allowed += 1
        expect(mayAllow(ACTION, compiled)).toBe(true)
      }),
      { numRuns: 500, seed: 8 },
    )
    expect(allowed).toBeGreaterThan(50)
  })
})
