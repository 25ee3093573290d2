import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readJson } from './json-text.js'

const limits = { documentBytes: 20_480, documentDepth: 12 }

function codeOf(text: string): string | undefined {
  return readJson(text, limits).problem?.code
}

describe('readJson', () => {
  it('reads every value that JSON can write, as JSON.parse does', () => {
    const wide = { documentBytes: 1e6, documentDepth: 100 }
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        // The reader makes no minus zero, and `JSON.stringify` writes none.
        expect(readJson(text, wide)).toEqual({ value: JSON.parse(text) as unknown })
      }),
    )
  })

  it('takes any text without throwing, and never reads what JSON.parse refuses', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      'u00',
      'a',
      '0',
      '1',
      '-',
      '.',
      'e',
      'true',
      'null',
      ' ',
      '\n',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (chosen) => {
        const text = chosen.join('')
        if (codeOf(text) === undefined) expect(() => JSON.parse(text) as unknown).not.toThrow()
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['an empty text', ''],
    ['white space alone', ' \n\t'],
    ['a byte order mark', '\ufeff{}'],
    ['NaN', 'NaN'],
    ['Infinity', '-Infinity'],
    ['a trailing comma in a list', '[1,]'],
    ['a trailing comma in an object', '{"a":1,}'],
    ['a missing comma', '{"a":1"b":2}'],
    ['a leading zero', '01'],
    ['a leading plus', '+1'],
    ['a bare fraction', '.5'],
    ['a fraction without digits', '5.'],
    ['a hexadecimal number', '0x10'],
    ['single quotes', "{'a':1}"],
    ['a bare member name', '{a:1}'],
    ['a comment', '{/* */}'],
    ['an unknown escape', '"\\x41"'],
    ['a short escape', '"\\u12"'],
    ['a line feed in a string', '"a\nb"'],
    ['a null character in a string', '"\0"'],
    ['an unclosed string', '"abc'],
    ['an unclosed list', '[1'],
    ['an unclosed object', '{"a":1'],
    ['text after the value', '{} {}'],
    ['white space that JSON does not have', '\u00a01'],
    ['a cut word', 'tru'],
  ])('refuses %s', (_what, text) => {
    expect(codeOf(text)).toBe('invalid-json')
  })

  it('says where the fault is and what was expected', () => {
    expect(readJson('{\n  "Effect": "Allow"\n  "Action": "*"\n}', limits).problem).toEqual({
      code: 'invalid-json',
      path: '',
      message: 'expected `,` or `}`, found `"` at line 3, column 3',
    })
  })

  it.each([
    ['{"a":1,"a":1}', '/a'],
    ['{"Effect":"Deny","\\u0045ffect":"Allow"}', '/Effect'],
    ['{"x":[{},{"a/b~c":1,"a/b~c":2}]}', '/x/1/a~1b~0c'],
    ['{"__proto__":1,"__proto__":2}', '/__proto__'],
  ])('refuses the duplicate member of %s and points to it', (text, path) => {
    expect(readJson(text, limits).problem).toMatchObject({ code: 'duplicate-member', path })
  })

  it.each(['"\\ud800"', '"\\udc00\\ud800"', '"\ud800"', '{"\\ud800":1}', '"\\ud800\\ud800\\udc00"'])(
    'refuses the lone surrogate of %j',
    (text) => {
      expect(codeOf(text)).toBe('lone-surrogate')
    },
  )

  it('joins the escapes of a surrogate pair', () => {
    expect(readJson('"\\ud83c\\udf4e"', limits).value).toBe('🍎')
  })

  it.each(['1e999', '-1e999', '1e-999', '9007199254740993', `1${'0'.repeat(60)}`])(
    'refuses the number %s, which would not keep its value',
    (text) => {
      expect(codeOf(text)).toBe('inexact-number')
    },
  )

  it.each([
    ['1.0', 1],
    ['1e3', 1000],
    ['9007199254740991', 9007199254740991],
    ['0.10', 0.1],
    ['-0', 0],
  ])('reads the number %s', (text, value) => {
    expect(readJson(text, limits).value).toBe(value)
  })

  it('counts the limit of bytes in UTF-8, white space included', () => {
    const bytes = (text: string, documentBytes: number) => readJson(text, { ...limits, documentBytes }).problem?.code
    expect(bytes('"é€🍎"', 11)).toBeUndefined()
    expect(bytes('"é€🍎"', 10)).toBe('document-too-large')
    expect(bytes('"a"        ', 10)).toBe('document-too-large')
  })

  it('refuses everything when a limit is not a number', () => {
    expect(readJson('1', { ...limits, documentBytes: Number.NaN }).problem?.code).toBe('document-too-large')
    expect(readJson('[]', { ...limits, documentDepth: Number.NaN }).problem?.code).toBe('document-too-deep')
  })

  it('reads as deep as the limit and no deeper', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
    expect(codeOf(nested(12))).toBeUndefined()
    expect(codeOf(nested(13))).toBe('document-too-deep')
  })

  it('refuses a million brackets without exhausting the stack, however high the limits are', () => {
    const wide = { documentBytes: 1e7, documentDepth: 1e7 }
    expect(readJson('['.repeat(1e6), wide).problem?.code).toBe('document-too-deep')
    expect(readJson('{"a":'.repeat(1e6), wide).problem?.code).toBe('document-too-deep')
  })

  it('makes __proto__ an own member and changes no prototype', () => {
    const { value } = readJson('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}', limits)
    expect(Object.keys(Object(value) as object)).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect('polluted' in {}).toBe(false)
  })

  it('freezes what it reads', () => {
    const { value } = readJson('{"a":[{}]}', limits)
    const a = (value as { a: unknown[] }).a
    expect([value, a, a[0]].every(Object.isFrozen)).toBe(true)
  })
})
