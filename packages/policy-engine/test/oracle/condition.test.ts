import { describe, expect, it } from '@jest/globals'
import { oracleCondition } from './condition.js'

/** Policy-semantics 3.8, "master truth table": the key missing, one matching value, one other, several that all match, some, none. */
const MASTER_TABLE: readonly [string, ...(readonly ('yes' | 'no')[])][] = [
  ['StringEquals', 'no', 'yes', 'no', 'no', 'no', 'no'],
  ['StringNotEquals', 'yes', 'no', 'yes', 'no', 'no', 'no'],
  ['StringEqualsIfExists', 'yes', 'yes', 'no', 'no', 'no', 'no'],
  ['StringNotEqualsIfExists', 'yes', 'no', 'yes', 'no', 'no', 'no'],
  ['ForAllValues:StringEquals', 'yes', 'yes', 'no', 'yes', 'no', 'no'],
  ['ForAllValues:StringNotEquals', 'yes', 'no', 'yes', 'no', 'no', 'yes'],
  ['ForAnyValue:StringEquals', 'no', 'yes', 'no', 'yes', 'yes', 'no'],
  ['ForAnyValue:StringNotEquals', 'no', 'no', 'yes', 'no', 'yes', 'yes'],
  ['ForAllValues:StringEqualsIfExists', 'yes', 'yes', 'no', 'yes', 'no', 'no'],
]

const REQUESTS = [undefined, 'a', 'x', ['a', 'b'], ['a', 'x'], ['x', 'y']]

describe('oracleCondition', () => {
  it.each(MASTER_TABLE)('follows row %s of the master table', (operator, ...expected) => {
    expect(REQUESTS.map((request) => oracleCondition(operator, request, ['a', 'b']))).toEqual(expected)
  })

  it('follows the Null rows', () => {
    expect(REQUESTS.map((request) => oracleCondition('Null', request, ['true']))[0]).toBe('yes')
    expect(oracleCondition('Null', undefined, [false])).toBe('no')
    expect(oracleCondition('Null', '', ['false'])).toBe('yes')
    expect(oracleCondition('Null', [], ['TRUE'])).toBe('yes')
    expect(oracleCondition('ForAnyValue:Null', 'a', ['true', 'false'])).toBe('yes')
  })

  it.each([
    ['ForAnyValue:StringEqualsIfExists', 'a', ['a']],
    ['NullIfExists', 'a', ['true']],
    ['StringResembles', 'a', ['a']],
    ['NumericEquals', '1', ['1', 'one']],
    ['NumericEquals', ['1', 'one'], ['1']],
    ['NumericNotEquals', 'one', ['1']],
    ['Bool', 'yes', ['true']],
    ['DateLessThan', '2024', ['soon']],
    ['NotIpAddress', 'here', ['10.0.0.0/8']],
    ['ArnLike', 'arn:a:b', ['arn:a:b:c:d:e']],
    ['ArnLike', 'arn:a:b:c:d:e', ['arn:*']],
    ['StringEquals', 'a', ['${}']],
    ['StringEquals', 'a', ['${open']],
    ['StringEquals', 'a', ["${k, 'open}"]],
    ['StringEquals', 'a', ['${a b}']],
    ['NumericEquals', '1', ['${n}']],
    ['StringEquals', 'a', ['${list}']],
    ['BinaryEquals', 'QQ', ['QQ==']],
  ])('cannot judge %s of %j against %j', (operator, request, values) => {
    expect(oracleCondition(operator, request, values, { list: ['a'] })).toBe('error')
  })

  it.each([
    ['stringEQUALS', 'a', ['a'], 'yes'],
    ['StringEquals', '', [''], 'yes'],
    ['StringEquals', 'ab', ['a*'], 'no'],
    ['StringEqualsIgnoreCase', 'ÀB', ['àb'], 'yes'],
    ['StringNotEquals', 'a', [], 'yes'],
    ['StringNotEqualsIfExists', 'a', [], 'no'],
    ['ForAllValues:StringNotEquals', 'a', [], 'no'],
    ['ForAllValues:StringEquals', ['', ''], ['x'], 'yes'],
    ['ForAnyValue:StringEquals', '', [''], 'no'],
    ['NumericGreaterThanEquals', 10, ['9.5'], 'yes'],
    ['Bool', true, ['TRUE'], 'yes'],
    ['DateLessThan', '2019-12-31T23:59:59Z', ['2020'], 'yes'],
    ['NotIpAddress', '::1', ['0.0.0.0/0'], 'yes'],
    ['StringLike', 'arn:aws:s:us-east-2:9999:store/abc:1111:finance/d.txt', ['arn:aws:s:*:1111:finance/*'], 'yes'],
    ['ArnLike', 'arn:aws:s:us-east-2:9999:store/abc:1111:finance/d.txt', ['arn:aws:s:*:1111:finance/*'], 'no'],
    ['ArnEquals', 'arn:aws:s:eu:1:x:y', ['arn:aws:s:*:1:x*'], 'yes'],
    ['StringLike', '*', ['${star}'], 'yes'],
    ['StringLike', 'a', ['${star}'], 'no'],
    ['StringLike', '${star}', ['${$}{star}'], 'yes'],
    ['StringEquals', 'd', ["${gone, 'd'}"], 'yes'],
    ['StringEquals', 'd', ["${empty, 'd'}"], 'yes'],
    ['StringEquals', 'd', ['${gone}'], 'no'],
    ['StringNotEquals', 'd', ['${gone}'], 'yes'],
    ['ForAllValues:StringEquals', undefined, ['x'], 'yes'],
  ] as const)('says that %s of %j against %j is %s', (operator, request, values, outcome) => {
    expect(oracleCondition(operator, request, values, { star: '*', empty: '' })).toBe(outcome)
  })
})
