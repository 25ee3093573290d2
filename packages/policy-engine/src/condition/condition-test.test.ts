import { describe, expect, it } from '@jest/globals'
import type { ConditionBlock, ConditionValue } from '../document.js'
import { Evaluation } from '../decide/evaluation.js'
import { DEFAULT_LIMITS } from '../limits.js'
import { readContext } from '../decide/request-context.js'
import type { ContextRecord, ContextValue } from '../request.js'
import { compileCondition, type ConditionTest, testHolds } from './condition-test.js'

function answer(test: ConditionTest, record: ContextRecord): unknown {
  const context = readContext(record, DEFAULT_LIMITS)
  if ('code' in context) throw new Error(context.message)
  const evaluation = new Evaluation(context)
  return testHolds(test, evaluation.read(test.key), evaluation)
}

function onlyTest(block: ConditionBlock, variables = true): ConditionTest {
  const [test] = compileCondition(block, variables)
  if (test === undefined) throw new Error('no test')
  return test
}

function holds(
  operator: string,
  values: ConditionValue | readonly ConditionValue[],
  found: ContextValue | undefined,
): unknown {
  return answer(onlyTest({ [operator]: { k: values } }), found === undefined ? {} : { k: found })
}

const MISSING = undefined

describe('the master truth table', () => {
  it.each([
    ['StringEquals', [false, true, false, false]],
    ['StringNotEquals', [true, false, true, false]],
    ['StringEqualsIfExists', [true, true, false, false]],
    ['StringNotEqualsIfExists', [true, false, true, false]],
    ['ForAllValues:StringEquals', [true, true, false, false]],
    ['ForAllValues:StringNotEquals', [true, false, true, false]],
    ['ForAnyValue:StringEquals', [false, true, false, true]],
    ['ForAnyValue:StringNotEquals', [false, false, true, true]],
    ['ForAllValues:StringEqualsIfExists', [true, true, false, false]],
    ['ForAllValues:StringNotEqualsIfExists', [true, false, true, false]],
  ])('%s of [a, b]: missing, a, c, [a, c]', (operator, expected) => {
    expect([MISSING, 'a', 'c', ['a', 'c']].map((found) => holds(operator, ['a', 'b'], found))).toEqual(expected)
    expect([null, ['a'], ['c'], ['c', 'a']].map((found) => holds(operator, ['b', 'a'], found))).toEqual(expected)
  })

  it.each([
    ['ForAllValues:StringEquals', true, false],
    ['ForAllValues:StringNotEquals', false, true],
    ['ForAnyValue:StringEquals', true, false],
    ['ForAnyValue:StringNotEquals', false, true],
  ])('%s of [a, b]: [a, b] gives %s, [c, d] gives %s', (operator, both, neither) => {
    expect(holds(operator, ['a', 'b'], ['a', 'b'])).toBe(both)
    expect(holds(operator, ['a', 'b'], ['c', 'd'])).toBe(neither)
  })

  it('of Null tells missing from present, and takes an empty text for present', () => {
    for (const operator of ['Null', 'ForAllValues:Null', 'ForAnyValue:Null', 'null']) {
      expect([MISSING, null, [], '', 'a', ['a', 'b']].map((found) => holds(operator, 'true', found))).toEqual([
        true,
        true,
        true,
        false,
        false,
        false,
      ])
      expect([MISSING, null, [], '', 'a'].map((found) => holds(operator, 'False', found))).toEqual([
        false,
        false,
        false,
        true,
        true,
      ])
      expect(holds(operator, ['true', false], 'a')).toBe(true)
      expect(holds(operator, [], 'a')).toBe(false)
    }
  })

  it('takes an empty text for a value of plain operators and for nothing in a set', () => {
    expect(holds('StringEquals', ['', 'home/'], '')).toBe(true)
    expect(holds('StringNotEquals', 'a', '')).toBe(true)
    expect(holds('ForAllValues:StringEquals', 'a', '')).toBe(true)
    expect(holds('ForAllValues:StringEquals', 'a', ['', ''])).toBe(true)
    expect(holds('ForAllValues:StringEquals', 'a', ['', 'a'])).toBe(false)
    expect(holds('ForAnyValue:StringNotEquals', 'a', ['', ''])).toBe(false)
    expect(holds('ForAnyValue:StringNotEquals', 'a', ['', 'a'])).toBe(true)
  })

  it.each([
    ['StringEquals', [false, false]],
    ['StringNotEquals', [true, true]],
    ['StringEqualsIfExists', [true, false]],
    ['StringNotEqualsIfExists', [true, false]],
    ['ForAllValues:StringEquals', [true, false]],
    ['ForAllValues:StringNotEquals', [true, false]],
    ['ForAnyValue:StringEquals', [false, false]],
    ['ForAnyValue:StringNotEquals', [false, false]],
  ])('%s of no values at all: missing, present', (operator, expected) => {
    expect([MISSING, 'a'].map((found) => holds(operator, [], found))).toEqual(expected)
  })
})

