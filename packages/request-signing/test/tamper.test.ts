import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { SignableRequest } from '../src/index.js'
import { presigned, sha256, signed, verdict, withHeader, withoutHeader } from './builders/signed-request.js'

const RUNS = { numRuns: 1000 }

const HEADER_FORM = signed(
  {
    headers: [
      ['Host', 'orchard.example.com'],
      ['Content-Type', 'application/json'],
      ['X-Amz-Meta-Colour', 'red'],
    ],
  },
  { securityToken: 'token', contentSha256Header: true },
)
const QUERY_FORM = presigned({ uri: '/apples/17?page=2&sort=name' }, { securityToken: 'token', expiresSeconds: 60 })

/** Every text that differs from the given one in one place, by a character that is none of its own. */
function oneOff(text: string): string[] {
  return [...text].map((character, at) => text.slice(0, at) + (character === '0' ? '1' : '0') + text.slice(at + 1))
}

function refuses(requests: readonly SignableRequest[]): void {
  expect(requests.length).toBeGreaterThan(0)
  for (const request of requests) {
    expect({ request, verdict: verdict(request) }).not.toMatchObject({ verdict: expect.stringMatching(/^(ok|none)$/) })
  }
}

describe('sigv4/tamper', () => {
  it('accepts both requests as they were signed', () => {
    expect([verdict(HEADER_FORM), verdict(QUERY_FORM)]).toEqual(['ok', 'ok'])
  })

  it.each([
    ['in the headers', HEADER_FORM],
    ['in the query', QUERY_FORM],
  ])('refuses another method, body, path or query: signed %s', (_title, request) => {
    const [path = '', query = ''] = request.uri.split('?')
    refuses(['GET', 'post', 'PUT', 'POSTS'].map((method) => ({ ...request, method })))
    refuses(['', 'another', ' {"colour":"red"}'].map((body) => ({ ...request, bodySha256: sha256(body) })))
    refuses(oneOff(path.slice(1)).map((changed) => ({ ...request, uri: `/${changed}?${query}` })))
    // What a signature itself is made of is asked below.
    const inQuery = query.split('&').filter((piece) => !piece.startsWith('X-Amz-'))
    for (const piece of inQuery) {
      refuses(oneOff(piece).map((changed) => ({ ...request, uri: request.uri.replace(piece, changed) })))
      refuses([{ ...request, uri: request.uri.replace(piece, '').replace('&&', '&').replace('?&', '?') }])
    }
    refuses([{ ...request, uri: `${request.uri}&more=1` }])
  })

  it.each(HEADER_FORM.headers.map(([name]) => name))('refuses a change anywhere in the header %s', (name) => {
    const [, value = ''] = HEADER_FORM.headers.find(([found]) => found === name) ?? []
    const changed = name === 'Authorization' ? oneOff(value).slice('AWS4-'.length) : oneOff(value)
    refuses(changed.map((text) => withHeader(HEADER_FORM, name, () => text)))
    refuses([withHeader(HEADER_FORM, name, (text) => `${text}0`)])
  })

  it.each(HEADER_FORM.headers.map(([name]) => name).filter((name) => name !== 'Authorization'))(
    'refuses the request without the header %s',
    (name) => {
      refuses([withoutHeader(HEADER_FORM, name)])
    },
  )

  it.each(QUERY_FORM.uri.split('&').filter((piece) => piece.startsWith('X-Amz-')))(
    'refuses a change anywhere in the parameter %s',
    (piece) => {
      const [name = '', value = ''] = piece.split('=')
      const replaced = (text: string) => ({ ...QUERY_FORM, uri: QUERY_FORM.uri.replace(piece, text) })
      refuses(oneOff(value).map((text) => replaced(`${name}=${text}`)))
      refuses([replaced(`${name}=${value}0`), replaced(`${name}=`), replaced(name), replaced('a=b')])
    },
  )

  it('takes a request without any trace of a signature for one without, never for a good one', () => {
    expect(verdict(withoutHeader(HEADER_FORM, 'authorization'))).toBe('none')
    expect(verdict({ ...QUERY_FORM, uri: '/apples/17?page=2&sort=name' })).toBe('none')
  })

  it.each([
    ['20260102', '20260103'],
    ['global', 'europe'],
    ['orchard', 'garden'],
    ['aws4_request', 'aws5_request'],
    ['AKIDEXAMPLE', 'AKIDEXAMPLF'],
    ['content-type;', ''],
    ['x-amz-meta-colour;', ''],
  ])('refuses %s replaced by %j in the credential or the list of headers', (from, to) => {
    const changed = withHeader(HEADER_FORM, 'authorization', (value) => value.replace(from, to))
    refuses([changed])
  })
})

