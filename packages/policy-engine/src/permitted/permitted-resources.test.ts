import { describe, expect, it } from '@jest/globals'
import {
  ALLOW_ALL,
  APPLES,
  FRED,
  giverOf,
  layersOf,
  policyOf,
  resourcePolicyOf,
  setOf,
  sourceOf,
  untyped,
  type Written,
} from '../../test/builders/fred.js'
import { compileLayers } from '../decide/compile-layers.js'
import { compilePolicy } from '../statement/compile-policy.js'
import { decide } from '../decide/decide.js'
import type { Layers } from '../layers.js'
import { isPermitted, type PermittedQuery, permittedResources, type PermittedResources } from './permitted-resources.js'
import type { ContextRecord, ContextValue } from '../request.js'

const QUERY: PermittedQuery = { principal: FRED, action: 'apples:Eat' }
const DENY: Written = { Effect: 'Deny', Action: '*' }
const ALLOW: Written = { Effect: 'Allow', Action: '*' }
const NAMES = [
  'apples/1',
  'apples/2',
  'apples/',
  'apples/fred',
  'apples/fred/1',
  'apples/*',
  'apples/${x}',
  'pears/1',
  'x:y::apples/1',
]
const RESOURCES = NAMES.map((name) => APPLES + name).concat(
  'arn:tinyauth:apples:eu::z::apples/1',
  'arn:tinyauth:other:::x',
  'no arn',
)

/** What the answer permits, after it was held against `decide` for every resource. */
function agreed(
  layers: Layers,
  members: Partial<PermittedQuery> = {},
): { permitted: string[]; answer: PermittedResources } {
  const compiled = compileLayers(layers)
  const query = { ...QUERY, ...members }
  const answer = permittedResources(query, compiled)
  const permitted = RESOURCES.filter((resource) => isPermitted(answer, resource))
  const decided = RESOURCES.filter((resource) => decide({ ...query, resource }, compiled).decision === 'Allow')
  if (answer.complete) expect(permitted).toEqual(decided)
  else expect(decided).toEqual(expect.arrayContaining(permitted))
  return { permitted: permitted.map((resource) => resource.replace(APPLES, '')), answer }
}

function permittedOf(layers: Layers, members: Partial<PermittedQuery> = {}): string[] {
  const { permitted, answer } = agreed(layers, members)
  expect(answer).toMatchObject({ complete: true, reasons: [], errors: [] })
  return permitted
}

