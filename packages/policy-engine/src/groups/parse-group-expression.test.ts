import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { GROUP_PROBLEM_CODES } from './group-problem.js'
import { parseGroupExpression } from './parse-group-expression.js'
import { printGroupExpression } from './print-group-expression.js'

/** The canonical text of an expression, or its problems as `code offset`. */
function read(text: unknown, placeholders = true): string | readonly string[] {
  const { expression, problems } = parseGroupExpression(text, { placeholders })
  return expression === undefined
    ? problems.map(({ code, offset }) => `${code} ${offset}`)
    : printGroupExpression(expression)
}

const deep = (open: string, levels: number, close: string): string => `${open.repeat(levels)}a${close.repeat(levels)}`
const many = (count: number): string => Array.from({ length: count }, (_, i) => `g${i}`).join(' | ')
const path = (segments: number): string => Array.from({ length: segments }, () => 'a').join('/')

describe('parseGroupExpression', () => {
  const accepted: [text: string, canonical: string][] = [
    ['a', 'a'],
    [' chat/dm1 ', 'chat/dm1'],
    ['chat/dm/"blocked"', 'chat/dm/blocked'],
    ['"chat"/"dm"', 'chat/dm'],
    ['chat/:dm/blocked', 'chat/:dm/blocked'],
    ['9.a_b@c+d-e', '9.a_b@c+d-e'],
    ['a|b', 'a | b'],
    ['a\n|\tb\r\n& c', 'a | b & c'],
    ['a | b | c', 'a | b | c'],
    ['(a | b) | c', '(a | b) | c'],
    ['(a ^ b) ^ c', '(a ^ b) ^ c'],
    ['a & b | c & d', 'a & b | c & d'],
    ['a | b ^ c & ~d', 'a | b ^ c & ~d'],
    ['(a | b) ^ c', '(a | b) ^ c'],
    ['(a ^ b) & c', '(a ^ b) & c'],
    ['((a & b)) | (c)', 'a & b | c'],
    ['~a & b', '~a & b'],
    ['~(a & b)', '~(a & b)'],
    ['~~ a', '~~a'],
    ['direct(a/b)', 'direct(a/b)'],
    ['direct ( a/"b" ) | direct', 'direct(a/b) | direct'],
    ['~direct(:a)', '~direct(:a)'],
    ['a + b', 'a + b'],
    ['a +b + c|d', 'a + b + c | d'],
    ['(a)+ b', 'a + b'],
    ['a+b', 'a+b'],
    ['a+ | b', 'a+ | b'],
    ['and | or', 'and | or'],
    ['~(chat/dm1/"blocked") & chat/dm1', '~chat/dm1/blocked & chat/dm1'],
    [deep('(', 16, ')'), 'a'],
    [deep('~', 16, ''), deep('~', 16, '')],
    [many(64), many(64)],
    [path(16), path(16)],
    ['a'.repeat(128), 'a'.repeat(128)],
    [`${'a'.repeat(128)}${' '.repeat(872)}`, 'a'.repeat(128)],
  ]

  it.each(accepted)('reads `%s` as `%s`', (text, canonical) => {
    expect(read(text)).toBe(canonical)
  })

  const rejected: [text: unknown, ...problems: string[]][] = [
    [undefined, 'not-a-text 0'],
    [['a'], 'not-a-text 0'],
    ['', 'empty-expression 0'],
    [' \n', 'empty-expression 0'],
    [' '.repeat(1001), 'expression-too-long 0'],
    [many(65), 'too-many-groups 374'],
    [deep('(', 17, ')'), 'nested-too-deep 16'],
    [deep('~(', 500, ')').slice(0, 1000), 'nested-too-deep 16'],
    [path(17), 'path-too-deep 0'],
    ['a'.repeat(129), 'invalid-segment 0'],
    ['|', 'missing-operand 0', 'missing-operand 1'],
    ['a |', 'missing-operand 3'],
    ['& a', 'missing-operand 0'],
    ['a | | b', 'missing-operand 4'],
    ['~', 'missing-operand 1'],
    ['~ & a', 'missing-operand 2'],
    ['()', 'missing-operand 1'],
    ['+ a', 'missing-operand 0'],
    ['a + ', 'missing-operand 4'],
    ['a b', 'missing-operator 2'],
    ['a (b)', 'missing-operator 2'],
    ['a ~b', 'missing-operator 2'],
    ['a and b', 'missing-operator 2'],
    ['a || b && c', 'unknown-operator 2', 'unknown-operator 7'],
    ['(a', 'missing-parenthesis 0'],
    ['((a) | b', 'missing-parenthesis 0'],
    ['a)', 'unexpected-parenthesis 1'],
    ['a)) | b', 'unexpected-parenthesis 1', 'unexpected-parenthesis 2'],
    ['a) b c', 'unexpected-parenthesis 1', 'missing-operator 5'],
    [')', 'missing-operand 0', 'unexpected-parenthesis 0'],
    ['(a + b) | c', 'nested-information 3'],
    ['~(a + b)', 'nested-information 4'],
    ['direct()', 'invalid-direct 0'],
    ['direct(a | b)', 'invalid-direct 0'],
    ['direct(direct(a))', 'invalid-direct 0'],
    ['direct((a))', 'invalid-direct 0'],
    ['direct(a', 'missing-parenthesis 6'],
    ['"a', 'missing-quote 0', 'invalid-segment 0'],
    ['a/', 'empty-segment 2'],
    ['/a', 'empty-segment 0'],
    ['a//b', 'empty-segment 2'],
    ['a/""', 'empty-segment 2'],
    ['a/../b', 'invalid-segment 2'],
    ['.', 'invalid-segment 0'],
    ['a/%2e%2E', 'invalid-segment 2'],
    ['a%2Fb', 'invalid-segment 0'],
    ['a\\b', 'invalid-segment 0'],
    ['a/*', 'invalid-segment 2'],
    ['a,b', 'invalid-segment 0'],
    ['!a', 'invalid-segment 0'],
    ['a\u0000', 'invalid-segment 0'],
    ['ä', 'invalid-segment 0'],
    ['a\u00a0| b', 'invalid-segment 0'],
    ['"a/b"', 'invalid-segment 0'],
    ['"a b"', 'invalid-segment 0'],
    ['"a"b', 'invalid-segment 0'],
    ['":a"', 'invalid-segment 0'],
    ['a/x:dm', 'invalid-placeholder 2'],
    ['a/:', 'invalid-placeholder 2'],
    ['a/:1', 'invalid-placeholder 2'],
    ['a/:dm?', 'invalid-placeholder 2'],
    ['${a}', 'invalid-segment 0'],
    ['a/.. | (b & ) | c d', 'invalid-segment 2', 'missing-operand 12', 'missing-operator 18'],
  ]

  it.each(rejected)('refuses `%s`: %s', (text, ...problems) => {
    expect(read(text)).toEqual(problems)
  })

  it.each([
    ['a || b', '|'],
    ['a && b', '&'],
    ['a AND b', '&'],
    ['a or b', '|'],
    ['a xor b', '^'],
    ['!a', '~a'],
    ['"chat/dm"', 'chat/dm'],
  ])('says of `%s` what was meant: `%s`', (text, suggestion) => {
    expect(parseGroupExpression(text).problems.map((problem) => problem.suggestion)).toEqual([suggestion])
  })

  it('takes no placeholders where they have no meaning', () => {
    expect(read('chat/:dm | a', false)).toEqual(['unsupported-placeholder 5'])
    expect(read('chat/dm | a', false)).toBe('chat/dm | a')
  })

  it('gives a deeply frozen expression', () => {
    const { expression } = parseGroupExpression('a | ~b + c')
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen))
    expect(frozen(expression)).toBe(true)
  })

  it('never throws, and reports each problem with a documented code and a message in the house form', () => {
    const pieces = [
      'a',
      'b/c',
      ' ',
      '|',
      '&',
      '^',
      '~',
      '+',
      ' + ',
      '(',
      ')',
      '"',
      '/',
      ':x',
      'direct(',
      '..',
      '\u0007',
    ]
    const texts = fc.oneof(
      fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((chosen) => chosen.join('')),
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.anything(),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const { expression, problems } = parseGroupExpression(text)
        expect(expression === undefined).toBe(problems.length > 0)
        for (const { code, message, offset } of problems) {
          expect(Object.keys(GROUP_PROBLEM_CODES)).toContain(code)
          expect(message).toMatch(/^[^A-Z].*[^.]$/)
          expect(message).not.toMatch(/\p{Cc}/u)
          expect(message.length).toBeLessThan(200)
          expect(offset).toBeLessThanOrEqual(typeof text === 'string' ? text.length : 0)
        }
      }),
      { numRuns: 500 },
    )
  })
})
