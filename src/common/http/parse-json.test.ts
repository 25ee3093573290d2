import { describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import { DomainError } from '../errors/domain-error.js'
import { isJson, MISSING, parseJson, parseJsonBody, UNEXPECTED, validate } from './parse-json.js'

function problemsOf(work: () => unknown): Readonly<Record<string, string>> {
  try {
    work()
  } catch (error) {
    if (error instanceof DomainError && error.code === 'ValidationFailed') return error.problems
    throw error
  }
  throw new Error('nothing was refused')
}

function body(text: string | Buffer, contentType?: string): unknown {
  return parseJsonBody({ contentType: contentType ?? 'application/json', bytes: Buffer.from(text) })
}

describe('a JSON body', () => {
  it('is any JSON value; none, or one of another type, counts as an empty object', () => {
    expect(body('{"a":[1,"ü"]}')).toEqual({ a: [1, 'ü'] })
    expect(body('null')).toBeNull()
    expect(body('')).toEqual({})
    expect(body('{"a":1}', 'text/plain')).toEqual({})
    expect(parseJsonBody({ contentType: undefined, bytes: Buffer.from('{"a":1}') })).toEqual({})
  })

  it.each(['{', '{"a":1}x', "{'a':1}", 'undefined', '{"a":1,}', 'NaN', '\uFEFF{}'])('is refused as %j', (text) => {
    expect(problemsOf(() => body(text))).toEqual({ body: 'is not valid JSON' })
  })

  it('is refused when it is not UTF-8', () => {
    expect(problemsOf(() => body(Buffer.from([0x22, 0xff, 0x22])))).toEqual({ body: 'is not valid UTF-8' })
  })

  it.each(['{"__proto__":{"a":1}}', '[{"b":{"__proto__":null}}]', '{"\\u005f_proto__":1}', '{"__pr\\u006Fto__":1}'])(
    'is refused with a member that would become a prototype: %s',
    (text) => {
      expect(problemsOf(() => body(text))).toEqual({ body: 'must not have a member `__proto__`' })
    },
  )

  it('may name `__proto__` in a text', () => {
    expect(body('{"a":"__proto__"}')).toEqual({ a: '__proto__' })
  })

  it('may be nested deeper than the stack reaches', () => {
    const deep = `${'['.repeat(5000)}"__proto__"${']'.repeat(5000)}`
    expect(Array.isArray(body(deep))).toBe(true)
  })

  it('names the field that the text came from', () => {
    expect(problemsOf(() => parseJson('{', 'filter'))).toEqual({ filter: 'is not valid JSON' })
  })
})

describe('the type of a body', () => {
  it.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json; x=y',
  ])('is JSON: %s', (contentType) => {
    expect(isJson(contentType)).toBe(true)
  })

  it.each([
    undefined,
    '',
    'text/json',
    'application/jsonp',
    'application/json, text/plain',
    'application/json; charset=utf-16',
    'application/x-www-form-urlencoded',
  ])('is not JSON: %s', (contentType) => {
    expect(isJson(contentType)).toBe(false)
  })
})

describe('a schema', () => {
  const schema = z.strictObject({
    name: z.string('must be a string'),
    inner: z.strictObject({ age: z.number('Must be a number') }).optional(),
    kind: z.enum(['a', 'b']),
  })

  it('tells every problem at once, by field, in the words of the wire', () => {
    const value = { name: 5, inner: { age: 'x', more: 1 }, other: 1 }
    expect(problemsOf(() => validate(schema, value))).toEqual({
      ...{ name: 'must be a string', 'inner/age': 'must be a number', 'inner/more': UNEXPECTED },
      ...{ other: UNEXPECTED, kind: MISSING },
    })
  })

  it('answers what it made of the value', () => {
    expect(validate(schema.extend({ n: z.number().default(3) }), { name: 'x', kind: 'a' })).toEqual({
      name: 'x',
      kind: 'a',
      n: 3,
    })
  })

  it('tells a name `__proto__` as any other', () => {
    const value = Object.fromEntries([['__proto__', '1']])
    expect(Object.entries(problemsOf(() => validate(z.strictObject({}), value)))).toEqual([['__proto__', UNEXPECTED]])
  })

  it('names the body where the value itself is wrong', () => {
    expect(Object.keys(problemsOf(() => validate(schema, [])))).toEqual(['body'])
    expect(problemsOf(() => validate(schema, undefined))).toEqual({ body: MISSING })
  })
})
