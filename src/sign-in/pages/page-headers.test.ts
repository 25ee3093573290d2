import { describe, expect, it } from '@jest/globals'
import { pageHeaders } from './page-headers.js'

function policyOf(formActionOrigins: readonly string[], pictures = false): string {
  return pageHeaders({ formActionOrigins, pictures })['content-security-policy'] ?? ''
}

describe('the headers of a page', () => {
  it('let it load its own files alone, and nobody frame, keep or refer to it', () => {
    expect(pageHeaders({ formActionOrigins: [], pictures: false })).toEqual({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; " +
        "frame-ancestors 'none'; base-uri 'none'; connect-src 'self'",
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
  })

  it('let forms lead to the origins of the providers', () => {
    const origins = ['https://accounts.example.com', 'http://localhost:4000', 'https://[::1]:8443']
    expect(policyOf(origins)).toContain(
      `; form-action 'self' https://accounts.example.com http://localhost:4000 https://[::1]:8443; `,
    )
  })

  it('let pictures come from elsewhere only where there are some', () => {
    expect(policyOf([], true)).toContain("img-src 'self' https: data:;")
  })

  it.each([
    '',
    '*',
    'https:',
    'https://*',
    'https://a.example/path',
    'https://a.example https://b.example',
    "https://a;script-src 'unsafe-inline'",
    'https://a.example\r\nx: y',
    'https://a.example\n',
    'https://user@a.example',
    'javascript:alert(1)',
    "'unsafe-inline'",
    'data:',
  ])('leave out `%s`, which is no origin', (origin) => {
    expect(policyOf([origin])).toBe(policyOf([]))
  })
})
