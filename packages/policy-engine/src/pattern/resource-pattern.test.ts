import { describe, expect, it } from '@jest/globals'
import { compileResourcePattern, resourceMatches, ResourceName } from './resource-pattern.js'
import { parseTemplate } from './template.js'

type Reading = 'strict' | 'loose'

function matches(
  source: string,
  resource: string,
  reading: Reading,
  values: Readonly<Record<string, string>> = {},
): boolean {
  const pattern = compileResourcePattern(source, parseTemplate(source).parts ?? [])
  if (typeof pattern === 'string') throw new Error(pattern)
  const texts = { textOf: ({ key }: { readonly key: string }) => values[key] ?? '' }
  return resourceMatches(pattern, new ResourceName(resource), texts, reading === 'loose')
}

function faultOf(source: string): unknown {
  const pattern = compileResourcePattern(source, parseTemplate(source).parts ?? [])
  return typeof pattern === 'string' ? pattern : undefined
}

describe('a resource pattern', () => {
  it.each([
    ['arn:aws:s3:::b/*/test/*', 'arn:aws:s3:::b/1///test///o.jpg', true],
    ['arn:aws:s3:::b/*/test/*', 'arn:aws:s3:::b//test/o.jpg', true],
    ['arn:aws:s3:::b/*/test/*', 'arn:aws:s3:::b/1/test/', true],
    ['arn:aws:s3:::b/*/test/*', 'arn:aws:s3:::b/1-test/o.jpg', false],
    ['arn:aws:s3:::b/*/test/*', 'arn:aws:s3:::b/test/o.jpg', false],
    ['arn:aws:s3:::b/*/test/*', 'arn:aws:s3:::b/1/2/test.jpg', false],
    ['*', 'arn:aws:s3:::b', true],
    ['*', 'not an arn', true],
    ['arn:aws:s3:::b', 'arn:aws:s3:::b', true],
    ['arn:aws:s3:::b', 'arn:aws:s3:::B', false],
    ['arn:aws:s3:::b', 'arn:aws:s3:::bb', false],
    ['arn:aws:s3:::b', 'arn:aws:s3:::b:c', false],
    ['arn:aws:s3:::b*', 'arn:aws:s3:::b:c:d', true],
    ['arn:aws:s3:::b?', 'arn:aws:s3:::b:', true],
    ['arn:aws:s3:::b?', 'arn:aws:s3:::b😀', true],
    ['arn:aws:s3:::*', 'arn:aws:s3:::', true],
    ['arn:aws:s3:::*', 'arn:aws:s3::', false],
    ['arn:aws:s3:*:*:b', 'arn:aws:s3:eu:1:b', true],
    ['arn:aws:s3:*:*:b', 'arn:aws:s3:::b', true],
    ['arn:aws:s3:e?::b', 'arn:aws:s3:eu::b', true],
    ['arn:aws:s3:e?::b', 'arn:aws:s3:e::b', false],
    ['arn:aws:s3:?::b', 'arn:aws:s3:😀::b', true],
    ['arn:aws:s3:*', 'arn:aws:s3:eu:1:b/c', true],
    ['arn:aws:s3:*', 'arn:aws:sqs:eu:1:b', false],
    ['arn:*', 'arn:aws:s3:eu:1:b/c', true],
    ['arn:aws:s3', 'arn:aws:s3:eu:1:b', true],
    ['arn:aws:s3', 'arn:aws:s3x:eu:1:b', false],
    ['arn:*:*:*:*:*', 'aws:s3:::b', false],
  ])('%s and %s: %s in both readings', (pattern, resource, expected) => {
    expect(matches(pattern, resource, 'strict')).toBe(expected)
    expect(matches(pattern, resource, 'loose')).toBe(expected)
  })

  it.each([
    ['arn:tinyauth:svc:*::apples/1', 'arn:tinyauth:svc:eu::apples/z::apples/1'],
    ['arn:aws:dynamodb:*:table/p-*', 'arn:aws:dynamodb:us-east-1:1111:table/p-x'],
    ['arn:*:s3:::b', 'arn:aws:x:s3:::b'],
    ['arn:aws:*:::b', 'arn:aws:s3:eu:1:2:::b'],
    ['arn:aws:s3:*:*:b', 'arn:aws:s3:a:b:c:d:b'],
    ['arn:aws:*:x', 'arn:aws:a:b:x:1:r'],
    ['arn:*:dynamodb', 'arn:aws:x:dynamodb:eu:1:r'],
  ])('lets the star of %s cross colons in %s only when loose', (pattern, resource) => {
    expect(matches(pattern, resource, 'strict')).toBe(false)
    expect(matches(pattern, resource, 'loose')).toBe(true)
  })

  it.each([
    ['arn:aws:s3:e*u::b', 'arn:aws:s3:e:x:u::b'],
    ['arn:aws:s3:?::b', 'arn:aws:s3::::b'],
    ['arn:aws:s3:e?::b', 'arn:aws:s3:e:::b'],
    ['arn:aws:s3:::b', 'arn:aws:s3:x:::b'],
  ])('never lets a wildcard inside a part of %s take a colon of %s', (pattern, resource) => {
    expect(matches(pattern, resource, 'strict')).toBe(false)
    expect(matches(pattern, resource, 'loose')).toBe(false)
  })

  it('takes wildcards in the resource literally', () => {
    expect(matches('arn:aws:s3:::b/1', 'arn:aws:s3:::b/*', 'loose')).toBe(false)
    expect(matches('arn:aws:s3:::b/${*}', 'arn:aws:s3:::b/*', 'strict')).toBe(true)
    expect(matches('arn:aws:s3:::b/${*}', 'arn:aws:s3:::b/1', 'loose')).toBe(false)
  })

  it.each(['*', '?', '1*', 'a:b', '${x}', 'a/b'])('takes the value %j of a variable as text', (x) => {
    for (const reading of ['strict', 'loose'] as const) {
      expect(matches('arn:aws:s3:*::b/${x}', `arn:aws:s3:eu::b/${x}`, reading, { x })).toBe(true)
      expect(matches('arn:aws:s3:*::b/${x}', 'arn:aws:s3:eu::b/12', reading, { x })).toBe(false)
    }
  })

  it('matches loosely whatever it matches strictly', () => {
    const letters = ['a', ':', '*', '?', '']
    const patterns = combinations(letters, 4).map((tail) => `arn:${tail}`)
    const resources = combinations(['a', ':'], 6).map((tail) => `arn:a${tail}:`)
    const failing = patterns.filter((pattern) =>
      resources.some((resource) => matches(pattern, resource, 'strict') && !matches(pattern, resource, 'loose')),
    )
    expect(failing).toEqual([])
  })

  it.each(['', '**', '?', 'b', 'ARN:aws:s3:::b', ' arn:aws:s3:::b', '*:aws:s3:::b', 'arn', 'arn*', '${x}'])(
    'refuses %j, which is neither * nor an ARN',
    (source) => {
      expect(faultOf(source)).toBe('invalid-resource')
    },
  )

  it.each([
    'arn:${x}:s3:::b',
    'arn:aws:s3:${x}',
    'arn:aws:s3::${x}:b',
    "arn:aws:s3:${x, 'eu'}::b",
    'arn:aws:s3:a${x}*::b',
  ])('refuses the variable before the fifth colon of %s', (source) => {
    expect(faultOf(source)).toBe('variable-unsupported-in-element')
  })

  it('takes a variable after the fifth colon, whatever colons it holds itself', () => {
    expect(faultOf("arn:aws:s3:::${aws:PrincipalTag/a:b, 'c:d'}")).toBeUndefined()
    expect(faultOf('arn:aws:s3:::a:${x}:b')).toBeUndefined()
    expect(faultOf('arn:aws:s${*}:eu::${x}')).toBeUndefined()
  })
})

