import { describe, expect, it } from '@jest/globals'
import { DomainError } from '../../../common/errors/domain-error.js'
import { Secret } from '../../../common/secrets/secret.js'
import { facebookGraphUrl, gitHubApiUrl } from './addresses.js'
import { parseProviderSettings } from './parse-provider-settings.js'

const secret = new Secret('a client secret')
const oauth2 = {
  kind: 'oauth2',
  clientId: 'c',
  authorizationEndpoint: 'https://idp.example/authorize',
  tokenEndpoint: 'https://idp.example/token',
  userinfoEndpoint: 'https://idp.example/me',
  scopes: [],
  mapping: { subject: 'id' },
}

function problemsOf(input: unknown, given: Secret<string> | 'none' = secret): Readonly<Record<string, string>> {
  try {
    parseProviderSettings(input, given === 'none' ? undefined : given)
    return {}
  } catch (error) {
    if (error instanceof DomainError) return error.problems
    throw error
  }
}

describe('the settings of a provider', () => {
  it.each([
    [
      { kind: 'google', clientId: 'c' },
      { issuer: 'https://accounts.google.com', timeoutMs: 5000, allowPrivateNetwork: false },
    ],
    [{ kind: 'google', clientId: 'c', hostedDomains: ['Example.COM'] }, { hostedDomains: ['example.com'] }],
    [
      { kind: 'github', clientId: 'c' },
      { baseUrl: 'https://github.com', orgs: false },
    ],
    [{ kind: 'github', clientId: 'c', baseUrl: 'https://git.example/' }, { baseUrl: 'https://git.example' }],
    [
      { kind: 'gitlab', clientId: 'c' },
      { baseUrl: 'https://gitlab.com', readGroups: false },
    ],
    [{ kind: 'okta', clientId: 'c', issuer: 'https://acme.okta.com/oauth2/default' }, {}],
    [
      { kind: 'facebook', clientId: 'c' },
      { baseUrl: 'https://www.facebook.com', graphVersion: 'v23.0' },
    ],
    [
      { kind: 'oidc', clientId: 'c', issuer: 'https://idp.example/' },
      { issuer: 'https://idp.example/', scopes: ['email', 'profile'] },
    ],
    [oauth2, { mapping: { subject: 'id' } }],
    [
      { kind: 'oidc', clientId: 'c', issuer: 'http://10.0.0.1:8080', allowPrivateNetwork: true },
      { issuer: 'http://10.0.0.1:8080' },
    ],
  ])('%j are complete', (input, expected) => {
    expect(parseProviderSettings(input, secret)).toMatchObject(expected)
  })

  it('have every problem listed at once', () => {
    const wrong = { kind: 'oidc', issuer: 'http://idp.example?x', scopes: ['two words'], timeoutMs: 0, unknown: 1 }
    expect(Object.keys(problemsOf(wrong, 'none')).sort()).toEqual([
      'clientId',
      'clientSecret',
      'issuer',
      'scopes/0',
      'timeoutMs',
      'unknown',
    ])
  })

  it.each(['okta', 'oidc'])('of %s need an issuer', (kind) => {
    expect(problemsOf({ kind, clientId: 'c' })).toHaveProperty('issuer')
  })

  it.each([
    'http://idp.example',
    'ftp://idp.example',
    'javascript:alert(1)',
    'https://user@idp.example',
    'https://idp.example?x=1',
    'https://idp.example#x',
    'https://idp.example?',
    'https://idp.example\\@evil.example',
    ' https://idp.example',
    'idp.example',
    '',
    7,
    null,
  ])('take no issuer %j', (issuer) => {
    expect(problemsOf({ kind: 'oidc', clientId: 'c', issuer })).toHaveProperty('issuer')
  })

  it('need the secret, unless the client has none', () => {
    const settings = { kind: 'google', clientId: 'c' }
    expect(problemsOf(settings, 'none')).toEqual({ clientSecret: 'must be given' })
    expect(problemsOf(settings, new Secret(' '))).toEqual({ clientSecret: 'must be given' })
    const open = { ...settings, clientAuthentication: 'none' }
    expect(problemsOf(open, 'none')).toEqual({})
    expect(problemsOf(open, new Secret('x'))).toHaveProperty('clientSecret')
  })

  it.each(['saml', '', undefined, null, 7, '__proto__', 'basic'])('know no kind %j with a redirect', (kind) => {
    expect(problemsOf({ kind, clientId: 'c' })).not.toEqual({})
  })

  it.each([null, 'google', [], 7])('are not %j', (input) => {
    expect(problemsOf(input)).not.toEqual({})
  })

  it('of oauth2 need to say where the subject is', () => {
    expect(problemsOf({ ...oauth2, mapping: { email: 'email' } })).toHaveProperty('mapping/subject')
  })
})

describe('derived addresses', () => {
  it.each([
    ['https://github.com', 'https://api.github.com'],
    ['https://git.example.com', 'https://git.example.com/api/v3'],
    ['https://acme.ghe.com', 'https://api.acme.ghe.com'],
    ['https://acme.ghe.com.evil.example', 'https://acme.ghe.com.evil.example/api/v3'],
    ['https://github.com.evil.example', 'https://github.com.evil.example/api/v3'],
    ['https://notgithub.com', 'https://notgithub.com/api/v3'],
    ['https://ghe.com', 'https://ghe.com/api/v3'],
  ])('of GitHub at %s: the API is %s', (baseUrl, apiUrl) => {
    expect(gitHubApiUrl(baseUrl)).toBe(apiUrl)
  })

  it('of Facebook: the graph is a host of its own', () => {
    expect(facebookGraphUrl('https://www.facebook.com')).toBe('https://graph.facebook.com')
    expect(facebookGraphUrl('http://127.0.0.1:1')).toBe('http://127.0.0.1:1')
  })
})
