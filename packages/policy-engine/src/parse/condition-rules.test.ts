import { describe, expect, it } from '@jest/globals'
import { operatorNames } from '../condition-operator.js'
import { parsePolicy } from './parse-policy.js'
import type { Problem } from '../problem.js'

function problemsOf(Condition: object): readonly Problem[] {
  const Statement = { Effect: 'Allow', Action: 'a:B', Resource: '*', Condition }
  return parsePolicy({ Version: '2012-10-17', Statement }).problems
}

describe('condition operators, when saving', () => {
  it('are taken in canonical case, all but the two combinations without a meaning', () => {
    const refused = operatorNames().filter((name) => problemsOf({ [name]: {} }).length > 0)
    expect(refused.every((name) => /NullIfExists|^ForAnyValue:.*IfExists/.test(name))).toBe(true)
    expect(refused.length).toBe(29)
  })

  it.each([
    ['stringEquals', 'invalid-condition-operator-case', 'StringEquals'],
    ['forallvalues:stringlikeifexists', 'invalid-condition-operator-case', 'ForAllValues:StringLikeIfExists'],
    ['StringEqual', 'invalid-condition-operator', 'StringEquals'],
    ['NumericGreatherThanEquals', 'invalid-condition-operator', 'NumericGreaterThanEquals'],
    ['ForAllValue:StringEqualIfExists', 'invalid-condition-operator', 'ForAllValues:StringEqualsIfExists'],
    ['ForAnyValue::StringEquals', 'invalid-condition-operator', 'ForAnyValue:StringEquals'],
    ['ForAllValues.StringEquals', 'invalid-condition-operator', 'ForAllValues:StringEquals'],
    ['ForSomeValue:StringEquals', 'invalid-condition-operator', undefined],
    ['BinaryNotEquals', 'invalid-condition-operator', 'BinaryEquals'],
    ['StringMatches', 'invalid-condition-operator', undefined],
    ['', 'invalid-condition-operator', undefined],
    ['__proto__', 'invalid-condition-operator', undefined],
    ['constructor', 'invalid-condition-operator', undefined],
    ['NullIfExists', 'null-with-if-exists', 'Null'],
    ['ForAnyValue:NullIfExists', 'null-with-if-exists', 'Null'],
    ['ForAnyValue:StringLikeIfExists', 'for-any-value-with-if-exists', 'ForAnyValue:StringLike'],
  ])('are refused as %j with %s, suggesting %s', (name, code, suggestion) => {
    const [problem, ...others] = problemsOf(Object.fromEntries([[name, {}]]))
    expect(others).toEqual([])
    expect(problem).toMatchObject({ code, path: `/Statement/Condition/${name}` })
    expect(problem?.suggestion).toBe(suggestion)
  })
})

describe('condition keys, when saving', () => {
  it.each([
    'SourceIp',
    'Idp.AccessLevel',
    'Colour',
    'aws:sourceip',
    'PrincipalTag/team',
    'aws:PrincipalTag/Cost Center',
    'kms:EncryptionContext:aws:s3:arn',
    'accounts.example.com:aud',
    's3:x-amz-meta-*',
  ])('may be %s', (key) => {
    expect(problemsOf({ StringEquals: { [key]: 'x' } })).toEqual([])
  })

  it.each([
    '',
    ' ',
    'source ip',
    'aws:',
    ':a',
    'PrincipalTag/',
    'PrincipalTag/ a',
    '${Username}',
    'a"b',
    'a\nb',
    '__proto__',
  ])('are refused as %j', (key) => {
    const condition = { StringEquals: Object.fromEntries([[key, 'x']]) }
    expect(problemsOf(condition)).toMatchObject([{ code: 'invalid-condition-key' }])
  })

  it.each([
    ['Colour', 'colour'],
    ['SourceIp', 'aws:sourceIP'],
    ['aws:PrincipalTag/Team', 'PrincipalTag/team'],
  ])('are refused when one operator names %s and %s, which are one key', (first, second) => {
    expect(problemsOf({ StringLike: { [first]: 'x', [second]: 'y' } })).toMatchObject([
      { code: 'duplicate-condition-key', path: `/Statement/Condition/StringLike/${second.replace('/', '~1')}` },
    ])
    expect(problemsOf({ StringLike: { [first]: 'x' }, StringNotLike: { [second]: 'y' } })).toEqual([])
  })

  it('need a quantifier where they are known to have several values', () => {
    expect(problemsOf({ StringEquals: { groups: 'a' } })).toMatchObject([{ code: 'missing-qualifier' }])
    expect(problemsOf({ StringLikeIfExists: { 'aws:TagKeys': 'a' } })).toMatchObject([{ code: 'missing-qualifier' }])
    expect(problemsOf({ 'ForAnyValue:StringEquals': { Groups: 'a' }, Null: { Groups: 'true' } })).toEqual([])
  })
})
