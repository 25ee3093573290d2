import { describe, expect, it } from '@jest/globals'
import { group, info, not } from './build-group-expression.js'
import { evaluateGroups, grantsGroups, type GroupMembership } from './evaluate-groups.js'
import type { GroupExpression } from './group-expression.js'
import { parseGroupExpression } from './parse-group-expression.js'

function expressionOf(text: string): GroupExpression {
  const { expression } = parseGroupExpression(text)
  if (expression === undefined) throw new Error(`cannot be read: ${text}`)
  return expression
}

/** Direct groups, and behind the bar those reached by descent. */
function member(text: string): GroupMembership {
  const [direct = '', descent = ''] = text.split('|')
  const paths = (part: string): string[] => part.split(' ').filter((path) => path !== '')
  return { groups: new Set([...paths(direct), ...paths(descent)]), directGroups: new Set(paths(direct)) }
}

describe('evaluateGroups', () => {
  const cases: [text: string, groups: string, granted: boolean][] = [
    ['a', 'a', true],
    ['a', '| a', true],
    ['a', '', false],
    ['a', 'A', false],
    ['a', 'a/b', false],
    ['direct(a)', 'a', true],
    ['direct(a)', '| a', false],
    ['a | b', 'b', true],
    ['a | b', 'c', false],
    ['a & b', 'a', false],
    ['a & b', 'a | b', true],
    ['~a', '', true],
    ['~a', 'a', false],
    ['~a', '| a', true],
    ['~~a', 'a', true],
    ['~~a', '| a', false],
    ['~(a & b)', 'a | b', true],
    ['~(a & b)', 'a b', false],
    ['a ^ b', 'a', true],
    ['a ^ b', 'a b', false],
    ['a ^ b', '', false],
    ['a ^ b', '| a', false],
    ['a ^ b', 'a | b', true],
    ['a ^ b ^ c', 'a b c', false],
    ['a ^ b ^ c', 'c', true],
    ['(a ^ b) ^ c', 'a b c', true],
    ['a | b & c', 'a', true],
    ['(a | b) & c', 'a', false],
    ['a ^ b & c', 'a c', true],
    ['a | b ^ c', 'a b c', true],
    ['~a & b', 'b', true],
    ['~a | b', 'a b', true],
    ['a + b', 'b', false],
    ['a + ~b', 'a b', true],
  ]

  it.each(cases)('decides `%s` for a member of `%s`: %s', (text, groups, granted) => {
    const expression = expressionOf(text)
    expect(evaluateGroups(expression, member(groups)).granted).toBe(granted)
    expect(grantsGroups(expression, member(groups))).toBe(granted)
  })

  describe('with the example of the chat in which people are blocked', () => {
    const chat = expressionOf('~(chat/dm1/"blocked") & chat/dm1')
    const people: [who: string, groups: string, granted: boolean][] = [
      ['the owner, a member of all below', 'chat | chat/dm1 chat/dm1/blocked', true],
      ['a member', 'chat/dm1 | chat/dm1/blocked', true],
      ['a member who is blocked', 'chat/dm1 chat/dm1/blocked', false],
      ['somebody who is blocked only', 'chat/dm1/blocked', false],
      ['a stranger', 'chat/dm2', false],
    ]

    it.each(people)('decides as expected about %s', (_who, groups, granted) => {
      expect(evaluateGroups(chat, member(groups)).granted).toBe(granted)
    })
  })

  it('reports every leaf in the order of the text, also those that did not matter', () => {
    const { granted, leaves, problems } = evaluateGroups(
      expressionOf('a | ~(b & ~c) | d ^ direct(e) + f + ~g'),
      member('a b e | d f g'),
    )
    expect(granted).toBe(true)
    expect(problems).toEqual([])
    expect(leaves).toEqual([
      { path: 'a', direct: false, negated: false, information: false, granted: true },
      { path: 'b', direct: true, negated: true, information: false, granted: true },
      { path: 'c', direct: true, negated: false, information: false, granted: false },
      { path: 'd', direct: true, negated: false, information: false, granted: false },
      { path: 'e', direct: true, negated: false, information: false, granted: true },
      { path: 'f', direct: false, negated: false, information: true, granted: true },
      { path: 'g', direct: true, negated: true, information: true, granted: false },
    ])
  })

  it.each([group(':a'), not(':a'), info('b', ':a'), not('c/:a | b')])(
    'grants nothing while a placeholder is not filled: %j',
    (expression) => {
      const outcome = evaluateGroups(expression, member('b :a'))
      expect(outcome.granted).toBe(false)
      expect(outcome.problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([
        'missing-parameter: `:a` was not filled',
      ])
      expect(grantsGroups(expression, member('b :a'))).toBe(false)
    },
  )

  it('takes lists in place of sets', () => {
    const lists = { groups: ['a', 'b'], directGroups: ['a'] }
    expect(evaluateGroups(expressionOf('b & ~b & a'), lists).granted).toBe(true)
    expect(grantsGroups(expressionOf('direct(b)'), lists)).toBe(false)
  })
})