describe('a hostile resource pattern', () => {
  const colons = `arn:${'a:'.repeat(1020)}`

  it.each([
    [`arn:aws:s3:::${'*a'.repeat(40)}b`, `arn:aws:s3:::${'a'.repeat(300)}`, false],
    [`arn:aws:s3:::${'*a'.repeat(40)}b`, `arn:aws:s3:::${'a'.repeat(300)}b`, true],
    [`arn:${'*a'.repeat(40)}:*:*:*:${'*a'.repeat(40)}`, `arn:${'a'.repeat(40)}:b:c:d:${'a'.repeat(40)}`, true],
    [`arn:${'*a'.repeat(40)}:*:*:*:${'*a'.repeat(40)}`, `arn:${'a'.repeat(39)}:b:c:d:${'a'.repeat(40)}`, false],
    [`arn:*:*:*:*:*${'a?'.repeat(40)}b`, colons, false],
    [`arn:*:*:*:*:*${'a?'.repeat(40)}b`, `${colons}b`, true],
    [`arn:${'*:'.repeat(4)}${'a:'.repeat(1000)}b`, colons, false],
    [`arn:${'*:'.repeat(4)}${'a:'.repeat(1000)}b`, `${colons}b`, true],
  ])('is answered rightly in the loose reading (%#)', (pattern, resource, expected) => {
    expect(matches(pattern, resource, 'loose')).toBe(expected)
  })
})

function combinations(letters: readonly string[], length: number): string[] {
  if (length === 0) return ['']
  const tails = [...new Set(combinations(letters, length - 1))]
  return [...new Set(letters.flatMap((letter) => tails.map((tail) => letter + tail)))]
}
