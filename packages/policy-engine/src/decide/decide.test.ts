import { describe, expect, it } from '@jest/globals'
import {
  ALLOW_ALL,
  APPLES,
  FRED,
  giverOf,
  layersOf,
  policyOf,
  requestOf,
  resourcePolicyOf,
  setOf,
  sourceOf,
  untyped,
  type Written,
} from '../../test/builders/fred.js'
import { compileLayers } from './compile-layers.js'
import { decide } from './decide.js'
import type { Decision } from '../decision.js'
import type { Layers } from '../layers.js'
import type { AuthorizationRequest, ContextRecord, Principal } from '../request.js'

const DENY_ALL: Written = { Effect: 'Deny', Action: '*', Resource: '*' }
const NAMED: Written = { ...ALLOW_ALL, Principal: { AWS: FRED.arn } }

function kindOf(layers: Layers, members: Partial<AuthorizationRequest> = {}): string {
  return decide(requestOf(members), layers).kind
}

function withResourcePolicy(statement: Written, layers: Layers = {}): Layers {
  return { ...layers, resourcePolicies: [resourcePolicyOf(statement)] }
}

describe('decide', () => {
  it('names the statement that allows, then one of each set that had to allow too', () => {
    const layers: Layers = {
      identity: [
        {
          id: 'fred',
          kind: 'user',
          policies: [
            policyOf(
              [
                { ...DENY_ALL, Action: 'x:y' },
                { Sid: 'Mine', ...ALLOW_ALL },
              ],
              { id: 'p', version: 'v2' },
            ),
          ],
        },
      ],
      guardrails: [setOf('partition', ALLOW_ALL)],
      boundaries: [setOf('limit', ALLOW_ALL)],
      session: [setOf('scopes', ALLOW_ALL)],
    }
    expect(decide(requestOf(), layers).decidedBy).toEqual([
      { layer: 'identity', source: 'fred', policyId: 'p', version: 'v2', sid: 'Mine', index: 1 },
      { layer: 'guardrail', source: 'partition', policyId: 'partition-policy', index: 0 },
      { layer: 'boundary', source: 'limit', policyId: 'limit-policy', index: 0 },
      { layer: 'session', source: 'scopes', policyId: 'scopes-policy', index: 0 },
    ])
  })

  it.each([
    ['guardrail', { guardrails: [setOf('x', ALLOW_ALL, DENY_ALL)] }],
    [
      'resourceGuardrail',
      {
        resourceGuardrails: [
          { id: 'x', policies: [policyOf([NAMED, { ...DENY_ALL, Principal: '*' }], { type: 'resourceGuardrail' })] },
        ],
      },
    ],
    ['resource', { resourcePolicies: [resourcePolicyOf(NAMED, { ...DENY_ALL, Principal: '*' })] }],
    ['identity', { identity: [sourceOf('x', [ALLOW_ALL, DENY_ALL])] }],
    ['ceiling', { identity: [sourceOf('x', [ALLOW_ALL], { ceilings: [setOf('x', ALLOW_ALL, DENY_ALL)] })] }],
    ['boundary', { boundaries: [setOf('x', ALLOW_ALL, DENY_ALL)] }],
    ['session', { session: [setOf('x', ALLOW_ALL, DENY_ALL)] }],
  ] as const)('denies by a Deny in layer %s, whatever allows', (layer, layers) => {
    const allowed: Layers = { identity: [sourceOf('fred', [ALLOW_ALL])], resourcePolicies: [resourcePolicyOf(NAMED)] }
    const decision = decide(requestOf(), { ...allowed, ...layers })
    expect(decision).toMatchObject({ decision: 'Deny', kind: 'explicitDeny', decidedBy: [{ layer, index: 1 }] })
    expect(decision.decidedBy).toHaveLength(1)
  })

  it('lets a Deny of an inherited source, or of its ceiling, reach nobody, and the ceiling withhold the source', () => {
    const inherited = { inherited: true }
    expect(kindOf({ identity: [sourceOf('own', [ALLOW_ALL]), sourceOf('up', [DENY_ALL], inherited)] })).toBe('allow')
    const ceilings = [setOf('limit', ALLOW_ALL, { ...DENY_ALL, Action: 'apples:Eat' })]
    const up = sourceOf('up', [ALLOW_ALL], { ...inherited, ceilings })
    expect(kindOf({ identity: [sourceOf('own', [ALLOW_ALL]), up] })).toBe('allow')
    expect(decide(requestOf(), { identity: [up] })).toMatchObject({
      kind: 'implicitDeny',
      decidedBy: [{ layer: 'identity' }],
    })
    expect(kindOf({ identity: [up] }, { action: 'apples:Grow' })).toBe('allow')
  })

  it('needs every ceiling of one source, and one source', () => {
    const eat = { ...ALLOW_ALL, Action: 'apples:Eat' }
    const grow = { ...ALLOW_ALL, Action: 'apples:Grow' }
    const closed = sourceOf('a', [ALLOW_ALL], { ceilings: [setOf('c1', eat), setOf('c2', grow)] })
    const open = sourceOf('b', [ALLOW_ALL], { ceilings: [setOf('c1', eat), setOf('c3', eat)] })
    expect(kindOf({ identity: [closed] })).toBe('implicitDeny')
    expect(decide(requestOf(), { identity: [closed, open] })).toMatchObject({
      kind: 'allow',
      decidedBy: [{ source: 'b' }, { layer: 'ceiling', source: 'c1' }, { layer: 'ceiling', source: 'c3' }],
    })
  })

  it('lets no ceiling of one source stand in for that of another', () => {
    const eat = { ...ALLOW_ALL, Action: 'apples:Eat' }
    const empty = sourceOf('a', [], { ceilings: [setOf('same', eat)] })
    const bounded = sourceOf('b', [ALLOW_ALL], { ceilings: [setOf('same', { ...ALLOW_ALL, Action: 'x:y' })] })
    expect(kindOf({ identity: [empty, bounded] })).toBe('implicitDeny')
  })

  it.each<[string, Layers, string, string]>([
    [
      'resource guardrails',
      { resourceGuardrails: [{ id: 'r', policies: [] }], guardrails: [{ id: 'g', policies: [] }] },
      'resourceGuardrail',
      'r',
    ],
    [
      'guardrails',
      { guardrails: [setOf('open', ALLOW_ALL), { id: 'g', policies: [] }], boundaries: [{ id: 'b', policies: [] }] },
      'guardrail',
      'g',
    ],
    [
      'identity',
      { boundaries: [{ id: 'b', policies: [] }], session: [{ id: 's', policies: [] }] },
      'identity',
      'identity',
    ],
    [
      'boundaries',
      {
        ...layersOf(ALLOW_ALL),
        boundaries: [setOf('open', ALLOW_ALL), { id: 'b', policies: [] }],
        session: [{ id: 's', policies: [] }],
      },
      'boundary',
      'b',
    ],
    ['session', { ...layersOf(ALLOW_ALL), session: [{ id: 's', policies: [] }] }, 'session', 's'],
    ['required resource policies', { ...layersOf(ALLOW_ALL), resourcePolicyRequired: true }, 'resource', 'resource'],
  ])('names %s as the first that does not allow', (_, layers, layer, source) => {
    expect(decide(requestOf(), layers)).toMatchObject({
      kind: 'implicitDeny',
      decidedBy: [{ layer, source }],
      errors: [],
    })
  })

  it('finds the strongest Allow of the resource policies, wherever it stands', () => {
    const role: Principal = { kind: 'roleSession', arn: 'arn:session', issuer: 'arn:role', account: '111122223333' }
    const entries = [
      ['111122223333', 'account'],
      ['arn:role', 'issuer'],
      ['arn:session', 'self'],
    ] as const
    const closed: Layers = { boundaries: [{ id: 'b', policies: [] }] }
    for (const order of [entries, [...entries].reverse()]) {
      const statements = order.map(([AWS]) => ({ ...ALLOW_ALL, Principal: { AWS } }))
      const layers = { ...closed, resourcePolicies: [resourcePolicyOf(...statements)] }
      expect(decide(requestOf({ principal: role }), layers)).toMatchObject({
        kind: 'allow',
        decidedBy: [{ layer: 'resource', index: order === entries ? 2 : 0 }],
      })
    }
    const issuer = withResourcePolicy({ ...ALLOW_ALL, Principal: { AWS: 'arn:role' } }, closed)
    expect(kindOf(issuer, { principal: role })).toBe('implicitDeny')
    expect(kindOf({ ...issuer, boundaries: [setOf('b', ALLOW_ALL)] }, { principal: role })).toBe('allow')
    const account = withResourcePolicy({ ...ALLOW_ALL, Principal: { AWS: '111122223333' } })
    expect(kindOf(account, { principal: role })).toBe('implicitDeny')
    expect(kindOf({ ...account, ...layersOf(ALLOW_ALL), resourcePolicyRequired: true }, { principal: role })).toBe(
      'allow',
    )
  })

  it('lets a guardrail close what a resource policy opens', () => {
    expect(kindOf(withResourcePolicy(NAMED, { guardrails: [{ id: 'g', policies: [] }] }))).toBe('implicitDeny')
    expect(
      kindOf(
        withResourcePolicy(NAMED, { boundaries: [{ id: 'b', policies: [] }], session: [{ id: 's', policies: [] }] }),
      ),
    ).toBe('allow')
  })

  it('needs both sides where the accounts differ, and takes an absent one for the same', () => {
    const foreign = { principal: { ...FRED, account: '1' }, resourceAccount: '2' }
    expect(kindOf(layersOf(ALLOW_ALL), foreign)).toBe('implicitDeny')
    expect(kindOf(withResourcePolicy(NAMED), foreign)).toBe('implicitDeny')
    expect(kindOf(withResourcePolicy(NAMED, layersOf(ALLOW_ALL)), foreign)).toBe('allow')
    expect(
      kindOf(withResourcePolicy(NAMED, { ...layersOf(ALLOW_ALL), session: [{ id: 's', policies: [] }] }), foreign),
    ).toBe('implicitDeny')
    for (const members of [{ resourceAccount: '2' }, { principal: { ...FRED, account: '1' } }, {}]) {
      expect(kindOf(layersOf(ALLOW_ALL), members)).toBe('allow')
      expect(kindOf(withResourcePolicy(NAMED), members)).toBe('allow')
    }
  })

  it('takes a principal without account for one of the account of the resource', () => {
    const members = { resourceAccount: '111122223333' }
    const element = { AWS: '111122223333' }
    expect(kindOf(withResourcePolicy({ ...DENY_ALL, Principal: element }, layersOf(ALLOW_ALL)), members)).toBe(
      'explicitDeny',
    )
    expect(kindOf(withResourcePolicy({ ...ALLOW_ALL, NotPrincipal: element }), members)).toBe('implicitDeny')
  })

  it('takes an anonymous principal by resource policies for everyone alone', () => {
    const anonymous = { principal: { kind: 'anonymous' } as const }
    expect(kindOf(layersOf(ALLOW_ALL), anonymous)).toBe('implicitDeny')
    expect(kindOf({ ...layersOf(ALLOW_ALL), session: [setOf('s', ALLOW_ALL)] }, anonymous)).toBe('implicitDeny')
    expect(kindOf(withResourcePolicy(NAMED), anonymous)).toBe('implicitDeny')
    expect(kindOf(withResourcePolicy({ ...ALLOW_ALL, Principal: '*' }), anonymous)).toBe('allow')
    expect(kindOf(layersOf(DENY_ALL), anonymous)).toBe('explicitDeny')
  })

  it('gives a federated session without session policies nothing but direct grants', () => {
    const principal: Principal = { kind: 'federatedSession', arn: 'arn:session', issuer: 'arn:user' }
    expect(decide(requestOf({ principal }), layersOf(ALLOW_ALL))).toMatchObject({
      kind: 'implicitDeny',
      decidedBy: [{ layer: 'session' }],
    })
    expect(kindOf({ ...layersOf(ALLOW_ALL), session: [setOf('s', ALLOW_ALL)] }, { principal })).toBe('allow')
    expect(kindOf(withResourcePolicy({ ...ALLOW_ALL, Principal: { AWS: 'arn:user' } }), { principal })).toBe(
      'implicitDeny',
    )
    expect(kindOf(withResourcePolicy({ ...ALLOW_ALL, Principal: { AWS: 'arn:session' } }), { principal })).toBe('allow')
  })
})

