import { describe, expect, it } from '@jest/globals'
import { BASE_OPERATORS, findOperator, operatorNames } from './condition-operator.js'

describe('findOperator', () => {
  it('knows 26 operators and Null', () => {
    expect(BASE_OPERATORS).toHaveLength(27)
    expect(new Set(BASE_OPERATORS.map(({ name }) => name.toLowerCase())).size).toBe(27)
  })

  it('takes every name apart, with every modifier, in any case', () => {
    for (const base of BASE_OPERATORS) {
      for (const [prefix, quantifier] of [
        ['', 'one'],
        ['ForAllValues:', 'ForAllValues'],
        ['ForAnyValue:', 'ForAnyValue'],
      ] as const) {
        for (const [suffix, ifExists] of [
          ['', false],
          ['IfExists', true],
        ] as const) {
          const canonical = `${prefix}${base.name}${suffix}`
          for (const name of [canonical, canonical.toUpperCase(), canonical.toLowerCase()]) {
            expect(findOperator(name)).toEqual({ base, quantifier, ifExists, canonical })
          }
        }
      }
    }
    expect(operatorNames()).toHaveLength(27 * 6)
  })

  it.each([
    '',
    'StringEqual',
    'String Equals',
    'StringEquals ',
    'ForAllValues:',
    'ForAllValuesStringEquals',
    'ForAnyValue:ForAllValues:StringEquals',
    'IfExists',
    'StringEqualsIfExistsIfExists',
    'IfExistsStringEquals',
    'BinaryNotEquals',
    'NotBool',
    'ArnGlob',
    'constructor',
    '__proto__',
  ])('finds no operator %j', (name) => {
    expect(findOperator(name)).toBeUndefined()
  })

  it.each([
    ['StringNotEquals', true, true],
    ['NotIpAddress', true, false],
    ['ArnNotLike', true, true],
    ['ArnNotEquals', true, true],
    ['NumericNotEquals', true, false],
    ['DateNotEquals', true, false],
    ['StringNotEqualsIgnoreCase', true, true],
    ['StringNotLike', true, true],
    ['Bool', false, true],
    ['BinaryEquals', false, false],
    ['Null', false, false],
  ])('says of %s whether it is negated (%s) and takes variables (%s)', (name, negated, variables) => {
    expect(findOperator(name)?.base).toMatchObject({ negated, variables })
  })

  it('negates exactly the eight operators whose name says so', () => {
    const negated = BASE_OPERATORS.filter((base) => base.negated)
    expect(negated.every(({ name }) => name.includes('Not'))).toBe(true)
    expect(negated).toHaveLength(8)
    expect(BASE_OPERATORS.filter(({ name }) => name.includes('Not'))).toHaveLength(8)
  })
})