describe('permittedResources agrees with decide, for', () => {
  const one = { ...ALLOW, Resource: `${APPLES}apples/1` }
  const named = (Resource: string, members: Written = {}): Written => ({
    ...ALLOW,
    Resource,
    Principal: { AWS: FRED.arn },
    ...members,
  })

  it.each<[string, Layers, readonly string[]]>([
    ['nothing at all', {}, []],
    ['everything', layersOf(ALLOW_ALL), NAMES],
    ['a plain resource', layersOf(one), ['apples/1']],
    ['a pattern', layersOf({ ...ALLOW, Resource: `${APPLES}apples/?` }), ['apples/1', 'apples/2', 'apples/*']],
    ['an escaped star', layersOf({ ...ALLOW, Resource: `${APPLES}apples/\${*}` }), ['apples/*']],
    ['another action', layersOf({ ...one, Action: 'pears:Eat' }), []],
    ['NotAction', layersOf({ Effect: 'Allow', NotAction: 'pears:*', Resource: `${APPLES}pears/1` }), ['pears/1']],
    ['NotResource', layersOf({ ...ALLOW, NotResource: [`${APPLES}apples/*`, `${APPLES}x*`] }), ['pears/1']],
    ['a Deny', layersOf(ALLOW_ALL, { ...DENY, Resource: `${APPLES}*/*` }), []],
    [
      'a Deny of one',
      layersOf({ ...ALLOW, Resource: `${APPLES}apples/?` }, { ...DENY, Resource: `${APPLES}apples/1` }),
      ['apples/2', 'apples/*'],
    ],
    [
      'a Deny by NotResource',
      layersOf(ALLOW_ALL, { ...DENY, NotResource: [`${APPLES}pears/*`, `${APPLES}apples/1`] }),
      ['apples/1', 'pears/1'],
    ],
    [
      'a star that a Deny reads widely',
      layersOf(ALLOW_ALL, { ...DENY, Resource: ['arn:tinyauth:*::apples/1', `${APPLES}apples/*`, `${APPLES}pears/1`] }),
      [],
    ],
    [
      'an Allow that is read narrowly',
      layersOf({ ...ALLOW, Resource: 'arn:tinyauth:apples:*::apples/1' }),
      ['apples/1'],
    ],
    ['a faulty Deny', layersOf(ALLOW_ALL, { ...DENY, Resource: 'x' }), []],
    ['a faulty Allow', layersOf({ ...ALLOW, Resource: ['x', '*'] }), []],
    [
      'a faulty action',
      layersOf(ALLOW_ALL, { Effect: 'Deny', Action: 'Eat', Resource: `${APPLES}apples/*` }),
      ['pears/1', 'x:y::apples/1'],
    ],
    [
      'guardrails',
      {
        ...layersOf(ALLOW_ALL),
        guardrails: [
          setOf('a', { ...ALLOW, Resource: `${APPLES}apples/*` }),
          setOf('b', { ...ALLOW, Resource: `${APPLES}*/1` }),
        ],
      },
      ['apples/1', 'apples/fred/1'],
    ],
    ['a guardrail without Allow', { ...layersOf(ALLOW_ALL), guardrails: [{ id: 'g', policies: [] }] }, []],
    [
      'a Deny in a guardrail',
      {
        ...layersOf({ ...ALLOW, Resource: `${APPLES}apples/?` }),
        guardrails: [setOf('a', ALLOW_ALL, { ...DENY, Resource: `${APPLES}apples/1` })],
      },
      ['apples/2', 'apples/*'],
    ],
    [
      'resource guardrails',
      {
        ...layersOf(ALLOW_ALL),
        resourceGuardrails: [
          { id: 'r', policies: [policyOf(named(`${APPLES}pears/*`), { type: 'resourceGuardrail' })] },
        ],
      },
      ['pears/1'],
    ],
    [
      'boundaries',
      {
        ...layersOf(ALLOW_ALL),
        boundaries: [setOf('a', { ...ALLOW, NotResource: `${APPLES}apples/*` })],
        session: [setOf('b', { ...ALLOW, Resource: `${APPLES}pears/*` })],
      },
      ['pears/1'],
    ],
    [
      'a direct grant beyond a boundary',
      {
        ...layersOf(one),
        boundaries: [{ id: 'b', policies: [] }],
        resourcePolicies: [resourcePolicyOf(named(`${APPLES}pears/1`))],
      },
      ['pears/1'],
    ],
    [
      'an account that only delegates',
      { ...layersOf(one), resourcePolicies: [resourcePolicyOf(named('*', { Principal: { AWS: '111122223333' } }))] },
      ['apples/1'],
    ],
    [
      'ceilings',
      {
        identity: [
          sourceOf('s', [ALLOW_ALL], { ceilings: [setOf('c', { ...ALLOW, Resource: `${APPLES}apples/fred*` })] }),
          sourceOf('t', [one]),
        ],
      },
      ['apples/1', 'apples/fred', 'apples/fred/1'],
    ],
    [
      'a Deny in a ceiling',
      {
        identity: [
          sourceOf('s', [ALLOW_ALL], { ceilings: [setOf('c', ALLOW_ALL, { ...DENY, Resource: `${APPLES}apples/*` })] }),
          sourceOf('t', [one]),
        ],
      },
      ['pears/1', 'x:y::apples/1'],
    ],
    [
      'a Deny in an inherited ceiling',
      {
        identity: [
          sourceOf('s', [ALLOW_ALL], {
            inherited: true,
            ceilings: [setOf('c', ALLOW_ALL, { ...DENY, Resource: `${APPLES}apples/*` })],
          }),
          sourceOf('t', [one]),
        ],
      },
      ['apples/1', 'pears/1', 'x:y::apples/1'],
    ],
    [
      'an inherited Deny',
      { identity: [sourceOf('s', [{ ...DENY, Resource: '*' }], { inherited: true }), sourceOf('t', [one])] },
      ['apples/1'],
    ],
    [
      'a required resource policy',
      {
        ...layersOf({ ...ALLOW, Resource: `${APPLES}apples/?` }),
        resourcePolicyRequired: true,
        resourcePolicies: [resourcePolicyOf(named(`${APPLES}*/1`, { Principal: { AWS: '111122223333' } }))],
      },
      [],
    ],
  ])('%s', (_, layers, expected) => {
    expect(permittedOf(layers).filter((name) => NAMES.includes(name))).toEqual(expected)
  })

  it('both sides of two accounts', () => {
    const members = { principal: { ...FRED, account: '111122223333' }, resourceAccount: '444455556666' }
    const layers = {
      ...layersOf({ ...ALLOW, Resource: `${APPLES}apples/?` }),
      resourcePolicies: [resourcePolicyOf(named(`${APPLES}*/1`))],
    }
    expect(permittedOf(layers, members)).toEqual(['apples/1'])
    expect(permittedOf(layers)).toEqual(expect.arrayContaining(['apples/2', 'pears/1', 'apples/fred/1']))
    expect(permittedOf({ ...layers, boundaries: [{ id: 'b', policies: [] }] }, members)).toEqual([])
  })

  it('sessions, with and without session policies', () => {
    const principal = { kind: 'federatedSession', arn: 'arn:session', issuer: FRED.arn } as const
    const layers = {
      ...layersOf(one),
      resourcePolicies: [
        resourcePolicyOf(named(`${APPLES}pears/1`), named(`${APPLES}apples/2`, { Principal: { AWS: 'arn:session' } })),
      ],
    }
    expect(permittedOf(layers, { principal })).toEqual(['apples/2'])
    expect(
      permittedOf({ ...layers, session: [setOf('s', { ...ALLOW, NotResource: `${APPLES}apples/*` })] }, { principal }),
    ).toEqual(['apples/2', 'pears/1'])
  })

  it('the anonymous', () => {
    const layers = {
      ...layersOf(ALLOW_ALL),
      resourcePolicies: [resourcePolicyOf(named(`${APPLES}pears/1`, { Principal: '*' }))],
    }
    expect(permittedOf(layers, { principal: { kind: 'anonymous' } })).toEqual(['pears/1'])
  })

  it('givers, who are judged with their own names and their own Deny', () => {
    const giving = layersOf(
      { ...ALLOW, Resource: `${APPLES}\${Username}/*` },
      { ...DENY, NotResource: [`${APPLES}apples/?`, `${APPLES}apples/fred`] },
      { ...DENY, Resource: `${APPLES}apples/1` },
    )
    const share = (username: string): Layers => ({
      identity: [
        sourceOf('share', [ALLOW_ALL], { ceilings: [giverOf('ann', compileLayers(giving), { Username: username })] }),
      ],
    })
    expect(permittedOf(share('apples'), { context: { Username: 'pears' } })).toEqual([
      'apples/2',
      'apples/fred',
      'apples/*',
    ])
    expect(permittedOf(share('pears'), { context: { Username: 'apples' } })).toEqual([])
    const nested: Layers = {
      identity: [
        sourceOf('share', [one, { ...ALLOW, Resource: `${APPLES}apples/2` }], {
          ceilings: [giverOf('bob', compileLayers(share('apples')))],
        }),
      ],
    }
    expect(permittedOf(nested)).toEqual(['apples/2'])
  })

  it.each<[string, ContextRecord, readonly string[]]>([
    ['present', { Username: 'fred' }, ['apples/fred/1']],
    ['missing', {}, []],
    ['empty', { Username: '' }, []],
    ['a star', { Username: '*' }, []],
    ['a list', { Username: ['fred'] }, []],
  ])('a variable that is %s', (_, context, expected) => {
    expect(permittedOf(layersOf({ ...ALLOW, Resource: `${APPLES}apples/\${Username}/*` }), { context })).toEqual(
      expected,
    )
  })

  it.each<[string, ContextValue]>([
    ['present', 'fred'],
    ['missing', null],
    ['a star', '*'],
    ['a brace after a dollar', '{x}'],
    ['a list', ['fred']],
  ])('every element with a variable that is %s', (_, Username) => {
    const context = { Username }
    for (const Effect of ['Allow', 'Deny']) {
      for (const element of ['Resource', 'NotResource']) {
        for (const patterns of [
          [`${APPLES}apples/\${Username}`],
          [`${APPLES}apples/$\${Username}`],
          [`${APPLES}apples/*`, `${APPLES}apples/\${Username}`],
          [`${APPLES}apples/\${Username}`, `${APPLES}pears/*`],
          [`${APPLES}apples/\${Username, '1'}`],
        ]) {
          const statement = { Effect, Action: '*', [element]: patterns }
          permittedOf(layersOf(...(Effect === 'Deny' ? [ALLOW_ALL] : []), statement), { context })
        }
      }
    }
  })

  it('documents of 2008-10-17, whose ${…} is text', () => {
    const policy = compilePolicy({ Statement: { ...ALLOW, Resource: `${APPLES}apples/\${x}` } })
    expect(permittedOf({ identity: [sourceOf('s', [], { policies: [policy] })] }, { context: { x: '1' } })).toEqual([
      'apples/${x}',
    ])
  })

  it('conditions on keys that are known', () => {
    const layers = layersOf(
      { ...one, Condition: { StringEquals: { Region: 'eu' } } },
      { ...DENY, Resource: '*', Condition: { Bool: { Mfa: 'false' } } },
    )
    expect(permittedOf(layers, { context: { Region: 'eu' } })).toEqual(['apples/1'])
    expect(permittedOf(layers, { context: { Region: 'us' } })).toEqual([])
    expect(permittedOf(layers, { context: { Region: 'eu', Mfa: false } })).toEqual([])
    expect(permittedOf(layers, { context: { Region: 'eu', Mfa: 'perhaps' } })).toEqual([])
    expect(
      permittedOf(layersOf({ ...one, Condition: { StringEquals: { 'ResourceTag/a': 'x' } } }), {
        context: { 'ResourceTag/a': 'x' },
      }),
    ).toEqual(['apples/1'])
  })
})