describe('what cannot be evaluated', () => {
  const context: ContextRecord = { list: ['a'], word: 'x', k: 'x' }

  it.each<[string, Written, string]>([
    ['an action', { Action: 'Eat' }, 'invalid-action'],
    ['a variable in an action', { Action: '${x}:Eat' }, 'variable-unsupported-in-element'],
    ['an empty NotAction', { Action: undefined, NotAction: [] }, 'empty-not-action'],
    ['a resource', { Resource: ['x'] }, 'invalid-resource'],
    ['an empty NotResource', { Resource: undefined, NotResource: [] }, 'empty-not-resource'],
    ['a variable in the header', { Resource: 'arn:${x}:a:b:c:d' }, 'variable-unsupported-in-element'],
    ['a malformed variable', { Resource: `${APPLES}\${a\${b}}` }, 'invalid-variable'],
    ['a list in a variable', { Resource: `${APPLES}apples/\${list}` }, 'list-in-variable'],
    ['an operator', { Condition: { Nope: { k: 'x' } } }, 'invalid-condition-operator'],
    ['a stored value', { Condition: { NumericEquals: { n: 'x' } } }, 'invalid-number'],
    ['a value of the request', { Condition: { NumericEquals: { word: '5' } } }, 'unreadable-value'],
    ['one key twice', { Condition: { StringEquals: { k: 'x', K: 'x' } } }, 'duplicate-condition-key'],
    ['a principal where none may stand', { Principal: '*' }, 'unsupported-principal'],
  ])('in %s lets a Deny apply, and no Allow, and is noted', (_, members, code) => {
    const written = (effect: string): Written =>
      JSON.parse(JSON.stringify({ ...ALLOW_ALL, ...members, Effect: effect })) as Written
    const denied = decide(requestOf({ context }), layersOf(ALLOW_ALL, written('Deny')))
    expect(denied).toMatchObject({
      kind: 'explicitDeny',
      decidedBy: [{ index: 1 }],
      errors: [{ code, at: { index: 1 } }],
    })
    const allowed = decide(requestOf({ context }), layersOf(written('Allow')))
    expect(allowed).toMatchObject({ kind: 'implicitDeny', errors: [{ code, at: { index: 0 } }] })
  })

  it('does not undo that another element of a Deny does not match', () => {
    const unreadable = { Condition: { NumericEquals: { word: '5' } } }
    for (const members of [
      { Action: 'pears:*' },
      { Resource: `${APPLES}pears/*` },
      { NotAction: '*', Action: undefined },
    ]) {
      const statement = JSON.parse(JSON.stringify({ ...DENY_ALL, ...unreadable, ...members })) as Written
      expect(kindOf(layersOf(ALLOW_ALL, statement), { context })).toBe('allow')
    }
    const named = { ...DENY_ALL, ...unreadable, Principal: { AWS: 'somebody' } }
    expect(kindOf(withResourcePolicy(named, layersOf(ALLOW_ALL)), { context })).toBe('allow')
  })

  it('in one test of a condition decides over all others, in any order', () => {
    const tests = [
      ['NumericEquals', { word: '5' }],
      ['StringEquals', { word: 'other' }],
      ['StringLike', { word: 'x' }],
    ] as const
    for (const order of [tests, [...tests].reverse()]) {
      const Condition: Written = Object.fromEntries<Written>(order)
      expect(kindOf(layersOf(ALLOW_ALL, { ...DENY_ALL, Condition }), { context })).toBe('explicitDeny')
      expect(kindOf(layersOf({ ...ALLOW_ALL, Condition }), { context })).toBe('implicitDeny')
    }
  })

  it('in a principal lets a Deny of a resource policy reach everyone', () => {
    for (const Principal of [{ AWS: 'arn:*' }, { AWS: 'arn:fre?' }, { Federated: '*' }]) {
      expect(kindOf(withResourcePolicy({ ...DENY_ALL, Principal }, layersOf(ALLOW_ALL)))).toBe('explicitDeny')
      expect(kindOf(withResourcePolicy({ ...ALLOW_ALL, Principal }))).toBe('implicitDeny')
      expect(kindOf(withResourcePolicy({ ...ALLOW_ALL, NotPrincipal: Principal }))).toBe('implicitDeny')
    }
  })
})

