import { describe, expect, it } from '@jest/globals'
import {
  ALLOW_ALL,
  APPLES,
  FRED,
  giverOf,
  layersOf,
  requestOf,
  resourcePolicyOf,
  setOf,
  sourceOf,
  untyped,
  type Written,
} from '../../test/builders/fred.js'
import { compileLayers } from './compile-layers.js'
import { compilePolicy } from '../statement/compile-policy.js'
import { decide } from './decide.js'
import { explain, type FailedElement } from './explain.js'
import type { Layers } from '../layers.js'
import type { ContextRecord } from '../request.js'

function failedOf(statement: Written, context: ContextRecord = {}): readonly FailedElement[] | undefined {
  return explain(requestOf({ context }), layersOf({ ...ALLOW_ALL, ...statement })).statements[0]?.failed
}

function without(name: string, statement: Written): Written {
  return Object.fromEntries(Object.entries(statement).filter(([member]) => member !== name))
}

describe('explain says of an element that does not match what it expected and what it got', () => {
  it.each<[string, Written, FailedElement]>([
    [
      'Action',
      { ...ALLOW_ALL, Action: ['apples:Grow', 'pears:*'] },
      { element: 'Action', expected: ['apples:Grow', 'pears:*'], got: 'apples:Eat' },
    ],
    [
      'NotAction',
      { ...without('Action', ALLOW_ALL), NotAction: 'apples:*' },
      { element: 'NotAction', expected: ['apples:*'], got: 'apples:Eat' },
    ],
    [
      'Resource',
      { ...ALLOW_ALL, Resource: [`${APPLES}pears/*`] },
      { element: 'Resource', expected: [`${APPLES}pears/*`], got: `${APPLES}apples/1` },
    ],
    [
      'NotResource',
      { ...without('Resource', ALLOW_ALL), NotResource: `${APPLES}*` },
      { element: 'NotResource', expected: [`${APPLES}*`], got: `${APPLES}apples/1` },
    ],
    ['an empty Action', { ...ALLOW_ALL, Action: [] }, { element: 'Action', expected: [], got: 'apples:Eat' }],
    [
      'a missing key',
      { ...ALLOW_ALL, Condition: { StringEquals: { 'aws:username': 'ann' } } },
      { element: 'Condition', operator: 'StringEquals', key: 'Username', expected: ['ann'], got: null },
    ],
    [
      'a key',
      { ...ALLOW_ALL, Condition: { NumericLessThan: { n: [5, 6] } } },
      { element: 'Condition', operator: 'NumericLessThan', key: 'n', expected: ['5', '6'], got: '7' },
    ],
    [
      'a list',
      { ...ALLOW_ALL, Condition: { 'ForAllValues:StringEquals': { list: 'a' } } },
      { element: 'Condition', operator: 'ForAllValues:StringEquals', key: 'list', expected: ['a'], got: ['a', 'b'] },
    ],
  ])('%s', (_, statement, failed) => {
    const { statements } = explain(requestOf({ context: { n: 7, list: ['a', 'b'] } }), layersOf(statement))
    expect(statements).toMatchObject([{ effect: 'Allow', applies: false, failed: [failed] }])
  })

  it.each<[string, Written, FailedElement]>([
    [
      'Principal',
      { ...ALLOW_ALL, Principal: { AWS: ['arn:ann', '111122223333'], Service: 'backup' } },
      { element: 'Principal', expected: ['arn:ann', '111122223333', 'backup'], got: FRED.arn },
    ],
    ['NotPrincipal', { ...ALLOW_ALL, NotPrincipal: '*' }, { element: 'NotPrincipal', expected: ['*'], got: FRED.arn }],
  ])('%s', (_, statement, failed) => {
    const { statements } = explain(requestOf(), { resourcePolicies: [resourcePolicyOf(statement)] })
    expect(statements).toMatchObject([{ at: { layer: 'resource' }, applies: false, failed: [failed] }])
  })

  it('the principal of an anonymous request, which has no name', () => {
    const layers = { resourcePolicies: [resourcePolicyOf({ ...ALLOW_ALL, Principal: { AWS: 'arn:ann' } })] }
    expect(explain(requestOf({ principal: { kind: 'anonymous' } }), layers).statements[0]?.failed).toMatchObject([
      { element: 'Principal', got: null },
    ])
  })

  it('every element of a statement, not the first alone', () => {
    const failed = failedOf({
      Action: 'x:y',
      Resource: 'arn:a:b:c:d:e',
      Condition: { StringEquals: { a: '1', b: '2' }, Bool: { c: true } },
    })
    expect(failed?.map(({ element, key }) => key ?? element)).toEqual(['Action', 'Resource', 'a', 'b', 'c'])
  })

  it('with variables replaced where they have a value, and literal stars told from wildcards', () => {
    const Resource = [`${APPLES}pears/\${Username}/*`, `${APPLES}\${none}`]
    const Condition = { StringLike: { k: ['${Username}-*', '${none}'] } }
    expect(failedOf({ Resource, Condition }, { Username: 'fr*d', k: 'x' })).toMatchObject([
      { expected: [`${APPLES}pears/fr\${*}d/*`, `${APPLES}\${none}`] },
      { expected: ['fr*d-*', '${none}'] },
    ])
  })

  it('the action as it was asked', () => {
    const { statements } = explain(requestOf({ action: 'APPLES:Eat' }), layersOf({ ...ALLOW_ALL, Action: 'x:y' }))
    expect(statements[0]?.failed[0]?.got).toBe('APPLES:Eat')
  })
})