describe('operators', () => {
  it.each([
    ['StringEquals', 'a*', 'abc', false],
    ['StringEquals', 'a*', 'a*', true],
    ['StringEquals', 'A', 'a', false],
    ['StringEqualsIgnoreCase', 'STRASSE É', 'strasse é', true],
    ['StringEqualsIgnoreCase', 'İ', 'i', false],
    ['StringEqualsIgnoreCase', 'a*', 'AB', false],
    ['StringNotEqualsIgnoreCase', 'A', 'a', false],
    ['StringLike', 'a*?', 'ab', true],
    ['StringLike', 'arn:aws:s:*:1111:finance/*', 'arn:aws:s:us-east-2:9999:store/abc:1111:finance/d.txt', true],
    ['ArnLike', 'arn:aws:s:*:1111:finance/*', 'arn:aws:s:us-east-2:9999:store/abc:1111:finance/d.txt', false],
    ['ArnLike', 'arn:aws:s:*:1111:finance/*', 'arn:aws:s:us-east-2:1111:finance/a:b', true],
    ['ArnEquals', 'arn:aws:s:*:*:f*', 'arn:aws:s:eu:1:finance', true],
    ['ArnEquals', 'arn:aws:s:*:*:f*', 'arn:aws:s:eu:1:Finance', false],
    ['ArnNotLike', 'arn:aws:s:*:*:f*', 'arn:aws:s:eu:1:g', true],
    ['ArnNotEquals', 'arn:aws:s:*:*:f*', 'arn:aws:s:eu:1:f', false],
    ['NumericEquals', 5, '5.0', true],
    ['NumericEquals', '5', 5, true],
    ['NumericLessThan', '10', '9', true],
    ['NumericLessThan', '9', '10', false],
    ['NumericLessThanEquals', '9', '9.0', true],
    ['NumericGreaterThan', '9', '9', false],
    ['NumericGreaterThanEquals', '9', '9', true],
    ['NumericNotEquals', '9', '9.0', false],
    ['NumericLessThan', [1, 100], 50, true],
    ['DateLessThan', '2026', '2025-12-31T23:59:59Z', true],
    ['DateEquals', '2026', '1767225600', true],
    ['DateNotEquals', '2026', '2026-01-01T00:00Z', false],
    ['DateGreaterThan', '1970', 1, true],
    ['DateGreaterThanEquals', '1970', '0', true],
    ['DateLessThanEquals', '1970', '0.5', false],
    ['Bool', 'true', true, true],
    ['Bool', 'TRUE', 'True', true],
    ['Bool', false, 'true', false],
    ['Bool', ['true', 'false'], 'false', true],
    ['BinaryEquals', 'QUI=', 'QUI=', true],
    ['BinaryEquals', 'QUI=', 'QUJD', false],
    ['IpAddress', '10.0.0.0/8', '10.1.2.3', true],
    ['IpAddress', ['10.0.0.0/8', '2001:db8::/32'], '2001:db8::1', true],
    ['NotIpAddress', '10.0.0.0/8', '2001:db8::1', true],
    ['NotIpAddress', '10.0.0.0/8', '::ffff:10.0.0.1', false],
    ['stringlike', 'a*', 'abc', true],
  ] as const)('%s %j, %j: %s', (operator, values, found, expected) => {
    expect(holds(operator, values, found)).toBe(expected)
  })

  it.each([
    ['NumericEquals', '5', ['x', '', '1e3', 'true', true]],
    ['NumericNotEquals', '5', ['x', '']],
    ['DateLessThan', '2026', ['x', '', '1772272800000', 'true', 1.23e12]],
    ['DateNotEquals', '2026', ['tomorrow']],
    ['Bool', 'true', ['x', '', '1', 1, 0]],
    ['BinaryEquals', 'QUI=', ['x', 'QUI']],
    ['IpAddress', '10.0.0.0/8', ['x', '', '10.0.0.0/8', '010.0.0.1']],
    ['NotIpAddress', '10.0.0.0/8', ['x']],
    ['ArnLike', 'arn:aws:s:*:*:*', ['x', '', 'arn:aws:s:eu:1']],
    ['ArnNotLike', 'arn:aws:s:*:*:*', ['x']],
  ])('%s cannot be evaluated where it cannot read the value', (operator, value, unreadable) => {
    for (const found of unreadable) {
      for (const name of [operator, `${operator}IfExists`, `ForAllValues:${operator}`, `ForAnyValue:${operator}`]) {
        expect([name, found, holds(name, value, found)]).toEqual([
          name,
          found,
          name.startsWith('For') && found === '' ? name.startsWith('ForAll') : 'error',
        ])
      }
    }
  })

  it('cannot be evaluated where one of several values of a set cannot be read, in any place', () => {
    for (const found of [
      ['5', 'x'],
      ['x', '5'],
      ['6', 'x'],
      ['x', '6'],
      ['5', ''],
    ]) {
      for (const operator of [
        'ForAllValues:NumericEquals',
        'ForAnyValue:NumericEquals',
        'ForAnyValue:NumericNotEquals',
        'ForAllValues:NumericNotEquals',
      ]) {
        expect(holds(operator, '5', found)).toBe('error')
      }
    }
  })
})