describe('consulted keys', () => {
  const condition = (key: string, value: string): Written => ({ Condition: { StringEquals: { [key]: value } } })

  it('hold every key that was read, present or missing, in canonical spelling', () => {
    const layers = layersOf(
      { ...DENY_ALL, ...condition('aws:PrincipalTag/Team', 'red') },
      { ...ALLOW_ALL, Resource: `${APPLES}apples/\${aws:username, '1'}` },
    )
    const decision = decide(requestOf({ context: { 'aws:principaltag/team': 'green', unused: 'x' } }), layers)
    expect(decision.kind).toBe('allow')
    expect([...decision.consultedKeys].sort()).toEqual(['PrincipalTag/team', 'Username'])
    expect(decision.missingContext).toEqual(['Username'])
  })

  it('hold what a giver was asked about, save the keys that describe the giver', () => {
    const giving = compileLayers(
      layersOf({ ...ALLOW_ALL, Condition: { StringEquals: { Username: 'ann', Region: 'eu' } } }),
    )
    const layers: Layers = {
      identity: [sourceOf('share', [ALLOW_ALL], { ceilings: [giverOf('ann', giving, { Username: 'ann' })] })],
    }
    const ask = (context: ContextRecord): Decision => decide(requestOf({ context }), layers)
    expect(ask({ Username: 'fred', Region: 'eu' })).toMatchObject({
      kind: 'allow',
      consultedKeys: ['Region'],
      missingContext: [],
    })
    expect(ask({ Username: 'ann' })).toMatchObject({
      kind: 'implicitDeny',
      consultedKeys: ['Region'],
      missingContext: ['Region'],
    })
  })

  it('are the whole reason why an answer may differ: the same values give the same decision', () => {
    const layers = compileLayers(
      layersOf(
        { ...DENY_ALL, ...condition('a', '1') },
        { ...DENY_ALL, Condition: { StringEquals: { b: '1' }, NumericEquals: { c: '5' } } },
        { ...ALLOW_ALL, Resource: `${APPLES}apples/\${d, '1'}`, Condition: { StringNotEquals: { e: '${f}' } } },
      ),
    )
    const values = [undefined, '1', 'x'] as const
    const answers = new Map<string, string>()
    for (let n = 0; n < 3 ** 6; n++) {
      const chosen = ['a', 'b', 'c', 'd', 'e', 'f'].map((key, i) => [key, values[Math.floor(n / 3 ** i) % 3]] as const)
      const context = Object.fromEntries(chosen.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])))
      const decision = decide(requestOf({ context }), layers)
      const seen = JSON.stringify(decision.consultedKeys.map((key) => [key, context[key]]))
      const answer = JSON.stringify(decision)
      expect(answers.get(seen) ?? answer).toBe(answer)
      answers.set(seen, answer)
    }
    expect(answers.size).toBeGreaterThan(10)
  })
})