describe('permittedResources, where the resource is needed to know', () => {
  const values: readonly (ContextValue | undefined)[] = [
    undefined,
    '',
    '1',
    'apples',
    'fred',
    'word',
    '5',
    ['1'],
    ['word', '5'],
  ]

  /** Whatever the key may be for a resource: what is permitted is allowed. */
  function neverTooMuch(layers: Layers, key: string, members: Partial<PermittedQuery> = {}): PermittedResources {
    const compiled = compileLayers(layers)
    const answer = permittedResources({ ...QUERY, ...members }, compiled)
    for (const resource of RESOURCES.filter((name) => isPermitted(answer, name))) {
      for (const value of values) {
        const context = { ...members.context, ...(value !== undefined && { [key]: value }) }
        const { decision } = decide({ ...QUERY, ...members, resource, context }, compiled)
        expect([resource, value, decision]).toEqual([resource, value, 'Allow'])
      }
    }
    return answer
  }

  const conditions: readonly Written[] = [
    { StringEquals: { 'aws:ResourceTag/Owner': '1' } },
    { StringNotEquals: { 'ResourceTag/owner': '1' } },
    { Null: { 'ResourceTag/owner': 'true' } },
    { NumericEquals: { 'ResourceTag/owner': '5' } },
    { NumericNotEqualsIfExists: { 'ResourceTag/owner': '5' } },
    { 'ForAnyValue:StringEquals': { 'ResourceTag/owner': ['1', '5'] } },
    { StringEquals: { Region: '${ResourceTag/owner}' } },
    { StringNotEquals: { Region: '${ResourceTag/owner}' } },
    { NumericEquals: { 'ResourceTag/owner': '5' }, StringEquals: { Region: 'elsewhere' } },
    { StringEquals: { 'ResourceTag/owner': '5', Region: 'elsewhere' } },
    { Nope: { Region: 'x' }, StringEquals: { 'ResourceTag/owner': '5' } },
  ]

  it.each(conditions.map((Condition) => [Condition]))('never permits too much by the condition %j', (Condition) => {
    const context = { Region: '1' }
    neverTooMuch(layersOf({ ...ALLOW_ALL, Condition }), 'ResourceTag/owner', { context })
    neverTooMuch(layersOf(ALLOW_ALL, { ...DENY, Resource: `${APPLES}apples/*`, Condition }), 'ResourceTag/owner', {
      context,
    })
    neverTooMuch(
      layersOf({ ...ALLOW, NotResource: `${APPLES}apples/*` }, { ...DENY, NotResource: `${APPLES}*/1`, Condition }),
      'ResourceTag/owner',
      { context },
    )
  })

  const patterns = [
    [`${APPLES}\${ResourceTag/owner}/*`],
    [`${APPLES}apples/\${ResourceTag/owner}`, `${APPLES}pears/*`],
    [`${APPLES}apples/*`, `${APPLES}apples/\${ResourceTag/owner}`],
    [`${APPLES}apples/\${ResourceTag/owner, '1'}`],
    [`arn:tinyauth:*:default::apples/\${ResourceTag/owner}`],
  ]

  it.each(patterns.map((written) => [written]))('never permits too much by the variable in %j', (written) => {
    for (const element of ['Resource', 'NotResource']) {
      for (const statements of [[{ ...ALLOW, [element]: written }], [ALLOW_ALL, { ...DENY, [element]: written }]]) {
        const answer = neverTooMuch(layersOf(...statements), 'ResourceTag/owner')
        expect(answer).toMatchObject({
          complete: false,
          reasons: [{ code: 'unknown-variable', key: 'ResourceTag/owner' }],
        })
      }
    }
  })

  it('leaves an Allow out and takes a Deny as applying, and names statement and key', () => {
    const Condition = { StringEquals: { 'aws:ResourceTag/Secret': 'yes' } }
    const denied = neverTooMuch(
      layersOf(ALLOW_ALL, { Sid: 'No', ...DENY, Resource: `${APPLES}apples/*`, Condition }),
      'ResourceTag/secret',
    )
    expect(denied.complete).toBe(false)
    expect(denied.reasons).toMatchObject([
      { code: 'residual-condition', key: 'ResourceTag/secret', at: { sid: 'No', index: 1 } },
    ])
    expect([isPermitted(denied, `${APPLES}apples/1`), isPermitted(denied, `${APPLES}pears/1`)]).toEqual([false, true])
    const allowed = neverTooMuch(layersOf({ ...ALLOW_ALL, Condition }), 'ResourceTag/secret')
    expect(allowed).toMatchObject({ complete: false, allowed: [] })
  })

  it('asks nothing of a statement that cannot apply', () => {
    const Condition = { StringEquals: { 'ResourceTag/a': 'x' } }
    for (const members of [
      { Action: 'pears:*' },
      { Condition: { StringEquals: { Region: 'eu', 'ResourceTag/a': 'x' } } },
    ]) {
      expect(
        permittedResources(QUERY, layersOf(ALLOW_ALL, { ...DENY, Resource: '*', Condition, ...members })).complete,
      ).toBe(true)
    }
  })

  it('takes other keys for unknown when it is told to, families and spellings too, and known ones for missing', () => {
    const layers = (key: string): Layers =>
      layersOf(ALLOW_ALL, { ...DENY, Resource: '*', Condition: { StringEquals: { [key]: 'x' } } })
    const completeFor = (key: string, unknownKeys: readonly string[]): boolean =>
      permittedResources({ ...QUERY, unknownKeys }, layers(key)).complete
    expect(completeFor('aws:RequestTag/A', ['RequestTag/'])).toBe(false)
    expect(completeFor('RequestTag/a', ['aws:requesttag/A'])).toBe(false)
    expect(completeFor('RequestTag/a', ['RequestTag/b'])).toBe(true)
    expect(completeFor('Owner:Name', ['OWNER:NAME'])).toBe(false)
    expect(completeFor('saml:x/y', ['SAML:X/'])).toBe(false)
    expect(completeFor('ResourceTag/a', [])).toBe(true)
    expect(permittedResources(QUERY, layers('Resource')).complete).toBe(false)
    expect(permittedResources({ ...QUERY, context: { Resource: 'x' } }, layers('Resource'))).toMatchObject({
      complete: true,
      denied: [{ allOf: [], noneOf: [] }],
    })
  })

  it('is open where a giver is', () => {
    const giving = compileLayers(
      layersOf(ALLOW_ALL, { ...DENY, Resource: '*', Condition: { StringEquals: { 'ResourceTag/a': 'x' } } }),
    )
    const answer = neverTooMuch(
      { identity: [sourceOf('s', [ALLOW_ALL], { ceilings: [giverOf('ann', giving)] })] },
      'ResourceTag/a',
    )
    expect(answer).toMatchObject({ complete: false, allowed: [] })
  })
})

