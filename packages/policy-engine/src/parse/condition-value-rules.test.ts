import { describe, expect, it } from '@jest/globals'
import { parsePolicy } from './parse-policy.js'
import type { Problem } from '../problem.js'

function problemsOf(operator: string, values: unknown): readonly Problem[] {
  const Statement = { Effect: 'Allow', Action: 'a:B', Resource: '*', Condition: { [operator]: { k: values } } }
  return parsePolicy({ Version: '2012-10-17', Statement }).problems
}

describe('condition values, when saving', () => {
  it.each<[string, unknown]>([
    ['StringEquals', ['', 'a', 5, true, '*']],
    ['StringLike', ['${Username}', "${a, 'b'}", '${*}', '$', '}']],
    ['NumericLessThan', [5, '-0.50', '007']],
    ['DateGreaterThan', ['2026', '2026-02-28', '2026-02-28T10:00:00Z', '1772272800', 1772272800]],
    ['Bool', true],
    ['Bool', 'False'],
    ['Bool', '${Mfa}'],
    ['BinaryEquals', ['', 'QUI=']],
    ['IpAddress', ['10.0.0.1', '10.0.0.0/8', '2001:db8::/32', '10.0.0.1/8']],
    ['ArnLike', ['arn:aws:s3:::b/*', 'arn:*:*:*:*:*', 'arn:aws:s3:::${Username}']],
    ['Null', ['true', false]],
  ])('of %s may be %j', (operator, values) => {
    expect(problemsOf(operator, values)).toEqual([])
  })

  it.each<[string, unknown, string]>([
    ['NumericEquals', '1e3', 'invalid-number'],
    ['NumericEquals', 1e21, 'invalid-number'],
    ['NumericEquals', true, 'invalid-number'],
    ['NumericEquals', '', 'invalid-number'],
    ['NumericEquals', '1'.repeat(39), 'invalid-number'],
    ['DateEquals', '2026-02-30', 'invalid-date'],
    ['DateEquals', '2026-02-28T10:00', 'invalid-date'],
    ['DateEquals', '1772272800000', 'invalid-date'],
    ['Bool', 'yes', 'invalid-boolean'],
    ['Bool', 1, 'invalid-boolean'],
    ['Null', 'maybe', 'invalid-boolean'],
    ['BinaryEquals', 'QUI', 'invalid-base64'],
    ['IpAddress', '10.0.0.0/33', 'invalid-ip-range'],
    ['NotIpAddress', '10.0.*', 'invalid-ip-range'],
    ['ArnEquals', 'arn:aws:s3', 'invalid-arn'],
    ['ArnNotLike', '${UserArn}', 'invalid-arn'],
    ['ArnLike', 'arn:aws:s3:*:table/${a:b}', 'invalid-arn'],
    ['NumericEquals', '${n}', 'variable-unsupported-by-operator'],
    ['DateEquals', '${CurrentTime}', 'variable-unsupported-by-operator'],
    ['IpAddress', '${SourceIp}', 'variable-unsupported-by-operator'],
    ['BinaryEquals', '${a}', 'variable-unsupported-by-operator'],
    ['Null', '${a}', 'variable-unsupported-by-operator'],
    ['StringEquals', '${Username', 'missing-brace'],
    ['StringEquals', "${a,'b'}", 'missing-quote'],
    ['ArnLike', 'arn:aws:s3:::${}', 'empty-variable'],
    ['StringLike', '${user name}', 'space-in-variable'],
    ['StringLike', '${TokenScopes}', 'variable-of-list'],
  ])('of %s are refused as %j with %s', (operator, value, code) => {
    expect(problemsOf(operator, value)).toMatchObject([{ code, path: `/Statement/Condition/${operator}/k` }])
    const second = problemsOf(operator === 'Bool' ? 'BoolIfExists' : `${operator}IfExists`, value)
    if (operator !== 'Null') expect(second).toMatchObject([{ code }])
  })

  it('are refused in every place of the list', () => {
    expect(problemsOf('NumericEquals', ['1', 'x', '2', 'y']).map(({ path }) => path)).toEqual([
      '/Statement/Condition/NumericEquals/k/1',
      '/Statement/Condition/NumericEquals/k/3',
    ])
  })

  it('are refused when there are none', () => {
    expect(problemsOf('StringEquals', [])).toMatchObject([{ code: 'empty-condition-values' }])
  })

  it('are refused when Bool has several', () => {
    expect(problemsOf('Bool', ['true', 'false'])).toMatchObject([{ code: 'multiple-boolean' }])
    expect(problemsOf('Bool', ['true'])).toEqual([])
  })

  it('are suggested without the space around them', () => {
    expect(problemsOf('IpAddress', ' 10.0.0.0/8 ')).toMatchObject([{ suggestion: '10.0.0.0/8' }])
  })
})
