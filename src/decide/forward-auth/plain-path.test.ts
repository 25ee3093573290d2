import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { plainPath } from './plain-path.js'

describe('a path that a policy may be asked about', () => {
  it.each([
    ['/', '/'],
    ['/pages/1?a=*&b=../c', '/pages/1'],
    ['/a%20b', '/a b'],
    ['/caf%C3%A9', '/café'],
    ['/a/', '/a/'],
    ['/a.b/..c/d..', '/a.b/..c/d..'],
    ['/%61dmin', '/admin'],
  ])('%s is decoded once: %s', (target, path) => {
    expect(plainPath(target)).toBe(path)
  })

  it.each([
    '/a/../b',
    '/..',
    '/a/%2e%2e/b',
    '/a/.%2E/b',
    '/./a',
    '/a/.',
    '/%2e ',
    '/a/..%20',
    '/%20./a',
    '//a',
    '/a//b',
    '/a%2fb',
    '/a%2Fb',
    '/a%5cb',
    '/a%5Cb',
    '/a\\b',
    '/%2561',
    '/%',
    '/%f',
    '/%ff',
    '/%c0%af',
    '/a;b=c',
    '/a%3bb',
    '/*',
    '/%2a',
    '/a%3Fb',
    '/$',
    '/%24%7Busername%7D',
    '/%00',
    '/%0a',
    '/%7f',
    '/a%23b',
    'pages',
    '',
    '?a',
  ])('%s is none', (target) => {
    expect(plainPath(target)).toBeUndefined()
  })

  it('stays what it is when it is decoded or resolved again, whatever was sent', () => {
    const piece = fc.constantFrom(
      'a',
      '/',
      '.',
      '%',
      '2',
      'f',
      'e',
      '5',
      'c',
      '%2e',
      '%2f',
      ';',
      '*',
      '?',
      '\\',
      'é',
      ' ',
    )
    const target = fc.array(piece, { maxLength: 12 }).map((pieces) => `/${pieces.join('')}`)
    fc.assert(
      fc.property(target, (sent) => {
        const path = plainPath(sent)
        if (path === undefined) return
        expect(decodeURIComponent(path)).toBe(path)
        expect(decodeURIComponent(new URL(path, 'http://a.invalid').pathname)).toBe(path.trimEnd())
        expect(path).not.toMatch(/[*?$\\]/)
      }),
    )
  })
})
