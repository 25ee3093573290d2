import { describe, expect, it } from '@jest/globals'
import { parseTemplate } from './template.js'

function variablesOf(text: string): unknown[] | undefined {
  return parseTemplate(text).parts?.flatMap((part) => (part.kind === 'variable' ? [part.variable] : []))
}

describe('parseTemplate', () => {
  it.each([
    ['${aws:username}', { key: 'Username', default: undefined }],
    ['${Username}', { key: 'Username', default: undefined }],
    ['${USERNAME}', { key: 'Username', default: undefined }],
    ['${aws:PrincipalTag/Team}', { key: 'PrincipalTag/team', default: undefined }],
    ["${aws:PrincipalTag/team, 'company-wide'}", { key: 'PrincipalTag/team', default: 'company-wide' }],
    ["${a, ''}", { key: 'a', default: '' }],
    ["${a, '}'}", { key: 'a', default: '}' }],
    ["${a, '${b}'}", { key: 'a', default: '${b}' }],
    ["${a, '*'}", { key: 'a', default: '*' }],
  ])('reads %s', (text, variable) => {
    expect(variablesOf(text)).toEqual([variable])
  })

  it.each([
    ['${Username', 'missing-brace', 0],
    ['a/${Username/*', 'missing-brace', 2],
    ['${', 'missing-brace', 0],
    ["${a, 'b'", 'missing-brace', 0],
    ["${a, 'b' }", 'missing-brace', 0],
    ["${a, 'it's'}", 'missing-brace', 0],
    ["${a, 'b}", 'missing-quote', 0],
    ["${a,'b'}", 'missing-quote', 0],
    ["${a,  'b'}", 'missing-quote', 0],
    ['${a, b}', 'missing-quote', 0],
    ['${a, "b"}', 'missing-quote', 0],
    ['${a,}', 'missing-quote', 0],
    ['${}', 'empty-variable', 0],
    ["${, 'b'}", 'empty-variable', 0],
    ['${user name}', 'space-in-variable', 0],
    ['${ a}', 'space-in-variable', 0],
    ["${a , 'b'}", 'space-in-variable', 0],
    ['${a\t}', 'space-in-variable', 0],
    ["${*, 'b'}", 'invalid-variable', 0],
    ['ok ${a} then ${', 'missing-brace', 13],
  ])('refuses %j as %s', (text, code, at) => {
    const { parts, fault } = parseTemplate(text)
    expect(parts).toBeUndefined()
    expect(fault).toMatchObject({ code, at })
  })

  it.each(['', 'plain', '$', '}', '$}', '{a}', 'a$', '$ {a}', '*?'])('finds no variable in %j', (text) => {
    expect(parseTemplate(text).parts).toEqual(text === '' ? [] : [{ kind: 'text', text, at: 0 }])
  })

  it('tells escapes from wildcards and leaves what follows an escaped dollar alone', () => {
    expect(parseTemplate('*${*}${?}${$}{a}').parts).toEqual([
      { kind: 'text', text: '*', at: 0 },
      { kind: 'literal', text: '*', at: 1 },
      { kind: 'literal', text: '?', at: 5 },
      { kind: 'literal', text: '$', at: 9 },
      { kind: 'text', text: '{a}', at: 13 },
    ])
  })

  it('keeps the order and the places of all parts', () => {
    expect(parseTemplate('a/${x}/${y}b').parts).toEqual([
      { kind: 'text', text: 'a/', at: 0 },
      { kind: 'variable', variable: { key: 'x', default: undefined }, at: 2 },
      { kind: 'text', text: '/', at: 6 },
      { kind: 'variable', variable: { key: 'y', default: undefined }, at: 7 },
      { kind: 'text', text: 'b', at: 11 },
    ])
  })

  it('cuts what it quotes of a very long text', () => {
    expect(parseTemplate('${' + 'a'.repeat(10_000)).fault?.message.length).toBeLessThan(200)
  })
})
