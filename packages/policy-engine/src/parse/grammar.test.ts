import { describe, expect, it } from '@jest/globals'
import type { PolicyType } from '../document.js'
import type { Limits } from '../limits.js'
import { parsePolicy } from './parse-policy.js'

function load(document: unknown, type: PolicyType = 'identity', limits: Partial<Limits> = {}): string[] {
  return parsePolicy(document, { mode: 'load', type, limits }).problems.map(({ code, path }) => `${code} ${path}`)
}

function statement(members: Readonly<Record<string, unknown>>): unknown {
  const { Action = 'a:B', Resource = '*', ...others } = members
  return { Version: '2012-10-17', Statement: { Effect: 'Allow', Action, Resource, ...others } }
}

describe('the grammar, when loading', () => {
  it.each<[string, unknown, string]>([
    ['a policy that is a list', [], 'data-type-mismatch '],
    ['a policy that is a text', '"hello"', 'data-type-mismatch '],
    ['a policy that is null', null, 'data-type-mismatch '],
    ['no Statement', { Version: '2012-10-17' }, 'missing-statement '],
    ['an unknown member of the policy', { Statement: [], Extra: 1 }, 'unknown-member /Extra'],
    ['__proto__ as member', '{"Statement":[],"__proto__":{"Effect":"Allow"}}', 'unknown-member /__proto__'],
    ['constructor as member', { Statement: [], constructor: 1 }, 'unknown-member /constructor'],
    ['an unknown version', { Version: '2013-10-17', Statement: [] }, 'invalid-version /Version'],
    ['a version that is a number', { Version: 2012, Statement: [] }, 'data-type-mismatch /Version'],
    ['an Id that is a list', { Id: ['a'], Statement: [] }, 'data-type-mismatch /Id'],
    ['a statement that is a text', { Statement: ['a'] }, 'data-type-mismatch /Statement/0'],
    ['a statement that is a list', { Statement: [[]] }, 'data-type-mismatch /Statement/0'],
    ['an unknown member of a statement', statement({ Bank: 1 }), 'unknown-member /Statement/Bank'],
    ['__proto__ in a statement', statement(JSON.parse('{"__proto__":1}') as object as Record<string, unknown>), 'unknown-member /Statement/__proto__'], // prettier-ignore
    ['a Sid that is a number', statement({ Sid: 1 }), 'data-type-mismatch /Statement/Sid'],
    ['a lower-case Effect', statement({ Effect: 'allow' }), 'invalid-effect /Statement/Effect'],
    ['an Effect that is a boolean', statement({ Effect: true }), 'data-type-mismatch /Statement/Effect'],
    [
      'Action beside NotAction',
      statement({ NotAction: 'a:C' }),
      'unsupported-element-combination /Statement/NotAction',
    ],
    [
      'Resource beside NotResource',
      statement({ NotResource: [] }),
      'unsupported-element-combination /Statement/NotResource',
    ],
    ['Principal beside NotPrincipal', statement({ Principal: '*', NotPrincipal: '*' }), 'unsupported-element-combination /Statement/NotPrincipal'], // prettier-ignore
    ['an Action that is an object', statement({ Action: {} }), 'data-type-mismatch /Statement/Action'],
    ['a list in a list of actions', statement({ Action: ['a:B', []] }), 'data-type-mismatch /Statement/Action/1'],
    ['a number as resource', statement({ Resource: ['*', 42] }), 'data-type-mismatch /Statement/Resource/1'],
    ['a Principal that is a number', statement({ Principal: 7 }), 'data-type-mismatch /Statement/Principal'],
    [
      'an unknown type of principal',
      statement({ Principal: { federated: '*' } }),
      'unknown-member /Statement/Principal/federated',
    ],
    [
      'a principal entry that is a number',
      statement({ Principal: { AWS: [1] } }),
      'data-type-mismatch /Statement/Principal/AWS/0',
    ],
    ['a Condition that is null', statement({ Condition: null }), 'data-type-mismatch /Statement/Condition'],
    ['a Condition that is a list', statement({ Condition: [] }), 'data-type-mismatch /Statement/Condition'],
    [
      'an operator with a text',
      statement({ Condition: { Bool: 'a' } }),
      'data-type-mismatch /Statement/Condition/Bool',
    ],
    [
      'an operator with a list',
      statement({ Condition: { Bool: ['a'] } }),
      'data-type-mismatch /Statement/Condition/Bool',
    ],
    ['a condition value that is null', statement({ Condition: { Bool: { 'a/b': null } } }), 'data-type-mismatch /Statement/Condition/Bool/a~1b'], // prettier-ignore
    ['a condition value that is an object', statement({ Condition: { Bool: { a: [{}] } } }), 'data-type-mismatch /Statement/Condition/Bool/a/0'], // prettier-ignore
  ])('refuses %s', (_what, document, problem) => {
    expect(load(document)).toEqual([problem])
  })

  it.each<[string, string]>([
    ['Effect', 'missing-effect /Statement/0'],
    ['Action', 'missing-action /Statement/0'],
    ['Resource', 'missing-resource /Statement/0'],
  ])('refuses a statement without %s', (name, problem) => {
    const members = { Effect: 'Allow', Action: 'a:B', Resource: '*', [name]: 'removed' }
    const entries = Object.entries(members).filter(([member]) => member !== name)
    expect(load({ Statement: [Object.fromEntries(entries)] })).toEqual([problem])
  })

  it('takes a trust policy with and without Resource', () => {
    expect(load({ Statement: { Effect: 'Allow', Principal: '*', Action: 'a:B' } }, 'trust')).toEqual([])
    expect(load(statement({ Principal: '*' }), 'trust')).toEqual([])
  })

  it.each<[string, unknown]>([
    ['no Version', { Statement: [] }],
    ['the old Version', { Version: '2008-10-17', Statement: [] }],
    ['an Id', { Id: 'x', Statement: [] }],
    ['empty lists', statement({ Action: [], Resource: [], Condition: { StringEquals: { a: [] } } })],
    ['an unknown operator', statement({ Condition: { Foo: { a: 'b' } } })],
    ['an unreadable value', statement({ Condition: { NumericEquals: { a: 'b', b: [1, true] } } })],
    ['bad patterns', statement({ Action: 'foobar', Resource: 'no-arn ${' })],
    ['equal Sids', { Statement: [1, 2].map(() => ({ Sid: 'a', Effect: 'Deny', Action: '*', Resource: '*' })) }],
    ['a principal in an identity policy', statement({ Principal: { AWS: 'fred' } })],
    ['characters beyond Latin-1', statement({ Resource: 'arn:p:s:::リンゴ' })],
  ])('loads %s, which fails closed when deciding', (_what, document) => {
    expect(load(document)).toEqual([])
  })

  it('refuses what is over the limits and says which', () => {
    const many = { Statement: [1, 2, 3].map(() => ({ Effect: 'Deny', Action: ['a:A', 'a:B', 'a:C'], Resource: '*' })) }
    expect(load(many, 'identity', { statements: 2 })).toEqual(['too-many-statements /Statement'])
    expect(load({ Statement: many.Statement[0] }, 'identity', { listLength: 2 })).toEqual([
      'list-too-long /Statement/Action',
    ])
    expect(load(many, 'identity', { policyCharacters: 100 })).toEqual(['policy-too-long '])
    expect(load(many, 'session', { policyCharacters: 10, sessionPolicyCharacters: 1000 })).toEqual([])
    expect(load(many, 'guardrail', { guardrailCharacters: 10 })).toEqual(['policy-too-long '])
    expect(load(many, 'trust', { trustPolicyCharacters: 10 })).toEqual(['policy-too-long '])
  })

  it('does not count white space between tokens as characters', () => {
    const document = statement({})
    const policyCharacters = JSON.stringify(document).length
    expect(load(JSON.stringify(document, null, 8), 'identity', { policyCharacters })).toEqual([])
    expect(load(document, 'identity', { policyCharacters: policyCharacters - 1 })).toEqual(['policy-too-long '])
  })

  it('suggests the member, the effect, the version and the principal type that were meant', () => {
    const document = {
      Version: '2012-10-71',
      Statement: { effect: 'Allow', Effect: 'DENY', Actions: 'a:B', Resource: '*', Principal: { aws: '*' } },
    }
    const suggestions = parsePolicy(document, { mode: 'load' }).problems.map(({ path, suggestion }) => [
      path,
      suggestion,
    ])
    expect(suggestions).toEqual([
      ['/Version', '2012-10-17'],
      ['/Statement/effect', 'Effect'],
      ['/Statement/Actions', 'Action'],
      ['/Statement/Effect', 'Deny'],
      ['/Statement/Principal/aws', 'AWS'],
      ['/Statement', undefined],
    ])
  })
})