describe('decide never throws and never allows', () => {
  const layers = compileLayers(
    layersOf(ALLOW_ALL, { ...DENY_ALL, Action: 'x:y', Condition: { StringEquals: { k: 'v' } } }),
  )
  const throwing = (): never => {
    throw new Error('no')
  }

  it.each([
    [undefined],
    [null],
    [5],
    ['text'],
    [[]],
    [{}],
    [() => requestOf()],
    [{ ...requestOf(), action: '' }],
    [{ ...requestOf(), action: {} }],
    [{ ...requestOf(), action: 'a'.repeat(257) }],
    [{ ...requestOf(), resource: 'a'.repeat(2049) }],
    [{ ...requestOf(), context: [] }],
    [{ ...requestOf(), context: { k: {} } }],
    [{ ...requestOf(), context: { k: undefined } }],
    [{ ...requestOf(), context: { k: Number.NaN } }],
    [{ ...requestOf(), context: { k: 'a', K: 'a' } }],
    [{ ...requestOf(), context: Object.fromEntries(Array.from({ length: 201 }, (_, i) => [`k${i}`, 'a'])) }],
    [{ ...requestOf(), context: { k: Array.from({ length: 1001 }, () => 'a') } }],
    [{ ...requestOf(), context: { k: 'a'.repeat(4097) } }],
    [Object.defineProperty({ ...requestOf() }, 'action', { get: throwing })],
    [Object.defineProperty({ ...requestOf() }, 'context', { get: throwing })],
    [{ ...requestOf(), principal: Object.defineProperty({}, 'kind', { get: throwing }) }],
    [{ ...requestOf(), context: Object.defineProperty({}, 'k', { get: throwing, enumerable: true }) }],
    [{ ...requestOf(), context: new Proxy({}, { ownKeys: throwing }) }],
    [{ ...requestOf(), context: { k: new Proxy([], { get: throwing }) } }],
    [new Proxy({}, { get: throwing, has: throwing })],
  ])('a request that cannot be read (%#)', (request) => {
    const decision = decide(untyped(request), layers)
    expect(decision).toMatchObject({ decision: 'Deny', kind: 'implicitDeny' })
    expect(decision.errors).not.toEqual([])
  })

  it.each([
    [undefined],
    [null],
    [5],
    ['text'],
    [[]],
    [{}],
    [{ compiled: true }],
    [new Proxy({}, { get: throwing, has: throwing })],
  ])('by layers that are none (%#)', (none) => {
    expect(decide(requestOf(), untyped(none)).decision).toBe('Deny')
  })

  it('reads a request once, so that it cannot change while it is decided', () => {
    const answers = ['apples:Eat', 'x:y']
    const turning = Object.defineProperty({ ...requestOf() }, 'action', { get: () => answers.shift() })
    expect(decide(turning, layers).kind).toBe('allow')
    expect(answers).toEqual(['x:y'])
  })

  it('is not led astray by a request that decides about another while it is read', () => {
    const guarded = compileLayers({
      identity: [
        sourceOf('share', [ALLOW_ALL], {
          ceilings: [
            giverOf(
              'ann',
              compileLayers(layersOf(ALLOW_ALL, { ...DENY_ALL, Action: 'apples:Eat', Resource: `${APPLES}apples/1` })),
            ),
          ],
        }),
      ],
      resourcePolicies: [
        resourcePolicyOf({ ...DENY_ALL, Action: 'apples:Grow', Resource: `${APPLES}apples/1`, Principal: '*' }),
      ],
    })
    const nested = (value: unknown) => (): unknown => {
      decide(requestOf({ action: 'other:Thing', resource: 'arn:x:y:z:a:b/c/d/e' }), guarded)
      return value
    }
    for (const action of ['apples:Eat', 'apples:Grow']) {
      const principal = Object.defineProperties(
        { kind: 'user' },
        { arn: { get: nested(FRED.arn) }, account: { get: nested('1') } },
      )
      const context = Object.defineProperty({}, 'k', { get: nested('v'), enumerable: true })
      expect(decide(untyped({ ...requestOf({ action }), principal, context }), guarded).decision).toBe('Deny')
    }
    expect(decide(requestOf({ action: 'apples:Peel' }), guarded).decision).toBe('Allow')
  })

  it('answers the same question the same way, whatever was asked before', () => {
    const first = decide(requestOf(), layers)
    decide(requestOf({ action: 'x:y', resource: 'x', context: { k: 'v' } }), layers)
    decide(untyped(null), layers)
    expect(decide(requestOf(), layers)).toEqual(first)
  })
})

