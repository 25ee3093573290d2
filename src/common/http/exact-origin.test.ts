import { describe, expect, it } from '@jest/globals'
import { originProblem } from './exact-origin.js'

describe('an exact origin', () => {
  it.each([
    'https://app.example.org',
    'http://localhost:3000',
    'https://a:8443',
    'http://[::1]:3000',
    'https://xn--pfel-hoa.example',
  ])('is %s', (text) => {
    expect(originProblem(text)).toBeUndefined()
  })

  it.each<[unknown, RegExp]>([
    [7, /text/],
    ['', /no address/],
    ['*', /every origin is written out/],
    ['https://*.example.org', /every origin is written out/],
    ['app.example.org', /no address/],
    ['null', /no address/],
    ['https://', /no address/],
    ['javascript:alert(1)', /neither/],
    ['ftp://app.example.org', /neither/],
    ['localhost:3000', /neither/],
    ['https://user@app.example.org', /user name/],
    ['https://app.example.org.', /dot/],
    ['https://app.example.org/', /write `https:\/\/app\.example\.org`/],
    ['https://app.example.org/path', /write `https:\/\/app\.example\.org`/],
    ['https://app.example.org?', /write `https:\/\/app\.example\.org`/],
    ['https://app.example.org:443', /write `https:\/\/app\.example\.org`/],
    ['https://APP.example.org', /write `https:\/\/app\.example\.org`/],
    ['https:app.example.org', /write `https:\/\/app\.example\.org`/],
    [' https://app.example.org', /write `https:\/\/app\.example\.org`/],
    ['https://äpfel.example', /write `https:\/\/xn--pfel-koa\.example`|write `https:\/\/xn--/],
  ])('is not %j, and the problem says why', (text, problem) => {
    expect(originProblem(text)).toMatch(problem)
  })
})