describe('a stored condition that cannot be evaluated', () => {
  it.each([
    ['NoSuchOperator', 'x', 'invalid-condition-operator'],
    ['NullIfExists', 'true', 'null-with-if-exists'],
    ['ForAllValues:NullIfExists', 'true', 'null-with-if-exists'],
    ['ForAnyValue:StringEqualsIfExists', 'x', 'for-any-value-with-if-exists'],
    ['NumericEquals', 'x', 'invalid-number'],
    ['NumericEquals', 1e300, 'invalid-number'],
    ['NumericEquals', '${x}', 'invalid-number'],
    ['DateEquals', 'x', 'invalid-date'],
    ['DateEquals', '${CurrentTime}', 'invalid-date'],
    ['Bool', 'yes', 'invalid-boolean'],
    ['Null', 'yes', 'invalid-boolean'],
    ['Null', '${x}', 'invalid-boolean'],
    ['BinaryEquals', 'Q', 'invalid-base64'],
    ['BinaryEquals', '${x}', 'invalid-base64'],
    ['IpAddress', '10.0.0', 'invalid-ip-range'],
    ['IpAddress', '${SourceIp}', 'invalid-ip-range'],
    ['ArnLike', 'arn:aws:s3', 'invalid-arn'],
    ['ArnEquals', '*', 'invalid-arn'],
    ['StringEquals', '${}', 'empty-variable'],
    ['StringEqualsIgnoreCase', '${x', 'missing-brace'],
    ['StringLike', "${x, 'y}", 'missing-quote'],
    ['ArnLike', 'arn:aws:s:::${a b}', 'space-in-variable'],
    ['Bool', '${x y}', 'space-in-variable'],
  ])('%s %j is the fault %s, in any place of the list', (operator, value, code) => {
    const good = {
      NumericEquals: '1',
      DateEquals: '2026',
      BinaryEquals: '',
      IpAddress: '::',
      ArnEquals: 'a:::::',
      ArnLike: 'a:::::',
    }
    const other = Object.entries(good).find(([name]) => name === operator)?.[1] ?? 'true'
    for (const values of [value, [value], [other, value], [value, other]]) {
      const test = onlyTest({ [operator]: { k: values } })
      expect(test.fault?.code).toBe(code)
      expect(answer(test, {})).toBe('error')
      expect(answer(test, { k: 'true' })).toBe('error')
    }
  })

  it('is one key in two spellings in one operator block', () => {
    const tests = compileCondition(
      { StringEquals: { 'aws:username': 'a', Other: 'b', USERNAME: 'a' }, StringLike: { Username: 'a' } },
      true,
    )
    expect(tests.map((test) => test.fault?.code)).toEqual([undefined, undefined, 'duplicate-condition-key', undefined])
  })

  it('knows no variables in documents of 2008-10-17', () => {
    const tests = compileCondition(
      { StringEquals: { k: '${}' }, StringLike: { k: '${a*' }, ArnLike: { k: 'a:::::${' } },
      false,
    )
    expect(tests.map((test) => test.fault)).toEqual([undefined, undefined, undefined])
    expect(tests.map((test) => answer(test, { k: '${}' }))).toEqual([true, false, 'error'])
  })
})

