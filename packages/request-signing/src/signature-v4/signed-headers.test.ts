import { describe, expect, it } from '@jest/globals'
import { Problem } from '../problem.js'
import { indexHeaders } from './header-index.js'
import type { HeaderField } from './signable-request.js'
import { headerProblem, parseSignedHeaders } from './signed-headers.js'

const HEADERS: readonly HeaderField[] = [
  ['Host', 'a'],
  ['X-Amz-Date', 'b'],
  ['Accept', 'c'],
]

function code(text: string, headers = HEADERS): string {
  const parsed = parseSignedHeaders(text, indexHeaders(headers))
  return parsed instanceof Problem ? parsed.code : 'read'
}

describe('parseSignedHeaders', () => {
  it.each(['host;x-amz-date', 'accept;host;x-amz-date'])('reads %s', (text) => {
    expect(parseSignedHeaders(text, indexHeaders(HEADERS))).toEqual(text.split(';'))
  })

  it.each([
    ['', 'invalid-signed-headers'],
    ['Host;x-amz-date', 'invalid-signed-headers'],
    ['x-amz-date;host', 'invalid-signed-headers'],
    ['host;host;x-amz-date', 'invalid-signed-headers'],
    ['host;;x-amz-date', 'invalid-signed-headers'],
    ['host;x-amz-date;', 'invalid-signed-headers'],
    ['host; x-amz-date', 'invalid-signed-headers'],
    ['host,x-amz-date', 'invalid-signed-headers'],
    ['host\n;x-amz-date', 'invalid-signed-headers'],
    ['accept;x-amz-date', 'host-not-signed'],
    ['host', 'header-not-signed'],
    ['host;range;x-amz-date', 'signed-header-missing'],
    ['__proto__;host;x-amz-date', 'signed-header-missing'],
  ])('refuses %j: %s', (text, expected) => {
    expect(code(text)).toBe(expected)
  })

  it('asks for every header that the family of AWS gives a meaning to, known or not', () => {
    const headers: readonly HeaderField[] = [...HEADERS, ['X-AMZ-Anything', 'd']]
    expect(code('host;x-amz-date', headers)).toBe('header-not-signed')
    expect(code('host;x-amz-anything;x-amz-date', headers)).toBe('read')
  })

  it('takes a hundred names and no more', () => {
    const names = Array.from({ length: 100 }, (_, index) => `a${String(index).padStart(3, '0')}`)
    const headers = [...HEADERS, ...names.map((name): HeaderField => [name, ''])]
    expect(code([...names.slice(2), 'host', 'x-amz-date'].join(';'), headers)).toBe('read')
    expect(code([...names.slice(1), 'host', 'x-amz-date'].join(';'), headers)).toBe('too-many-signed-headers')
  })

  it.each(['a\nb', 'a\0', 'é', '\u007f', '\ud800'])('refuses the signed value %j', (value) => {
    expect(code('host;x-amz-date', [['Host', value], ...HEADERS.slice(1)])).toBe('invalid-header')
  })

  it('leaves the value of a header that is not signed alone', () => {
    expect(code('host;x-amz-date', [...HEADERS, ['X-Name', 'é']])).toBe('read')
  })
})

describe('headerProblem', () => {
  it.each(['Authorization', 'Host', 'X-Amz-Date', 'X-Amz-Security-Token', 'X-Amz-Content-Sha256'])(
    'wants %s once',
    (name) => {
      const twice: readonly HeaderField[] = [
        [name, 'a'],
        [name.toLowerCase(), 'a'],
      ]
      expect(headerProblem(indexHeaders(twice.slice(1)))).toBeUndefined()
      expect(headerProblem(indexHeaders(twice))).toBe('duplicate-header')
    },
  )

  it.each(['', 'a b', 'a:b', 'a\n', 'ä', 'x-amz-security-to\u212Aen'])('refuses the name %j', (name) => {
    expect(headerProblem(indexHeaders([[name, '']]))).toBe('invalid-header')
  })
})
