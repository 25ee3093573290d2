import { describe, expect, it } from '@jest/globals'
import { redirectUriProblem } from '../../src/oauth/clients/redirect-uri.js'

describe('an address that codes are sent to', () => {
  it.each([
    'https://app.example.org/callback',
    'https://app.example.org/callback?tenant=7',
    'https://app.example.org',
    'https://app.example.org:8443/',
    'https://192.0.2.7/callback',
    'http://127.0.0.1/callback',
    'http://127.0.0.1:49152/callback',
    'http://[::1]:8080/',
  ])('may be %s for any client', (address) => {
    expect(redirectUriProblem(address, 'confidential')).toBeUndefined()
    expect(redirectUriProblem(address, 'public')).toBeUndefined()
  })

  it.each(['org.example.app:/callback', 'org.example.app://callback'])(
    'may be %s for a public client alone',
    (address) => {
      expect(redirectUriProblem(address, 'public')).toBeUndefined()
      expect(redirectUriProblem(address, 'confidential')).toContain('public clients')
    },
  )

  it.each([
    ['http://app.example.org/callback', '`http:` is for'],
    ['http://127.0.0.1.example.org/', '`http:` is for'],
    ['http://10.0.0.1/', '`http:` is for'],
    ['http://localhost:3000/callback', '`127.0.0.1`'],
    ['https://localhost/callback', '`127.0.0.1`'],
    ['http://app.localhost/', '`127.0.0.1`'],
    ['http://LOCALHOST./', '`127.0.0.1`'],
    ['http://2130706433/', 'must be written as `http://127.0.0.1/`'],
    ['http://127.1/callback', 'must be written as `http://127.0.0.1/callback`'],
    ['https://app.example.org/#done', 'fragment'],
    ['https://app.example.org/#', 'fragment'],
    ['https://me@app.example.org/', 'user name'],
    ['https://:secret@app.example.org/', 'user name'],
    ['https://*.example.org/', 'wildcard'],
    ['https://app.example.org/*', 'wildcard'],
    ['https://app.example.org/a/../b', '`..`'],
    ['https://app.example.org/a/%2e%2E/b', '`..`'],
    ['https://app.example.org/a/.%2e/b', '`..`'],
    [String.raw`https://app.example.org\@evil.example/`, 'write `/`'],
    ['HTTPS://App.Example.org/', 'must be written as `https://app.example.org/`'],
    ['https://app.example.org:443/', 'must be written as `https://app.example.org/`'],
    ['https:app.example.org/', 'must be written as `https://app.example.org/`'],
    ['https://app.example.org/a b', 'printable ASCII'],
    ['https://äpfel.example/', 'printable ASCII'],
    ['https://app.example.org/\n', 'printable ASCII'],
    ['https://app.example.org/\u0000', 'printable ASCII'],
    ['javascript:alert(1)', 'must begin with `https:`'],
    ['data:text/html,x', 'must begin with `https:`'],
    ['myapp:/callback', 'must begin with `https:`'],
    ['file:///etc/passwd', 'must begin with `https:`'],
    ['/callback', 'whole address'],
    ['//app.example.org/callback', 'whole address'],
    ['', 'whole address'],
    [`https://app.example.org/${'a'.repeat(2048)}`, '2048'],
  ])('is not %j', (address, reason) => {
    expect(redirectUriProblem(address, 'public')).toContain(reason)
  })
})
