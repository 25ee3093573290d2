import { describe, expect, it } from '@jest/globals'
import { HeaderList } from '@tinyauth/decision'
import { readOriginalRequest } from './original-request.js'

const read = (headers: Readonly<Record<string, string>>) => readOriginalRequest(new HeaderList(Object.entries(headers)))

const FORWARDED = {
  'X-Forwarded-Method': 'POST',
  'X-Forwarded-Proto': 'https',
  'X-Forwarded-Host': 'app.example.org',
  'X-Forwarded-Uri': '/pages/1?a=b',
}

describe('what a proxy says of a request', () => {
  it('is read from the headers of Traefik', () => {
    expect(read(FORWARDED)).toEqual({
      method: 'POST',
      origin: 'https://app.example.org',
      target: '/pages/1?a=b',
      address: 'https://app.example.org/pages/1?a=b',
      passesAnswers: true,
    })
  })

  it('is read from the headers of nginx, an address or a path', () => {
    const whole = { 'X-Original-Method': 'GET', 'X-Original-URL': 'https://APP.example.org:443/pages?a=//b' }
    expect(read(whole)).toEqual({
      method: 'GET',
      origin: 'https://app.example.org',
      target: '/pages?a=//b',
      address: 'https://APP.example.org:443/pages?a=//b',
      passesAnswers: false,
    })
    expect(read({ 'X-Original-URL': '/pages' })).toEqual({ target: '/pages', address: '/pages', passesAnswers: false })
  })

  it('is the address in `X-Original-URL` and not the host of `X-Forwarded-Host`, where both are told', () => {
    const told = { 'X-Original-URL': 'https://app.example.org/', 'X-Forwarded-Host': 'evil.example' }
    expect(read({ ...told, 'X-Forwarded-Proto': 'https' })).toMatchObject({ origin: 'https://app.example.org' })
  })

  it('knows a WebSocket by the scheme of the page that opens it', () => {
    expect(read({ ...FORWARDED, 'X-Forwarded-Proto': 'wss' })).toMatchObject({ origin: 'https://app.example.org' })
  })

  it.each<[string, Record<string, string>]>([
    ['both ways together', { ...FORWARDED, 'X-Original-URL': 'https://app.example.org/' }],
    ['the method of one way and the address of the other', { 'X-Original-Method': 'GET', 'X-Forwarded-Uri': '/' }],
    ['the method of one way twice', { 'x-forwarded-method': 'GET', 'X-Forwarded-Method': 'POST' }],
    ['a host twice', { ...FORWARDED, 'x-forwarded-host': 'app.example.org' }],
  ])('is refused when it is %s: one of them is the client’s', (_, headers) => {
    expect(() => read(headers)).toThrow(expect.objectContaining({ code: 'NotPermitted' }))
  })

  it('takes an empty header, by which proxies clear what a client sent, for none', () => {
    const cleared = { 'X-Original-Method': '', 'X-Original-URL': '' }
    expect(read({ ...FORWARDED, ...cleared })).toEqual(read(FORWARDED))
    expect(read(cleared)).toEqual({ passesAnswers: false })
  })

  it.each([
    'a.example, b.example',
    'evil.example/',
    'user@app.example.org',
    'app.example.org#',
    'app.example.org?',
    'app.example.org\\',
    'app example',
    '[::1',
    '-',
    'app.example.org:99999',
    'app.example.org:',
    '%61pp.example.org',
    'a'.repeat(300),
  ])('knows no origin when the host is `%s`', (host) => {
    expect(read({ ...FORWARDED, 'X-Forwarded-Host': host }).origin).toBeUndefined()
    expect(read({ 'X-Original-URL': `https://${host}/x` }).target).not.toBe('/x')
  })

  it.each(['GET POST', 'G\u0001T', '', 'GET,POST', 'G'.repeat(33)])('knows no method when it is `%s`', (method) => {
    expect(read({ ...FORWARDED, 'X-Forwarded-Method': method }).method).toBeUndefined()
  })

  it('knows no target that is longer than any request line, or no path', () => {
    expect(read({ 'X-Original-URL': `/${'a'.repeat(20_000)}` })).toEqual({ passesAnswers: false })
    for (const url of ['pages', '/a#b', '/a\\b', 'ftp://app.example.org/', 'https:app.example.org/', '/a b']) {
      expect(read({ 'X-Original-URL': url }).target).toBeUndefined()
    }
  })
})
