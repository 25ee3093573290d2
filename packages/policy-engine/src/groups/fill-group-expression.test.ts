import { describe, expect, it } from '@jest/globals'
import { group, info, not } from './build-group-expression.js'
import { fillGroupExpression, type GroupParameters, isGroupTemplate } from './fill-group-expression.js'
import type { GroupExpression } from './group-expression.js'
import { parseGroupExpression } from './parse-group-expression.js'
import { printGroupExpression } from './print-group-expression.js'

const template = info('chat/:dm & ~(direct(chat/:dm/blocked) ^ :owner)', 'chat/:dm/admins')

function fill(expression: GroupExpression, params: GroupParameters): string | readonly string[] {
  const { expression: filled, problems } = fillGroupExpression(expression, params)
  return filled === undefined ? problems.map(({ code, path }) => `${code} ${path}`) : printGroupExpression(filled)
}

describe('fillGroupExpression', () => {
  it('puts values in place of placeholders everywhere', () => {
    expect(fill(template, { dm: 'dm1', owner: 'fred@example.org', other: '..' })).toBe(
      'chat/dm1 & ~(direct(chat/dm1/blocked) ^ fred@example.org) + chat/dm1/admins',
    )
  })

  it('gives an expression without placeholders back as it is', () => {
    const plain = not('a')
    expect(fillGroupExpression(plain, {})).toEqual({ expression: plain, problems: [] })
  })

  it('reports every missing parameter once', () => {
    expect(fill(template, {})).toEqual(['missing-parameter /dm', 'missing-parameter /owner'])
  })

  it('takes no parameter from a prototype', () => {
    expect(fill(group(':constructor'), {})).toEqual(['missing-parameter /constructor'])
    expect(fill(group(':__proto__'), {})).toEqual(['missing-parameter /__proto__'])
  })

  const climbing: unknown[] = [
    '',
    '.',
    '..',
    '../admins',
    'a/b',
    'a/',
    '/a',
    '%2F',
    '%2e%2e',
    'a%2Fb',
    ':dm',
    'a:b',
    '*',
    'a|b',
    'a & b',
    'a"',
    'a\\b',
    ' a',
    'a\n',
    'a\u0000',
    'ä',
    'a\u2215b',
    'a'.repeat(129),
    7,
    ['a'],
    null,
  ]

  it.each(climbing)('refuses the value %j', (value) => {
    // Routers give lists and numbers too, whatever the type says.
    const params = { dm: value } as GroupParameters
    expect(fill(group('chat/:dm'), params)).toEqual(['invalid-parameter /dm'])
  })

  it('fills what then can be parsed and says the same', () => {
    const { expression } = fillGroupExpression(template, { dm: 'a'.repeat(128), owner: 'b' })
    expect(expression).toEqual(parseGroupExpression(expression && printGroupExpression(expression)).expression)
    expect(expression && isGroupTemplate(expression)).toBe(false)
    expect(isGroupTemplate(template)).toBe(true)
  })
})
