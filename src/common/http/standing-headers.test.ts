import { describe, expect, it } from '@jest/globals'
import { corsHeaders, preflightHeaders, standingHeaders } from './standing-headers.js'

describe('the headers of every answer', () => {
  it('forbid a browser to run, frame, sniff or keep what is answered', () => {
    expect(standingHeaders()).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none';frame-ancestors 'none';base-uri 'none';form-action 'self'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': expect.stringMatching(/DENY|SAMEORIGIN/) as unknown,
      'referrer-policy': 'no-referrer',
      'strict-transport-security': expect.stringContaining('max-age=') as unknown,
      'x-api-version': '2',
    })
    expect(standingHeaders()).not.toHaveProperty('x-powered-by')
  })
})

describe('cross-origin headers', () => {
  const origins = ['https://a.example']

  it('let every origin read where that is configured', () => {
    expect(corsHeaders('*', 'https://a.example')).toEqual(corsHeaders('*', undefined))
    expect(corsHeaders('*', undefined)).toMatchObject({ 'access-control-allow-origin': '*' })
  })

  it('let an origin of the list read, spelt exactly so, and vary with it', () => {
    expect(corsHeaders(origins, 'https://a.example')).toMatchObject({
      'access-control-allow-origin': 'https://a.example',
      vary: 'Origin',
    })
    for (const origin of [undefined, 'https://a.example.', 'http://a.example', 'https://A.example', 'null']) {
      expect(corsHeaders(origins, origin)).toEqual({ vary: 'Origin' })
    }
  })

  it('never let credentials be sent along', () => {
    const all = [
      corsHeaders('*', 'https://a.example'),
      corsHeaders(origins, 'https://a.example'),
      preflightHeaders('*', undefined),
    ]
    for (const headers of all) expect(headers).not.toHaveProperty('access-control-allow-credentials')
  })

  it('of a preflight name every method and header of the API', () => {
    const { 'access-control-allow-methods': methods = '', 'access-control-allow-headers': headers = '' } =
      preflightHeaders(origins, 'https://a.example')
    expect(methods.split(', ')).toEqual(expect.arrayContaining(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']))
    expect(headers.split(', ')).toEqual(expect.arrayContaining(['Authorization', 'X-CSRF-Token', 'If-Match']))
  })
})
