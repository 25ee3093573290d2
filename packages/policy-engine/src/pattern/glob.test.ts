import { describe, expect, it } from '@jest/globals'
import { compileGlob, compileTemplate, globMatches, type VariableTexts } from './glob.js'
import { parseTemplate } from './template.js'

function matches(pattern: string, text: string): boolean {
  return globMatches(compileGlob(pattern), text)
}

function templateMatches(pattern: string, text: string, values: Readonly<Record<string, string>>): boolean {
  const texts: VariableTexts = { textOf: ({ key }) => values[key] ?? '' }
  return globMatches(compileTemplate(parseTemplate(pattern).parts ?? [], true), text, texts)
}

describe('a glob', () => {
  it.each([
    ['', ''],
    ['*', ''],
    ['*', 'anything:/at all\n'],
    ['**', ''],
    ['abc', 'abc'],
    ['a*', 'a'],
    ['a*', 'abc'],
    ['*c', 'c'],
    ['*c', 'abcc'],
    ['a*c', 'ac'],
    ['a*b*c', 'abbbc'],
    ['a*a', 'aa'],
    ['*ab*ab*', 'abab'],
    ['*aab', 'aaaab'],
    ['?', 'a'],
    ['?*', 'a'],
    ['*?', 'abc'],
    ['*?b?*', 'xaby'],
    ['a?c*?', 'abcd'],
    ['*a?a*', 'aabaca'],
    ['s3:Get*Object', 's3:GetObject'],
  ])('%j matches %j', (pattern, text) => {
    expect(matches(pattern, text)).toBe(true)
  })

  it.each([
    ['', 'a'],
    ['a', ''],
    ['abc', 'abcd'],
    ['abc', 'ABC'],
    ['?', ''],
    ['?', 'ab'],
    ['a*', 'ba'],
    ['*c', 'cb'],
    ['a*a', 'a'],
    ['ab*ba', 'aba'],
    ['*ab*ab*', 'ab'],
    ['a*?', 'a'],
    ['*?b?*', 'ab'],
    ['*aab', 'aaaa'],
  ])('%j does not match %j', (pattern, text) => {
    expect(matches(pattern, text)).toBe(false)
  })

  it.each(['[ab]', '{a,b}', '!a', '\\', '[!a]', 'a.c', '^a$', '(a|b)', 'a+', '@(a)', '${a}'])(
    'takes every character of %j as itself',
    (pattern) => {
      expect(matches(pattern, pattern)).toBe(true)
      for (const other of ['a', 'b', 'ac', 'abc', 'aa', '']) expect(matches(pattern, other)).toBe(false)
    },
  )

  it('keeps a backslash before a star as a backslash, not as an escape', () => {
    expect(matches('\\*', '\\anything')).toBe(true)
    expect(matches('\\*', '*')).toBe(false)
  })

  it('matches one code point with ?, also one of two units', () => {
    expect(matches('?', '😀')).toBe(true)
    expect(matches('??', '😀')).toBe(false)
    expect(matches('a?b', 'a😀b')).toBe(true)
    expect(matches('*?', '😀😀')).toBe(true)
    expect(matches('*??', '😀')).toBe(false)
    expect(matches('*?x*', '😀x')).toBe(true)
  })

  it('counts half of a surrogate pair as one character', () => {
    expect(matches('?', '\ud83d')).toBe(true)
    expect(matches('??', '\ude00\ud83d')).toBe(true)
    expect(matches('?', '\ude00\ud83d')).toBe(false)
  })

  it('does not look beyond the piece of the text that it is asked about', () => {
    const text = 'xxabcyy'
    expect(globMatches(compileGlob('abc'), text, undefined, 2, 5)).toBe(true)
    expect(globMatches(compileGlob('a*'), text, undefined, 2, 5)).toBe(true)
    expect(globMatches(compileGlob('*cy*'), text, undefined, 2, 5)).toBe(false)
    expect(globMatches(compileGlob('abc?'), text, undefined, 2, 5)).toBe(false)
    expect(globMatches(compileGlob('*yy'), text, undefined, 2, 5)).toBe(false)
    expect(globMatches(compileGlob('?'), '😀', undefined, 0, 1)).toBe(true)
  })

  it('finds an empty piece of a text', () => {
    expect(globMatches(compileGlob(''), 'a::b', undefined, 2, 2)).toBe(true)
    expect(globMatches(compileGlob('*'), 'a::b', undefined, 2, 2)).toBe(true)
    expect(globMatches(compileGlob('?'), 'a::b', undefined, 2, 2)).toBe(false)
  })
})

describe('a glob with very many stars', () => {
  const stars = '*a'.repeat(40)

  it.each([
    [`${stars}b`, 'a'.repeat(300), false],
    [`${stars}b`, `${'a'.repeat(300)}b`, true],
    [stars, 'a'.repeat(40), true],
    [stars, 'a'.repeat(39), false],
    [`${'a*'.repeat(40)}`, `${'ab'.repeat(39)}a`, true],
    [`${'*?a'.repeat(40)}b`, 'a'.repeat(4000), false],
    [`${'*?a'.repeat(40)}b`, `${'xa'.repeat(40)}b`, true],
    [`*${'a?'.repeat(1000)}b`, 'a'.repeat(4000), false],
    ['*'.repeat(1000), 'a'.repeat(1000), true],
  ])('answers rightly (%#)', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected)
  })
})

describe('a glob with variables', () => {
  it.each([
    ['a/${x}/*', 'a/fred/1', true],
    ['a/${x}/*', 'a/ann/1', false],
    ['${x}', 'fred', true],
    ['${x}', 'freddy', false],
    ['*${x}', 'alfred', true],
    ['*${x}*', 'a-fred-b', true],
    ['${x}${x}', 'fredfred', true],
    ['*${x}?', 'fredfreds', true],
    ['a${empty}b', 'ab', true],
    ['*${empty}', '', true],
    ['*${empty}*', 'x', true],
  ])('%j against %j gives %j', (pattern, text, expected) => {
    expect(templateMatches(pattern, text, { x: 'fred', empty: '' })).toBe(expected)
  })

  it.each(['*', '?', 'f*d', '${x}', '${*}'])('takes the value %j as plain text', (x) => {
    expect(templateMatches('a/${x}/1', `a/${x}/1`, { x })).toBe(true)
    expect(templateMatches('a/${x}/1', 'a/fred/1', { x })).toBe(false)
    expect(templateMatches('a/${x}/1', 'a//1', { x })).toBe(false)
  })

  it('takes escapes as plain text between active wildcards', () => {
    expect(templateMatches('${*}*${?}', '*abc?', {})).toBe(true)
    expect(templateMatches('${*}*${?}', 'xabc?', {})).toBe(false)
    expect(templateMatches('${*}*${?}', '*abcd', {})).toBe(false)
    expect(templateMatches('${$}{x}', '${x}', { x: 'fred' })).toBe(true)
  })
})
