import { describe, expect, it } from '@jest/globals'
import { parseJsonObject } from './json-object.js'

describe('parseJsonObject', () => {
  it.each([
    '{}',
    ' {"a" : 1} ',
    '{"a":{"a":[{"a":1},{"a":2}]},"b":"a"}',
    '{"a":"\\"a\\":","b":"{\\"b\\":1,\\"b\\":2}"}',
    '{"a":["a","a"]}',
    '{"\\\\":1,"\\"":2}',
    '{"é":1,"e\u0301":2}',
  ])('reads %s', (text) => {
    expect(parseJsonObject(Buffer.from(text))).toEqual(JSON.parse(text))
  })

  it.each([
    '',
    '[]',
    'null',
    '1',
    '"a"',
    '{',
    '{"a":1}x',
    "{'a':1}",
    '{"a":1,}',
    '{"a":NaN}',
    '\ufeff{}',
    '{"a":1,"a":1}',
    '{"a":1,"\\u0061":2}',
    '{"a":1 , "a"\n:2}',
    '{"b":{"a":1,"a":2}}',
    '{"b":[{"c":[]},{"a":1,"a":2}]}',
    '{"a":[1],"b":2,"a":3}',
  ])('refuses %j', (text) => {
    expect(parseJsonObject(Buffer.from(text))).toBeUndefined()
  })

  it('refuses bytes that are no UTF-8', () => {
    expect(parseJsonObject(Buffer.from('7b2261223a22ff227d', 'hex'))).toBeUndefined()
  })

  it('lets a member named as the prototype be a member', () => {
    const object = parseJsonObject(Buffer.from('{"__proto__":{"mfa":true}}'))
    expect(object?.['mfa']).toBeUndefined()
  })

  it('answers for deep nesting', () => {
    const deep = `{"a":${'['.repeat(4000)}${']'.repeat(4000)}}`
    expect(parseJsonObject(Buffer.from(deep))).toBeDefined()
  })
})
