import { describe, expect, it } from '@jest/globals'
import { allOf, anyOf, direct, group, info, not, oneOf } from './build-group-expression.js'
import { type GroupExpression, type GroupTerm } from './group-expression.js'
import { parseGroupExpression } from './parse-group-expression.js'
import { printGroupExpression } from './print-group-expression.js'

describe('the builders of group expressions', () => {
  const built: [GroupExpression, string][] = [
    [anyOf('a', 'b & c'), 'a | b & c'],
    [allOf('a | b', not('c')), '(a | b) & ~c'],
    [oneOf('a', oneOf('b', 'c')), 'a ^ (b ^ c)'],
    [not(anyOf('a', direct('b'))), '~(a | direct(b))'],
    [info('a | b', 'c', not('d')), 'a | b + c + ~d'],
    [info('a'), 'a'],
    [anyOf('a'), 'a'],
    [group('chat/:dm'), 'chat/:dm'],
    [direct('chat/"dm"'), 'direct(chat/dm)'],
  ]

  it.each(built)('make %j, which is `%s`', (expression, text) => {
    expect(printGroupExpression(expression)).toBe(text)
    expect(expression).toEqual(parseGroupExpression(text).expression)
  })

  const nested = (levels: number): GroupTerm => (levels === 0 ? group('a') : not(nested(levels - 1)))
  // A caller without types can hand over what the signature forbids.
  const information = info('a', 'b') as GroupTerm

  const refused: [name: string, build: () => unknown, message: RegExp][] = [
    ['a problem of an operand', () => anyOf('a', 'b |'), /`b \|`.*missing/],
    ['no operand', () => anyOf(), /`anyOf` takes at least one group/],
    ['information within a text', () => not('a + b'), /stands only between whole expressions/],
    ['information within an expression', () => allOf('a', information), /stands only between whole expressions/],
    ['an expression for a path', () => group('a | b'), /not the path of one group/],
    ['an expression for a direct path', () => direct('a | b'), /holds the path of one group/],
    ['`direct` for a path', () => group('direct(a)'), /not the path of one group/],
    ['a way up the tree', () => group('a/../b'), /not the name of a group/],
    ['a leaf made by hand', () => not({ kind: 'group', path: 'a/../b', direct: false }), /not the name of a group/],
    ['more nesting than the limit', () => nested(17), /nested deeper/],
    ['more groups than the limit', () => anyOf(...Array.from({ length: 65 }, () => 'a')), /more than 64/],
  ]

  it.each(refused)('throw on %s', (_name, build, message) => {
    expect(build).toThrow(TypeError)
    expect(build).toThrow(message)
  })
})
