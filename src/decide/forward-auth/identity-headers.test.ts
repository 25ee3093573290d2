import { describe, expect, it } from '@jest/globals'
import { HeaderList } from '@tinyauth/decision'
import fc from 'fast-check'
import { headerText, IDENTITY_HEADERS, identityHeaders } from './identity-headers.js'
import { upstreamCookies } from './upstream-cookies.js'

const FRED = {
  id: 'fred',
  uid: 'u1',
  name: 'Fred Öl, 100 %',
  picture: null,
  email: 'fred@example.org',
  emailVerified: false,
  groups: ['staff/it', 'a,b'],
  mfa: true,
}

describe('the headers of an identity', () => {
  it('say who it is', () => {
    expect(identityHeaders(FRED, 'a.b.c')).toEqual({
      'X-Tinyauth-User': 'fred',
      'X-Tinyauth-User-Id': 'u1',
      'X-Tinyauth-Name': 'Fred %C3%96l, 100 %25',
      'X-Tinyauth-Email': 'fred@example.org',
      'X-Tinyauth-Email-Verified': 'false',
      'X-Tinyauth-Groups': 'staff/it,a%2Cb',
      'X-Tinyauth-Mfa': 'true',
      'X-Tinyauth-Identity-Jwt': 'a.b.c',
    })
  })

  it('are all in the list that proxies take away from clients', () => {
    expect(Object.keys(identityHeaders(FRED, 'a.b.c'))).toEqual([...IDENTITY_HEADERS])
  })

  it('leave out what is not known', () => {
    const headers = identityHeaders({ ...FRED, name: null, email: null, groups: [] }, undefined)
    expect(Object.keys(headers).sort()).toEqual([
      'X-Tinyauth-Groups',
      'X-Tinyauth-Mfa',
      'X-Tinyauth-User',
      'X-Tinyauth-User-Id',
    ])
    expect(headers['X-Tinyauth-Groups']).toBe('')
  })
})

describe('a text in a header', () => {
  it('is printable ASCII without blanks at its ends, and is got back by decoding it, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const header = headerText(text)
        expect(header).toMatch(/^(?:[!-~](?:[ -~]*[!-~])?)?$/)
        expect(decodeURIComponent(header)).toBe(text)
      }),
    )
  })

  it('holds no line end', () => {
    expect(headerText('a\r\nSet-Cookie: b')).toBe('a%0D%0ASet-Cookie: b')
  })

  it('is made of half a surrogate pair too', () => {
    expect(headerText('a\ud800')).toBe('a%EF%BF%BD')
  })
})

describe('the cookies for the service behind', () => {
  const of = (...lines: string[]) => upstreamCookies(new HeaderList(lines.map((line) => ['Cookie', line])))

  it('are those of the request, in order and as they were', () => {
    expect(of('a=1; b="2 3";c', 'a=4')).toBe('a=1; b="2 3"; c; a=4')
  })

  it.each([
    '__Host-session=x',
    '__Secure-session=x',
    'tinysess=x',
    'tinycsrf=x',
    '__Host-browser=x',
    '__Host-sign-in=x',
    ' __Host-session = x',
    '__Host-session=x; __Host-session=y',
    '__Host-session',
    '',
  ])('are without those of this service: `%s`', (line) => {
    expect(of(line)).toBeUndefined()
    expect(of(`a=1;${line};b=2`)).toBe('a=1; b=2')
  })
})