describe('hostile policies', () => {
  it('with 40 stars are judged rightly', () => {
    const pattern = `${APPLES}${'*a'.repeat(40)}b`
    const ask = (statement: Written, resource: string): string => kindOf(layersOf(ALLOW_ALL, statement), { resource })
    expect(ask({ ...DENY_ALL, Resource: pattern }, `${APPLES}${'a'.repeat(300)}`)).toBe('allow')
    expect(ask({ ...DENY_ALL, Resource: pattern }, `${APPLES}${'a'.repeat(300)}b`)).toBe('explicitDeny')
    expect(ask({ Effect: 'Deny', Action: '*', NotResource: pattern }, `${APPLES}${'a'.repeat(300)}b`)).toBe('allow')
  })

  it('with very many keys are judged rightly', () => {
    const statement = (name: string): Written => ({
      ...DENY_ALL,
      Condition: { StringNotEquals: Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`${name}${i}`, 'x'])) },
    })
    const identity = Array.from({ length: 100 }, (_, i) =>
      sourceOf(`s${i}`, [
        {
          ...statement(`k${i}-`),
          Condition: { ...(statement(`k${i}-`)['Condition'] as object), Bool: { Mfa: 'true' } },
        },
      ]),
    )
    const decision = decide(requestOf(), { identity: [...identity, sourceOf('fred', [ALLOW_ALL])] })
    expect(decision.kind).toBe('allow')
    expect(decision.consultedKeys).toHaveLength(20_001)
  })

  it('that cannot be evaluated in very many places are reported in part, and deny', () => {
    const statements = Array.from({ length: 60 }, () => ({
      ...DENY_ALL,
      Condition: { Nope: { a: 'x', b: 'x', c: 'x' }, Bool: { k: 'false' } },
    }))
    const identity = Array.from({ length: 10 }, (_, i) =>
      sourceOf(
        `s${i}`,
        statements.map((statement) => ({ ...statement, Effect: 'Allow' })),
      ),
    )
    const decision = decide(requestOf(), { identity })
    expect(decision.decision).toBe('Deny')
    expect(decision.errors.length).toBeGreaterThan(0)
    expect(decision.errors.length).toBeLessThanOrEqual(100)
  })

  it('that share among each other without end are refused before they are asked', () => {
    let layers = compileLayers(layersOf(DENY_ALL))
    for (let depth = 0; depth < 8; depth++) {
      const identity = Array.from({ length: 10 }, (_, i) =>
        sourceOf(`s${i}`, [ALLOW_ALL], { ceilings: [giverOf('g', layers)] }),
      )
      layers = compileLayers({ identity })
    }
    expect(layers.faults.some(({ message }) => message.includes('`givers`'))).toBe(true)
    expect(decide(requestOf(), layers).decision).toBe('Deny')
  })
})

