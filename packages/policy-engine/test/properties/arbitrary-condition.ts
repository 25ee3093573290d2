import fc from 'fast-check'
import type { ConditionBlock, ConditionValue } from '../../src/document.js'
import { mostly } from './arbitrary-name.js'
import type { Wildness } from './arbitrary-name.js'
import { TEST_KEYS } from './arbitrary-context.js'
import type { KeyKind, TestKey } from './arbitrary-context.js'

const COMPARISONS = ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals']

/** The operators that fit a kind of key; all 26 and `Null`, over all kinds. */
export const OPERATORS: Readonly<Record<KeyKind, readonly string[]>> = {
  text: [
    'StringEquals',
    'StringNotEquals',
    'StringEqualsIgnoreCase',
    'StringNotEqualsIgnoreCase',
    'StringLike',
    'StringNotLike',
    'Null',
  ],
  number: COMPARISONS.map((comparison) => `Numeric${comparison}`),
  date: COMPARISONS.map((comparison) => `Date${comparison}`),
  boolean: ['Bool', 'Bool', 'Null'],
  address: ['IpAddress', 'NotIpAddress'],
  arn: ['ArnEquals', 'ArnLike', 'ArnNotEquals', 'ArnNotLike'],
  binary: ['BinaryEquals', 'Null'],
}

const POLICY_VALUES: Readonly<Record<KeyKind, readonly ConditionValue[]>> = {
  text: [
    'fred',
    'gina',
    'fr*',
    'f?ed',
    '*',
    'eng',
    '',
    '7',
    5,
    'tree/*',
    '?',
    'É',
    '${Username}',
    'tree/${aws:username}',
    "${PrincipalTag/team, 'eng'}",
    "${app:Text, ''}",
    '${*}',
    '${$}{Username}',
    'a$b',
  ],
  number: [1, '1.00', '-2', 0, 10, '9.5', '1'.repeat(38)],
  date: ['2020', '2020-01', '2020-02-29T10:00:00Z', '2020-02-29T12:00:00.5+02:00', '1577836800', 1577836800],
  boolean: [true, false, 'True', 'FALSE', '${Mfa}', "${Mfa, 'false'}"],
  address: ['10.0.0.0/8', '10.0.0.1', '0.0.0.0/0', '::/0', '::1', '2001:db8::/32', '::ffff:10.0.0.0/104', '10.9.9.9/8'],
  arn: [
    'arn:tinyauth:iam::111122223333:user/fred',
    'arn:tinyauth:iam::*:user/*',
    'arn:*:*:*:*:*',
    'arn:tinyauth:iam::111122223333:user/${Username}',
    'arn:tinyauth:iam:${app:Text}:1:x:?',
    '?:?:?:?:?:?',
  ],
  binary: ['QUI=', 'QQ==', 'QUJD'],
}

const FAULTY_VALUES: readonly ConditionValue[] = [
  'no',
  '${',
  '${}',
  "${Username, 'x}",
  '${user name}',
  '10.0.0.0/33',
  'arn:a',
]

const FAULTY_OPERATORS = ['StringResembles', 'NullIfExists', 'ForAnyValue:StringEqualsIfExists', 'ForNoValue:Bool', '']

/** One operator name that fits the kind: plain, with `IfExists`, with a set qualifier, in any case. */
export function arbitraryOperator(kind: KeyKind, wildness: Wildness): fc.Arbitrary<string> {
  const sound = fc
    .tuple(
      fc.constantFrom(...OPERATORS[kind]),
      fc.constantFrom('', '', '', 'ForAllValues:', 'ForAnyValue:'),
      fc.constantFrom('', '', 'IfExists'),
      fc.integer({ min: 0, max: 15 }),
    )
    .map(([name, set, ifExists, odd]) => {
      const suffix = name === 'Null' || set === 'ForAnyValue:' ? '' : ifExists
      const whole = `${set}${name}${suffix}`
      return odd === 0 ? whole.toLowerCase() : whole
    })
  const other = fc.constantFrom(...Object.values(OPERATORS).flat())
  return mostly(sound, fc.oneof(fc.constantFrom(...FAULTY_OPERATORS), other), wildness)
}

/** A list of policy values of a kind, or one value without brackets. */
export function arbitraryPolicyValues(
  kind: KeyKind,
  operator: string,
  wildness: Wildness,
): fc.Arbitrary<ConditionValue | readonly ConditionValue[]> {
  const sound = operator.toLowerCase().endsWith('null') ? ['true', 'false', true, false] : POLICY_VALUES[kind]
  const value = mostly(fc.constantFrom(...sound), fc.constantFrom(...FAULTY_VALUES), wildness)
  return fc.oneof({ weight: 3, arbitrary: value }, { weight: 2, arbitrary: fc.array(value, { maxLength: 3 }) })
}

type Test = readonly [operator: string, key: string, values: ConditionValue | readonly ConditionValue[]]

function arbitraryTest(key: TestKey, wildness: Wildness): fc.Arbitrary<Test> {
  return fc
    .tuple(arbitraryOperator(key.kind, wildness), fc.constantFrom(...key.spellings))
    .chain(([operator, name]) =>
      arbitraryPolicyValues(key.kind, operator, wildness).map((values) => [operator, name, values]),
    )
}

/** A `Condition` of up to three tests; two of them now and then in one operator block, even of one key. */
export function arbitraryCondition(wildness: Wildness): fc.Arbitrary<ConditionBlock> {
  const test = fc.constantFrom(...TEST_KEYS).chain((key) => arbitraryTest(key, wildness))
  return fc.array(test, { maxLength: 3 }).map((tests) => {
    const block: Record<string, Record<string, ConditionValue | readonly ConditionValue[]>> = {}
    for (const [operator, key, values] of tests) {
      block[operator] = { ...block[operator], [key]: values }
    }
    return block
  })
}
