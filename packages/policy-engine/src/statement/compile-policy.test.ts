import { describe, expect, it } from '@jest/globals'
import { ALLOW_ALL, APPLES, policyOf, untyped, type Written } from '../../test/builders/fred.js'
import { type CompiledPolicy, compilePolicy } from './compile-policy.js'
import type { PolicyType } from '../document.js'
import { compileResources } from './resource-matcher.js'

const TYPES: readonly PolicyType[] = [
  'identity',
  'boundary',
  'session',
  'guardrail',
  'resource',
  'trust',
  'resourceGuardrail',
]

function faultsOf(policy: CompiledPolicy): unknown[] {
  return policy.statements.flatMap(({ action, resource, principal, conditions }) =>
    [action.fault, resource.fault, principal?.fault, ...conditions.map((test) => test.fault)].flatMap(
      (fault) => fault?.code ?? [],
    ),
  )
}

describe('compilePolicy', () => {
  it.each([
    undefined,
    null,
    5,
    '',
    'not json',
    '{"Statement": [}',
    '[]',
    [],
    {},
    { Statement: 5 },
    { Statement: [null] },
    { Statement: [{}] },
    { Statement: { ...ALLOW_ALL, Effect: 'allow' } },
    { Statement: { ...ALLOW_ALL, Extra: 1 } },
    { Statement: { ...ALLOW_ALL, NotAction: 'a:b' } },
    { Statement: { Effect: 'Allow', Action: '*' } },
    { Statement: { ...ALLOW_ALL, Action: [5] } },
    { Statement: { ...ALLOW_ALL, Condition: { StringEquals: 'x' } } },
    { Statement: { ...ALLOW_ALL, Condition: { StringEquals: { k: null } } } },
    { Statement: ALLOW_ALL, Version: '2012' },
    '{"Statement": [], "Statement": []}',
    () => ({}),
    Symbol('policy'),
    new Map(),
    new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no')
        },
      },
    ),
  ])('makes a policy that denies of what cannot be read (%#)', (document) => {
    const policy = compilePolicy(document)
    expect(policy.problems.length).toBeGreaterThan(0)
    expect(policy.statements).toEqual([])
  })

  it('reads JSON text and values alike', () => {
    const document = {
      Version: '2012-10-17',
      Statement: [
        { Sid: 'One', ...ALLOW_ALL },
        { ...ALLOW_ALL, Effect: 'Deny' },
      ],
    }
    for (const input of [document, JSON.stringify(document)]) {
      const policy = compilePolicy(input, { id: 'p', version: 'v3', inline: true })
      expect(policy).toMatchObject({ id: 'p', version: 'v3', type: 'identity', inline: true, problems: [] })
      expect(policy.statements.map(({ index, sid, deny }) => [index, sid, deny])).toEqual([
        [0, 'One', false],
        [1, undefined, true],
      ])
    }
  })

  it('counts the characters of the compact document, white space left out', () => {
    const text = ` {\n "Statement" : ${JSON.stringify(ALLOW_ALL, undefined, 4)} } `
    expect(compilePolicy(text).characters).toBe(JSON.stringify({ Statement: ALLOW_ALL }).length)
  })

  it('does not see what happens to the document afterwards', () => {
    const statement = { Effect: 'Allow', Action: ['apples:Eat'], Resource: '*' }
    const policy = compilePolicy({ Statement: [statement] })
    statement.Action.push('*')
    statement.Effect = 'Deny'
    expect(policy.statements[0]).toMatchObject({ deny: false, action: { sources: ['apples:Eat'] } })
  })

  it.each([
    ['policyCharacters', 'identity'],
    ['sessionPolicyCharacters', 'session'],
    ['guardrailCharacters', 'guardrail'],
    ['trustPolicyCharacters', 'trust'],
  ] as const)('refuses a document over %s', (limit, type) => {
    const principal = type === 'trust' ? { Principal: '*' } : {}
    const document = { Statement: { ...ALLOW_ALL, ...principal } }
    const size = JSON.stringify(document).length
    expect(compilePolicy(document, { type, limits: { [limit]: size } }).problems).toEqual([])
    expect(compilePolicy(document, { type, limits: { [limit]: size - 1 } }).problems).not.toEqual([])
  })

  it.each([
    ['statements', { Statement: [ALLOW_ALL, ALLOW_ALL, ALLOW_ALL] }],
    ['listLength', { Statement: { ...ALLOW_ALL, Action: ['a:b', 'a:c', 'a:d'] } }],
    ['documentDepth', { Statement: [{ ...ALLOW_ALL, Action: ['a:b'] }] }],
  ])('refuses a document over %s', (limit, document) => {
    expect(compilePolicy(document, { limits: { [limit]: 2 } }).problems).not.toEqual([])
    expect(compilePolicy(JSON.stringify(document), { limits: { [limit]: 2 } }).problems).not.toEqual([])
    expect(compilePolicy(document, { limits: { [limit]: 4 } }).problems).toEqual([])
  })

  it('wants a principal where the type has one, and none elsewhere', () => {
    for (const type of TYPES) {
      const needs = ['resource', 'trust', 'resourceGuardrail'].includes(type)
      const bare = policyOf(ALLOW_ALL, { type })
      const named = policyOf({ ...ALLOW_ALL, Principal: '*' }, { type })
      expect([type, faultsOf(bare), faultsOf(named)]).toEqual([
        type,
        needs ? ['missing-principal'] : [],
        needs ? [] : ['unsupported-principal'],
      ])
    }
  })

  it('means every resource by a trust policy without Resource', () => {
    const [statement] = policyOf(
      { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' },
      { type: 'trust' },
    ).statements
    expect(statement?.resource.everything).toBe(true)
  })

  it.each<[string, Written, string]>([
    ['an action', { Action: 'Eat' }, 'invalid-action'],
    ['a resource', { Resource: 'x' }, 'invalid-resource'],
    ['a condition', { Condition: { Nope: { k: 'x' } } }, 'invalid-condition-operator'],
    ['a variable in an action', { Action: 'a:${x}' }, 'variable-unsupported-in-element'],
    ['a malformed variable', { Resource: 'arn:a:b:c:d:${}' }, 'empty-variable'],
  ])('keeps a readable document whose %s cannot be evaluated, with the fault at its statement', (_, members, code) => {
    const policy = policyOf([ALLOW_ALL, { ...ALLOW_ALL, ...members }])
    expect(policy.problems).toEqual([])
    expect(faultsOf(policy)).toEqual([code])
  })

  it('knows no variables in documents of 2008-10-17 and without version', () => {
    const Statement = {
      ...ALLOW_ALL,
      Action: 'a:${',
      Resource: 'arn:a:b:c:d:${',
      Condition: { StringEquals: { k: '${' } },
    }
    for (const version of [{}, { Version: '2008-10-17' }])
      expect(faultsOf(compilePolicy({ ...version, Statement }))).toEqual([])
    expect(faultsOf(compilePolicy({ Version: '2012-10-17', Statement }))).toHaveLength(3)
  })

  it.each(['*', `${APPLES}apples/1`, `${APPLES}apples/*`, `${APPLES}*/1`, 'arn:*', `${APPLES}\${x}`, `${APPLES}\${*}`])(
    'gives the whole matcher of resource `%s`, however it is kept',
    (Resource) => {
      for (const Effect of ['Allow', 'Deny']) {
        const [statement] = policyOf({ ...ALLOW_ALL, Effect, Resource }).statements
        const expected = compileResources([Resource], false, Effect === 'Deny', true)
        expect(statement?.resource).toEqual(expected)
        expect(statement?.onlyResource).toEqual(expected.only)
      }
    },
  )

  it('keeps conditions apart that differ in a key, a value, its type or the version of the document', () => {
    const Condition = { StringEquals: { k: '${x}' } }
    const all = [
      policyOf({ ...ALLOW_ALL, Condition }),
      compilePolicy({ Statement: { ...ALLOW_ALL, Condition } }),
      policyOf({ ...ALLOW_ALL, Condition: { StringEquals: { other: '${x}' } } }),
      policyOf({ ...ALLOW_ALL, Condition: { StringEquals: { k: ['${x}', 1] } } }),
      policyOf({ ...ALLOW_ALL, Condition: { StringLike: { k: '${x}' } } }),
    ].map((policy) => policy.statements[0]?.conditions)
    expect(new Set(all).size).toBe(all.length)
    expect(all[0]?.[0]?.comparer?.variables).toHaveLength(1)
    expect(all[1]?.[0]?.comparer?.variables).toHaveLength(0)
  })

  it('lets nobody change what statements share', () => {
    const [statement] = policyOf({ ...ALLOW_ALL, Condition: { StringEquals: { k: 'v' } } }).statements
    expect(Object.isFrozen(statement?.action.sources)).toBe(true)
    expect(Object.isFrozen(statement?.conditions)).toBe(true)
    expect(Object.isFrozen(statement?.conditions[0]?.values)).toBe(true)
  })

  it('is not misled by names that objects inherit', () => {
    const policy = compilePolicy('{"__proto__": {"Statement": []}}')
    expect(policy.problems).not.toEqual([])
    expect(compilePolicy(untyped(Object.create({ Statement: ALLOW_ALL }))).problems).not.toEqual([])
    expect(Object.keys({})).toEqual([])
  })
})