describe('explain says of an element that cannot be evaluated why', () => {
  it.each<[string, Written, string]>([
    ['Action', { Action: ['Eat'] }, 'invalid-action'],
    ['Resource', { Resource: ['x'] }, 'invalid-resource'],
    ['Resource', { Resource: `${APPLES}apples/\${list}` }, 'list-in-variable'],
    ['Condition', { Condition: { Nope: { k: 'x' } } }, 'invalid-condition-operator'],
    ['Condition', { Condition: { NumericEquals: { k: 'x' } } }, 'invalid-number'],
    ['Condition', { Condition: { NumericEquals: { k: '5' } } }, 'unreadable-value'],
    ['Principal', { Principal: '*' }, 'unsupported-principal'],
  ])('%s %j: %s', (element, members, code) => {
    const context = { list: ['1'], k: 'word' }
    for (const Effect of ['Allow', 'Deny'] as const) {
      const layers = layersOf({ ...ALLOW_ALL, ...members, Effect })
      const { statements } = explain(requestOf({ context }), layers)
      expect(statements).toMatchObject([
        { effect: Effect, applies: Effect === 'Deny', failed: [{ element, error: { code } }] },
      ])
    }
  })

  it('and lets an error in a condition settle the whole condition of a Deny, but no other element', () => {
    const Condition = { NumericEquals: { k: '5' }, StringEquals: { k: 'other' } }
    const deny = { ...ALLOW_ALL, Effect: 'Deny', Condition }
    const { statements } = explain(requestOf({ context: { k: 'word' } }), layersOf(deny, { ...deny, Action: 'x:y' }))
    expect(statements.map(({ at, applies, failed }) => [at.index, applies, failed.length])).toEqual([
      [0, true, 2],
      [1, false, 3],
    ])
  })
})