describe('permittedResources with too many sets', () => {
  const wide = Array.from({ length: 6 }, (_, i) => ({
    ...ALLOW,
    Resource: Array.from({ length: 20 }, (__, j) => `${APPLES}*${i}-${j}*`),
  }))
  const sets: Layers = { ...layersOf(ALLOW_ALL), guardrails: wide.map((statement, i) => setOf(`g${i}`, statement)) }
  const giver = layersOf(ALLOW_ALL, ...wide.map((statement) => ({ ...DENY, NotResource: statement.Resource })))
  const share: Layers = { identity: [sourceOf('s', [ALLOW_ALL], { ceilings: [giverOf('ann', compileLayers(giver))] })] }

  it.each([1, 10, 1000])('keeps to %d, says so, and permits too little rather than too much', (mostSets) => {
    for (const layers of [sets, share]) {
      const answer = permittedResources({ ...QUERY, mostSets }, layers)
      expect(answer).toMatchObject({ complete: false, reasons: [{ code: 'too-many-sets' }] })
      expect(answer.allowed.length).toBeLessThanOrEqual(mostSets)
      expect(isPermitted(answer, `${APPLES}none`)).toBe(false)
    }
  })

  it.each([0, -1, Number.NaN, 0.5])('takes %d for the default', (mostSets) => {
    expect(permittedResources({ ...QUERY, mostSets }, sets)).toMatchObject({ complete: false })
    expect(permittedResources({ ...QUERY, mostSets }, layersOf(ALLOW_ALL)).complete).toBe(true)
  })

  it('says so even where few sets are left', () => {
    const denies = [
      { ...DENY, NotResource: ['1', '2', 'fred'].map((name) => `${APPLES}apples/${name}`) },
      { ...DENY, Resource: `${APPLES}apples/1` },
    ]
    const layers: Layers = {
      identity: [
        sourceOf('s', [ALLOW_ALL], { ceilings: [giverOf('ann', compileLayers(layersOf(ALLOW_ALL, ...denies)))] }),
      ],
    }
    agreed(layers, { mostSets: 1 })
    expect(permittedResources({ ...QUERY, mostSets: 1 }, layers).complete).toBe(false)
  })
})

