import { describe, expect, it } from '@jest/globals'
import { bindParameters, DEFAULT_PARAMETERS, parameterNames } from './bind-parameters.js'

const ROLE = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: ['{{svc}}:*'], Resource: 'arn:{{partition}}:{{svc}}:*:*:*/{{svc}}' }],
}

function codesOf(document: unknown, parameters: Record<string, string> = {}): readonly string[] {
  return (bindParameters(document, parameters).problems ?? []).map(({ code, path }) => `${code} ${path}`)
}

describe('bindParameters', () => {
  it('replaces every parameter in every text, and leaves the original alone', () => {
    const before = structuredClone(ROLE)
    expect(bindParameters(ROLE, { ...DEFAULT_PARAMETERS, svc: 'apples' })).toEqual({
      document: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: ['apples:*'], Resource: 'arn:tinyauth:apples:*:*:*/apples' }],
      },
    })
    expect(ROLE).toEqual(before)
  })

  it('replaces parameters in JSON text and gives JSON text back', () => {
    const { document } = bindParameters(JSON.stringify(ROLE), { ...DEFAULT_PARAMETERS, svc: 'apples' })
    expect(JSON.parse(String(document))).toEqual(
      bindParameters(ROLE, { ...DEFAULT_PARAMETERS, svc: 'apples' }).document,
    )
  })

  it('leaves documents without parameters as they are, closing braces and policy variables included', () => {
    const text = '{"Statement":[{"Condition":{"StringEquals":{"a":"${Username}}}"}}}]}'
    expect(bindParameters(text, {})).toEqual({ document: text })
    expect(bindParameters({ a: ['${Username}', '}}', '{', 1, true, null] }, {})).toEqual({
      document: { a: ['${Username}', '}}', '{', 1, true, null] },
    })
  })

  it.each([
    ['a value', ROLE],
    ['JSON text', JSON.stringify(ROLE)],
  ])('refuses %s in which a parameter stays unreplaced', (_kind, document) => {
    const { problems = [] } = bindParameters(document, DEFAULT_PARAMETERS)
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['missing-parameter']))
  })

  it('says where a parameter has no value', () => {
    expect(codesOf(ROLE, { partition: 'tinyauth' })).toEqual([
      'missing-parameter /Statement/0/Action/0',
      'missing-parameter /Statement/0/Resource',
      'missing-parameter /Statement/0/Resource',
    ])
  })

  it.each(['{{ svc }}', '{{}}', '{{svc', '{{{svc}}}', '${{{svc}}}', '{{s-v}}', '{{__proto__}}', '{{svc}}{{'])(
    'refuses the malformed `%s`',
    (text) => {
      expect(codesOf({ a: text }, { svc: 'apples' })).toEqual(['malformed-parameter /a'])
      expect(codesOf(JSON.stringify({ a: text }), { svc: 'apples' })).toEqual(['malformed-parameter '])
    },
  )

  it('refuses a brace that JSON text hides behind an escape', () => {
    expect(codesOf('{"a":"\\u007b{svc}}"}', { svc: 'apples' })).toEqual(['malformed-parameter '])
    expect(codesOf('{"a":"{\\u007Bsvc}}"}', { svc: 'apples' })).toEqual(['malformed-parameter '])
  })

  it('refuses parameters in member names', () => {
    expect(codesOf({ 'a/{{svc}}': 1 }, { svc: 'apples' })).toEqual(['parameter-in-name /a~1{{svc}}'])
  })

  it('does not take values that objects inherit', () => {
    expect(codesOf({ a: '{{constructor}}' })).toEqual(['missing-parameter /a'])
  })

  it('keeps a member named `__proto__` a member', () => {
    const { document } = bindParameters(JSON.parse('{"__proto__": {"a": "{{svc}}"}}'), { svc: 'apples' })
    expect(JSON.stringify(document)).toBe('{"__proto__":{"a":"apples"}}')
  })

  it.each([
    ['svc', 'apples'],
    ['svc', '*'],
    ['svc', '0-a'],
    ['svc', 'a'.repeat(63)],
    ['partition', 'aws'],
    ['self', 'guard'],
    ['group', 'eng'],
    ['group', 'Eng/back.end/a_b@c+d-e'],
  ])('takes %s = `%s`', (name, value) => {
    expect(bindParameters({ a: `{{${name}}}` }, { [name]: value })).toEqual({ document: { a: value } })
  })

  it.each([
    ['svc', ''],
    ['svc', '**'],
    ['svc', 'app*'],
    ['svc', 'app?es'],
    ['svc', 'Apples'],
    ['svc', '-apples'],
    ['svc', 'a:b'],
    ['svc', 'a/b'],
    ['svc', 'a"b'],
    ['svc', 'a\n'],
    ['svc', '${Username}'],
    ['svc', '{{self}}'],
    ['svc', 'a'.repeat(64)],
    ['partition', '*'],
    ['self', '*'],
    ['group', '*'],
    ['group', 'eng/*'],
    ['group', '/eng'],
    ['group', 'eng/'],
    ['group', 'eng//backend'],
    ['group', '../eng'],
    ['group', 'eng/..'],
    ['group', 'eng:x'],
    ['group', '${Username}'],
    ['group', Array.from({ length: 17 }, () => 'a').join('/')],
  ])('refuses %s = `%s`, used or not', (name, value) => {
    expect(codesOf({ a: `{{${name}}}` }, { [name]: value })).toEqual(['invalid-parameter '])
    expect(codesOf({}, { [name]: value })).toEqual(['invalid-parameter '])
  })

  it('refuses what is no JSON, without throwing', () => {
    const cyclic: { self?: unknown } = {}
    cyclic.self = cyclic
    const throwing = {
      get a(): string {
        throw new Error('no')
      },
    }
    expect(codesOf(cyclic)[0]).toMatch(/^document-too-large/)
    expect(codesOf(throwing)).toEqual(['not-plain-data '])
    expect(codesOf({ a: new Map([['Action', '{{svc}}']]) })).toEqual(['not-plain-data /a'])
  })

  it('stops at a document with very many values', () => {
    const wide = Array.from({ length: 100_001 }, () => ({}))
    expect(new Set(codesOf(wide).map((line) => line.split(' ')[0]))).toEqual(new Set(['document-too-large']))
  })
})

describe('parameterNames', () => {
  it('names each parameter once, of a value and of JSON text', () => {
    expect(parameterNames(ROLE)).toEqual(['svc', 'partition'])
    expect(parameterNames(JSON.stringify(ROLE))).toEqual(['svc', 'partition'])
    expect(parameterNames({ Statement: [] })).toEqual([])
  })
})
