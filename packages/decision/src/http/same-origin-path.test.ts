import { describe, expect, it } from '@jest/globals'
import { sameOriginPath } from './same-origin-path.js'

describe('a path to send a browser to', () => {
  it.each([
    '/',
    '/apples',
    '/apples/?a=1&b=//x#top',
    '/a%20b',
    '/a:b@c',
    '/apples?next=https://example.com/',
    '/%C3%A9',
    '/a/../b',
    '/a/%2e%2e/b',
    '/a%2Fb',
    '/a//b',
  ])('may be `%s`', (path) => {
    expect(sameOriginPath(path)).toBe(path)
  })

  it.each([
    '//evil.example', '///evil.example', '\\\\evil.example', '/\\evil.example', '\\/evil.example', 'https:evil', 'https://evil',
    'HTTPS:/evil', 'javascript:alert(1)', 'data:text/html,x', 'evil.example', '', ' /apples', '/ /evil', '/%2f..', '/%2F%2Fevil',
    '/%5cevil', '/%5C%5Cevil', '/a/%5c', '/\tevil', '/\n/evil', '/\r\nSet-Cookie: a=b', '/\u0000', '/\u007f', '/%00', '/%0d%0aa',
    '/%09/evil', '/..//evil.example', '/.//evil.example', '/a/..//evil', '/%2e/%2fevil', '/a/%2e%2e/%2f/evil', '/./%5cevil', '/..%2f/evil', '/a%2f..%2f%2fevil', '//user:password@evil', '@evil', '/é', '/\u2028',
    '/%', '/%ff', `/${'a'.repeat(2048)}`, '?next=/', '#',
  ])('may not be %j', (path) => {
    expect(sameOriginPath(path)).toBeUndefined()
  }) // prettier-ignore

  it.each([undefined, null, 7, ['/apples'], { path: '/' }])('may not be %j, which is no text', (path) => {
    expect(sameOriginPath(path)).toBeUndefined()
  })
})