describe('variables in policy values', () => {
  it.each([
    ['StringEquals', '${v}', 'fred', true],
    ['StringEquals', 'a-${v}-b', 'a-fred-b', true],
    ['StringEquals', '${v}', 'FRED', false],
    ['StringEqualsIgnoreCase', 'A-${v}', 'a-FRED', true],
    ['StringLike', '${v}*', 'freddy', true],
    ['StringNotEquals', '${v}', 'fred', false],
    ['ArnLike', 'arn:aws:s:::${v}/*', 'arn:aws:s:::fred/1', true],
    ['ArnLike', 'arn:aws:s:::${v}/*', 'arn:aws:s:::ann/1', false],
    ['ArnLike', 'arn:aws:s:${v}::x', 'arn:aws:s:fred::x', true],
  ])('%s %s takes the value: %s gives %s', (operator, value, found, expected) => {
    expect(answer(onlyTest({ [operator]: { k: value } }), { k: found, v: 'fred' })).toBe(expected)
  })

  it.each(['*', '?', 'a*', '${w}', ':'])('take the value %j as plain text', (v) => {
    for (const operator of ['StringEquals', 'StringLike', 'StringEqualsIgnoreCase']) {
      const test = onlyTest({ [operator]: { k: '${v}' } })
      expect(answer(test, { k: v, v })).toBe(true)
      expect(answer(test, { k: 'ab', v, w: 'ab' })).toBe(false)
    }
    const arn = onlyTest({ ArnLike: { k: 'arn:aws:s:::x/${v}' } })
    expect(answer(arn, { k: `arn:aws:s:::x/${v}`, v })).toBe(true)
    expect(answer(arn, { k: 'arn:aws:s:::x/ab', v })).toBe(false)
  })

  it.each([MISSING, null, '', []])('match nothing where the key is %j, so that a negated operator holds', (v) => {
    const context: ContextRecord = { k: 'fred', ...(v !== undefined && { v }) }
    expect(answer(onlyTest({ StringEquals: { k: '${v}' } }), context)).toBe(false)
    expect(answer(onlyTest({ StringEquals: { k: ['${v}', 'fred'] } }), context)).toBe(true)
    expect(answer(onlyTest({ StringNotEquals: { k: '${v}' } }), context)).toBe(true)
    expect(answer(onlyTest({ StringNotEquals: { k: ['${v}', 'fred'] } }), context)).toBe(false)
    expect(answer(onlyTest({ StringEquals: { k: "${v, 'fred'}" } }), context)).toBe(true)
    expect(answer(onlyTest({ Bool: { k: '${v}' } }), { ...context, k: 'true' })).toBe(false)
    expect(answer(onlyTest({ ArnNotLike: { k: 'arn:aws:s:::${v}' } }), { ...context, k: 'arn:aws:s:::' })).toBe(true)
  })

  it('cannot be evaluated where the value is a list, in any place, whatever else matches', () => {
    for (const v of [['fred'], ['fred', 'ann']]) {
      for (const [operator, value, k] of [
        ['StringEquals', '${v}', 'x'],
        ['StringNotLike', '${v}', 'x'],
        ['StringEqualsIgnoreCase', '${v}', 'x'],
        ['Bool', '${v}', 'true'],
        ['ArnLike', 'a:::::${v}', 'a:::::x'],
      ] as const) {
        expect(answer(onlyTest({ [operator]: { k: value } }), { k, v })).toBe('error')
      }
      expect(answer(onlyTest({ StringEquals: { k: ['x', '${v}'] } }), { k: 'x', v })).toBe('error')
      expect(answer(onlyTest({ StringEquals: { k: ["${v, 'y'}"] } }), { k: 'x', v })).toBe('error')
    }
  })

  it('in Bool are read as a boolean, and cannot be evaluated as anything else', () => {
    const test = onlyTest({ Bool: { k: ['${v}'] } })
    expect(answer(test, { k: 'true', v: 'True' })).toBe(true)
    expect(answer(test, { k: 'true', v: 'false' })).toBe(false)
    expect(answer(test, { k: 'true', v: 'yes' })).toBe('error')
  })
})