describe('explain', () => {
  it('puts what applies first, then near misses before far ones, and keeps the written order among equals', () => {
    const layers = layersOf(
      { ...ALLOW_ALL, Action: 'x:y', Resource: 'arn:a:b:c:d:e', Condition: { Bool: { k: true } } },
      { ...ALLOW_ALL, Action: 'x:y' },
      { ...ALLOW_ALL, Action: 'x:z' },
      { ...ALLOW_ALL, Action: 'x:y', Resource: 'arn:a:b:c:d:e' },
      ALLOW_ALL,
      { ...ALLOW_ALL, Effect: 'Deny', Condition: { Nope: { a: '1', b: '2' } } },
    )
    const { statements } = explain(requestOf(), layers)
    expect(statements.map(({ at }) => at.index)).toEqual([4, 5, 1, 2, 3, 0])
    expect(statements.map(({ applies }) => applies)).toEqual([true, true, false, false, false, false])
  })

  it('tells of every statement where it stands, and leaves those out that cannot reach the principal', () => {
    const layers: Layers = {
      guardrails: [setOf('partition', ALLOW_ALL)],
      identity: [
        sourceOf(
          'up',
          [
            { Sid: 'A', ...ALLOW_ALL },
            { ...ALLOW_ALL, Effect: 'Deny' },
          ],
          { inherited: true, ceilings: [setOf('limit', ALLOW_ALL)] },
        ),
      ],
    }
    const { statements, decision } = explain(requestOf(), layers)
    expect(statements.map(({ at }) => at)).toEqual(
      expect.arrayContaining([
        { layer: 'guardrail', source: 'partition', policyId: 'partition-policy', index: 0 },
        { layer: 'identity', source: 'up', policyId: 'up-policy', sid: 'A', index: 0 },
        { layer: 'ceiling', source: 'limit', policyId: 'limit-policy', index: 0 },
      ]),
    )
    expect(statements).toHaveLength(3)
    expect(decision.decision).toBe('Allow')
  })

  it('carries the decision that decide gives', () => {
    for (const statement of [
      ALLOW_ALL,
      { ...ALLOW_ALL, Effect: 'Deny' },
      { ...ALLOW_ALL, Action: 'x:y' },
      { ...ALLOW_ALL, Action: 'Eat' },
    ]) {
      const layers = compileLayers(layersOf(statement, { ...ALLOW_ALL, Condition: { StringEquals: { k: 'x' } } }))
      expect(explain(requestOf(), layers).decision).toEqual(decide(requestOf(), layers))
    }
  })

  it('explains the givers of shares, as they themselves would be judged, in any depth', () => {
    const condition = { Condition: { StringEquals: { Username: 'ann' } } }
    const inner = compileLayers(layersOf({ ...ALLOW_ALL, ...condition }))
    const middle = compileLayers({
      identity: [sourceOf('share', [ALLOW_ALL], { ceilings: [giverOf('ann', inner, { Username: 'ann' })] })],
    })
    const layers: Layers = { identity: [sourceOf('share', [ALLOW_ALL], { ceilings: [giverOf('bob', middle)] })] }
    const { givers, decision } = explain(requestOf({ context: { Username: 'fred' } }), layers)
    expect(decision.decision).toBe('Allow')
    expect(givers).toMatchObject([
      {
        id: 'bob',
        explanation: {
          decision: { decision: 'Allow' },
          givers: [{ id: 'ann', explanation: { statements: [{ applies: true }], givers: [] } }],
        },
      },
    ])
  })

  it('says why a giver cannot be judged', () => {
    const broken = compileLayers({ identity: [sourceOf('ann', [], { policies: [compilePolicy('x')] })] })
    const layers: Layers = { identity: [sourceOf('share', [ALLOW_ALL], { ceilings: [giverOf('ann', broken)] })] }
    const [giver] = explain(requestOf(), layers).givers
    expect(giver?.explanation.decision).toMatchObject({ decision: 'Deny' })
    expect(giver?.explanation.decision.errors).not.toEqual([])
  })

  it.each([[undefined], [null], [5], ['x'], [{ identity: {} }], [{ compiled: true }]])(
    'never throws by layers that are none (%#)',
    (layers) => {
      expect(explain(requestOf(), untyped(layers))).toMatchObject({ decision: { decision: 'Deny' }, givers: [] })
    },
  )

  it.each([
    [undefined],
    [null],
    [{}],
    [{ ...requestOf(), action: '' }],
    [
      Object.defineProperty({ ...requestOf() }, 'context', {
        get: () => {
          throw new Error('no')
        },
      }),
    ],
  ])('never throws by a request that cannot be read (%#)', (request) => {
    const explanation = explain(untyped(request), layersOf(ALLOW_ALL))
    expect(explanation).toMatchObject({ decision: { decision: 'Deny' }, statements: [], givers: [] })
    expect(explanation.decision.errors).not.toEqual([])
  })

  it('explains nothing by layers with an unreadable policy but says which', () => {
    const layers: Layers = { identity: [sourceOf('s', [], { policies: [compilePolicy('x', { id: 'broken' })] })] }
    expect(explain(requestOf(), layers)).toMatchObject({
      statements: [],
      decision: { errors: [{ at: { policyId: 'broken' } }] },
    })
  })
})