describe('givers', () => {
  const share = (giver: Layers, context?: ContextRecord): Layers => ({
    identity: [
      sourceOf('share', [ALLOW_ALL], { kind: 'share', ceilings: [giverOf('ann', compileLayers(giver), context)] }),
    ],
  })

  it('limit a share to what they may do now', () => {
    expect(kindOf(share(layersOf(ALLOW_ALL)))).toBe('allow')
    expect(kindOf(share({}))).toBe('implicitDeny')
    expect(kindOf(share(layersOf({ ...ALLOW_ALL, Action: 'apples:Grow' })))).toBe('implicitDeny')
    expect(kindOf(share({ ...layersOf(ALLOW_ALL), boundaries: [{ id: 'b', policies: [] }] }))).toBe('implicitDeny')
  })

  it('withhold a share by their own Deny, without denying what is held otherwise', () => {
    const denied = share(layersOf(ALLOW_ALL, DENY_ALL))
    expect(kindOf(denied)).toBe('implicitDeny')
    expect(kindOf({ identity: [...(denied.identity ?? []), sourceOf('fred', [ALLOW_ALL])] })).toBe('allow')
  })

  it('are judged by their own ARN and their own tags, never by those of who holds the share', () => {
    const byArn = withResourcePolicy({ ...ALLOW_ALL, Principal: { AWS: FRED.arn } })
    expect(kindOf(share(byArn))).toBe('implicitDeny')
    expect(kindOf(share(withResourcePolicy({ ...ALLOW_ALL, Principal: { AWS: 'arn:tinyauth:iam:::user/ann' } })))).toBe(
      'allow',
    )
    const byTag = layersOf({
      ...ALLOW_ALL,
      Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red', 'aws:PrincipalAccount': '1' } },
    })
    const context = { 'PrincipalTag/team': 'red', 'aws:PrincipalAccount': '1' }
    expect(kindOf(share(byTag), { context })).toBe('implicitDeny')
    expect(kindOf(share(byTag, context))).toBe('allow')
  })

  it('may hold a share themselves', () => {
    const inner = share(layersOf(ALLOW_ALL))
    expect(kindOf(share(inner))).toBe('allow')
    expect(kindOf(share(share({})))).toBe('implicitDeny')
  })

  it('cannot be changed for others by who holds one of its answers', () => {
    const ask = () => decide({ principal: FRED, action: 'apples:Eat', resource: `${APPLES}apples/1` }, layersOf())
    const held: unknown = ask().decidedBy
    expect(() => (held as unknown[]).push('changed')).toThrow(TypeError) // what a caller without types could do
    expect(ask().decidedBy).toEqual([{ layer: 'identity', source: 'identity' }])
  })
})
