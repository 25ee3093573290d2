import { describe, expect, it } from '@jest/globals'
import { parseUrl } from './parse-url.js'

const TIMES = 20_000

describe('an address', () => {
  it.each([
    ['https://example.org/a?b#c', undefined, 'https://example.org/a?b#c'],
    ['https://äpfel.example', undefined, 'https://xn--pfel-koa.example/'],
    ['/next?page=2', 'https://example.org/list', 'https://example.org/next?page=2'],
    ['äpfel', 'https://example.org', 'https://example.org/%C3%A4pfel'],
  ])('is read from %j against %j', (text, base, href) => {
    expect(parseUrl(text, base)?.href).toBe(href)
  })

  it.each([
    ['', undefined],
    ['/path', undefined],
    ['https://', undefined],
    ['https://exa mple.org', undefined],
    ['/path', 'nowhere'],
  ])('is not %j against %j', (text, base) => {
    expect(parseUrl(text, base)).toBeUndefined()
  })

  it('is read in the same way the first time and once the code is compiled', () => {
    const hosts = Array.from({ length: TIMES }, () => parseUrl('https://äpfel.example')?.host)
    expect(new Set(hosts)).toEqual(new Set(['xn--pfel-koa.example']))
  })
})