describe('what a test expects', () => {
  it('is the values as they are compared: variables replaced where they have a value, as written elsewhere', () => {
    const context = readContext({ v: 'fred' }, DEFAULT_LIMITS)
    if ('code' in context) throw new Error(context.message)
    const test = onlyTest({ StringLike: { k: ['a/${v}/*', '${w}', 'plain'] } })
    expect(test.comparer?.expected(new Evaluation(context))).toEqual(['a/fred/*', '${w}', 'plain'])
    expect(onlyTest({ NumericEquals: { k: [5, '6.0'] } }).comparer?.expected(new Evaluation(context))).toEqual([
      '5',
      '6.0',
    ])
  })
})

describe('hostile conditions', () => {
  it('are answered rightly with 40 stars and with many values', () => {
    expect(holds('StringLike', `${'*a'.repeat(40)}b`, 'a'.repeat(300))).toBe(false)
    expect(holds('StringLike', `${'*a'.repeat(40)}b`, `${'a'.repeat(300)}b`)).toBe(true)
    const many = Array.from({ length: 1000 }, (_, i) => `v${i}`)
    expect(holds('ForAllValues:StringEquals', many, many)).toBe(true)
    expect(holds('ForAllValues:StringEquals', many.slice(1), many)).toBe(false)
    expect(holds('ForAnyValue:StringNotEquals', many, many)).toBe(false)
  })

  it('may use names that objects inherit', () => {
    const block = compileCondition(
      Object.fromEntries([
        [
          'StringEquals',
          Object.fromEntries([
            ['__proto__', 'a'],
            ['constructor', 'b'],
          ]),
        ],
      ]),
      true,
    )
    expect(block.map((test) => test.key)).toEqual(['__proto__', 'constructor'])
    expect(block.map((test) => answer(test, {}))).toEqual([false, false])
    expect(compileCondition({ constructor: { k: 'a' } }, true)[0]?.fault?.code).toBe('invalid-condition-operator')
  })

  it('have no test at all when they are empty', () => {
    expect(compileCondition({}, true)).toEqual([])
    expect(compileCondition({ StringEquals: {} }, true)).toEqual([])
  })
})