describe('a signature', () => {
  const text = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABC0123456789-_.~'), maxLength: 12 })
  const name = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), minLength: 1, maxLength: 8 })
  const request = fc.record({
    method: fc.constantFrom('GET', 'POST', 'DELETE'),
    uri: fc
      .tuple(fc.array(name, { maxLength: 4 }), fc.array(fc.tuple(name, text), { maxLength: 4 }))
      .map(([path, query]) => `/${path.join('/')}?${query.map(([key, value]) => `${key}=${value}`).join('&')}`),
    headers: fc
      .dictionary(name, text, { maxKeys: 4 })
      .map((headers) => [
        ['Host', 'h'] as const,
        ...Object.entries(headers).map(([key, value]) => [`x-${key}`, value] as const),
      ]),
    body: fc.string(),
  })
  const forms = fc.tuple(request, fc.boolean()).map(([one, inQuery]) => (inQuery ? presigned(one) : signed(one)))

  it('is accepted as it was made, for any request', () => {
    fc.assert(
      fc.property(forms, (arrived) => verdict(arrived) === 'ok'),
      RUNS,
    )
  })

  it('is refused when any byte that it covers is another', () => {
    const change = fc.tuple(fc.nat(), fc.constantFrom(...'abzAZ059'))
    const replace = (value: string, at: number, character: string) => {
      const index = at % Math.max(value.length, 1)
      return value.slice(0, index) + character + value.slice(index + 1)
    }
    // `%3b` and `%3B` are the same byte (RFC 3986, section 6.2.2.1).
    const octetsOf = (one: SignableRequest) =>
      JSON.stringify({ ...one, uri: one.uri.replace(/%[0-9a-f]{2}/gi, (octet) => octet.toUpperCase()) })
    const property = fc.property(forms, change, fc.nat(), (arrived, [at, character], which) => {
      const changes: SignableRequest[] = [
        { ...arrived, method: replace(arrived.method, at, character) },
        { ...arrived, uri: replace(arrived.uri, at, character) },
        { ...arrived, bodySha256: sha256(`${arrived.bodySha256}${character}`) },
        ...arrived.headers.map(([header]) => withHeader(arrived, header, (value) => replace(value, at, character))),
      ]
      const changed = changes[which % changes.length] ?? arrived
      fc.pre(octetsOf(changed) !== octetsOf(arrived))
      expect(verdict(changed)).not.toBe('ok')
    })
    fc.assert(property, RUNS)
  })

  it('is refused or not seen, and never throws, whatever the request', () => {
    const junk = fc.string({ unit: 'binary' })
    const scheme = fc.constantFrom('AWS4-HMAC-SHA256 ', 'AWS4-HMAC-SHA256 Credential=', 'aws4-', '')
    const anything = fc.record({
      method: fc.oneof(junk, fc.constant('GET')),
      uri: fc.oneof(
        junk,
        fc
          .array(fc.tuple(fc.constantFrom('X-Amz-Signature', 'X-Amz-Date', 'a'), fc.string({ unit: 'grapheme' })))
          .map((pairs) => {
            return `/?${pairs.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('&')}`
          }),
      ),
      headers: fc.array(
        fc.oneof(
          fc.tuple(junk, junk),
          fc.tuple(
            fc.constant('authorization'),
            fc.tuple(scheme, junk).map((parts) => parts.join('')),
          ),
          fc.tuple(fc.constantFrom('host', 'x-amz-date'), junk),
        ),
      ),
      bodySha256: fc.oneof(junk, fc.constant(sha256(''))),
    })
    fc.assert(
      fc.property(anything, (arrived) => verdict(arrived) !== 'ok'),
      RUNS,
    )
  })
})