describe('permittedResources never throws and permits nothing', () => {
  const throwing = (): never => {
    throw new Error('no')
  }

  it.each([
    [undefined],
    [null],
    [5],
    [{}],
    [{ ...QUERY, action: '' }],
    [{ ...QUERY, principal: {} }],
    [{ ...QUERY, context: { k: {} } }],
    [{ ...QUERY, context: { k: 'a', K: 'b' } }],
    [{ ...QUERY, unknownKeys: 5 }],
    [{ ...QUERY, unknownKeys: [5] }],
    [new Proxy({}, { get: throwing, ownKeys: throwing })],
  ])('by a query that cannot be read (%#)', (query) => {
    const answer = permittedResources(untyped(query), layersOf(ALLOW_ALL))
    expect(answer).toMatchObject({ allowed: [], denied: [] })
    expect(answer.errors).not.toEqual([])
    expect(isPermitted(answer, `${APPLES}apples/1`)).toBe(false)
  })

  it.each([
    [undefined],
    [null],
    [{ identity: {} }],
    [{ compiled: true }],
    [{ identity: [sourceOf('s', [], { policies: [compilePolicy('x')] })] }],
  ])('by layers that cannot be used (%#)', (layers) => {
    const answer = permittedResources(QUERY, untyped(layers))
    expect(answer).toMatchObject({ allowed: [], denied: [] })
    expect(answer.errors).not.toEqual([])
  })

  it('of resources that decide refuses to judge', () => {
    const answer = permittedResources(QUERY, layersOf(ALLOW_ALL))
    expect(isPermitted(answer, '')).toBe(false)
    expect(isPermitted(answer, `arn:${'a'.repeat(2044)}`)).toBe(true)
    expect(isPermitted(answer, `arn:${'a'.repeat(2045)}`)).toBe(false)
  })
})
