import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import type { FederationErrorCode } from '../../../src/sign-in/federation/federation-error.js'
import type { CompleteSignIn } from '../../../src/sign-in/federation/identity-provider.js'
import { type OpenIdStandIn, startOpenIdProvider } from '../stand-ins/start-openid-provider.js'
import { CLIENT, failureOf, newSignIn, providerOf, REDIRECT_URI, signIn, untilCallback } from './sign-in.js'

let idp: OpenIdStandIn

beforeAll(async () => {
  idp = await startOpenIdProvider()
  await idp.addClient(CLIENT)
})

afterEach(reset)

afterAll(() => idp.close())

function reset(): void {
  idp.misbehave()
  for (const answer of ['metadata', 'keys', 'token', 'userinfo'] as const) idp.rewrite(answer)
}

const oidc = (more: Readonly<Record<string, unknown>> = {}): ReturnType<typeof providerOf> =>
  providerOf({ kind: 'oidc', issuer: idp.issuer, ...more })

type Codes = readonly FederationErrorCode[]

/** Changes the parameters of a good callback. */
type Change = (parameters: URLSearchParams) => void

const CALLBACKS: readonly (readonly [title: string, code: FederationErrorCode, change: Change])[] = [
  ['no state', 'StateMismatch', (all) => all.delete('state')],
  ['a blank state', 'StateMismatch', (all) => all.set('state', '')],
  ['a state of spaces', 'StateMismatch', (all) => all.set('state', ' ')],
  ['the state of another browser', 'StateMismatch', (all) => all.set('state', newSignIn().state)],
  ['half of the state', 'StateMismatch', (all) => all.set('state', (all.get('state') ?? '').slice(0, 20))],
  ['the state with a space', 'StateMismatch', (all) => all.set('state', `${all.get('state') ?? ''} `)],
  ['the state in capitals', 'StateMismatch', (all) => all.set('state', (all.get('state') ?? '').toUpperCase())],
  ['the state twice', 'StateMismatch', (all) => all.append('state', all.get('state') ?? '')],
  [
    'another state before',
    'StateMismatch',
    (all) => {
      const { state } = newSignIn()
      all.append('state', state)
    },
  ],
  [
    'an error without state',
    'StateMismatch',
    (all) => {
      all.delete('state')
      all.delete('code')
      all.set('error', 'access_denied')
    },
  ],
  ['no issuer, though the provider always gives one', 'IssuerMismatch', (all) => all.delete('iss')],
  ['another issuer', 'IssuerMismatch', (all) => all.set('iss', 'https://evil.example')],
  ['the issuer with a slash', 'IssuerMismatch', (all) => all.set('iss', `${all.get('iss') ?? ''}/`)],
  ['two issuers', 'IssuerMismatch', (all) => all.append('iss', 'https://evil.example')],
  ['a blank issuer', 'IssuerMismatch', (all) => all.set('iss', '')],
  ['no code', 'ProviderAnswer', (all) => all.delete('code')],
  ['a blank code', 'ProviderAnswer', (all) => all.set('code', '')],
  ['two codes', 'ProviderAnswer', (all) => all.append('code', 'another')],
  ['an endless code', 'ProviderAnswer', (all) => all.set('code', 'c'.repeat(5000))],
  ['a code of nobody', 'ProviderAnswer', (all) => all.set('code', 'guessed')],
  ['a refusal', 'ProviderRefused', (all) => all.set('error', 'access_denied')],
  ['a fault of the provider', 'ProviderUnavailable', (all) => all.set('error', 'server_error')],
  ['a wrong scope', 'ConfigurationInvalid', (all) => all.set('error', 'invalid_scope')],
  ['an error that nobody knows', 'ProviderAnswer', (all) => all.set('error', '<script>alert(1)</script>')],
  ['an identity token in the address', 'ProviderAnswer', (all) => all.set('id_token', 'a.b.c')],
  ['an answer as a token', 'ProviderAnswer', (all) => all.set('response', 'a.b.c')],
]

describe('a callback', () => {
  let tried = 0
  let refused = 0

  it.each(CALLBACKS)('with %s is refused as %s', async (_title, code, change) => {
    const provider = oidc()
    const back = await untilCallback(provider)
    change(back.callback.searchParams)
    const asked = idp.asked.get('token') ?? 0
    const failure = await failureOf(provider.complete(back))
    tried += 1
    if (failure !== 'signed in') refused += 1
    expect(failure).toBe(code)
    // Nothing is sent to the provider before state and issuer were found right.
    if (code === 'StateMismatch' || code === 'IssuerMismatch') expect(idp.asked.get('token') ?? 0).toBe(asked)
  })

  it('is refused each time', () => {
    expect({ tried, refused }).toEqual({ tried: CALLBACKS.length, refused: CALLBACKS.length })
  })
})

describe('what belongs to another sign-in', () => {
  const other = newSignIn()
  const swaps: readonly (readonly [string, Codes, Partial<CompleteSignIn>])[] = [
    ['state', ['StateMismatch'], { state: other.state }],
    ['blank state on both sides', ['StateMismatch'], { state: '' }],
    ['nonce', ['NonceMismatch'], { nonce: other.nonce }],
    ['blank nonce', ['NonceMismatch'], { nonce: '' }],
    ['code verifier', ['ProviderAnswer'], { codeVerifier: other.codeVerifier }],
    ['redirect address', ['ProviderAnswer'], { redirectUri: 'https://evil.example/callback' }],
  ]

  it.each(swaps)('is refused: %s', async (_title, codes, swap) => {
    const provider = oidc()
    const back = await untilCallback(provider)
    if (swap.state === '') back.callback.searchParams.set('state', '')
    expect(codes).toContain(await failureOf(provider.complete({ ...back, ...swap })))
  })

  it('is refused when the answer of one provider comes to the callback of another', async () => {
    const evil = await startOpenIdProvider()
    await evil.addClient(CLIENT)
    try {
      const back = await untilCallback(providerOf({ kind: 'oidc', issuer: evil.issuer }))
      expect(await failureOf(oidc().complete(back))).toBe('IssuerMismatch')
    } finally {
      await evil.close()
    }
  })

  it('names two people when two issuers have the same subject', async () => {
    const second = await startOpenIdProvider()
    await second.addClient(CLIENT)
    try {
      const [one, two] = [await signIn(oidc()), await signIn(providerOf({ kind: 'oidc', issuer: second.issuer }))]
      expect(one.profile.subject).toBe(two.profile.subject)
      expect(one.profile.issuer).not.toBe(two.profile.issuer)
    } finally {
      await second.close()
    }
  })
})

type Claims = Record<string, unknown>
const now = (): number => Math.floor(Date.now() / 1000)

const IDENTITY_TOKENS: readonly (readonly [string, Codes, (claims: Claims) => Claims, Record<string, unknown>?])[] = [
  ['another nonce', ['NonceMismatch'], (claims) => ({ ...claims, nonce: 'another' })],
  ['no nonce', ['NonceMismatch'], ({ nonce: _, ...claims }) => claims],
  ['a list as nonce', ['NonceMismatch'], (claims) => ({ ...claims, nonce: [claims['nonce']] })],
  ['another issuer', ['IssuerMismatch'], (claims) => ({ ...claims, iss: 'https://evil.example' })],
  ['no issuer', ['IssuerMismatch'], ({ iss: _, ...claims }) => claims],
  ['another client', ['TokenInvalid'], (claims) => ({ ...claims, aud: 'another' })],
  [
    'two clients and no azp',
    ['TokenInvalid'],
    (claims) => ({ ...claims, aud: [CLIENT.clientId, 'another'], azp: undefined }),
  ],
  ['another azp', ['TokenInvalid'], (claims) => ({ ...claims, aud: [CLIENT.clientId, 'another'], azp: 'another' })],
  ['no subject', ['SubjectMissing'], ({ sub: _, ...claims }) => claims],
  ['a blank subject', ['SubjectMissing'], (claims) => ({ ...claims, sub: '' })],
  ['a number as subject', ['SubjectMissing'], (claims) => ({ ...claims, sub: 1 })],
  ['a list as subject', ['SubjectMissing'], (claims) => ({ ...claims, sub: ['user-1'] })],
  ['a subject that is too long', ['SubjectMissing'], (claims) => ({ ...claims, sub: 'u'.repeat(256) })],
  ['an end 61 s ago', ['TokenInvalid'], (claims) => ({ ...claims, iat: now() - 300, exp: now() - 61 })],
  ['a clock that is 5 min ahead', ['TokenInvalid'], (claims) => ({ ...claims, iat: now() + 300, exp: now() + 900 })],
  ['a birth 20 min ago', ['TokenInvalid'], (claims) => ({ ...claims, iat: now() - 1200 })],
  ['no end', ['TokenInvalid'], ({ exp: _, ...claims }) => claims],
  ['an end in ten years', ['TokenInvalid'], (claims) => ({ ...claims, exp: now() + 315_360_000 })],
  ['another at_hash', ['TokenInvalid'], (claims) => ({ ...claims, at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' })],
  ['another c_hash', ['TokenInvalid'], (claims) => ({ ...claims, c_hash: 'AAAAAAAAAAAAAAAAAAAAAA' })],
  [
    'events, as a logout token',
    ['TokenInvalid'],
    (claims) => ({ ...claims, events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }),
  ],
  ['the type of a logout token', ['TokenInvalid'], (claims) => claims, { typ: 'logout+jwt' }],
  ['the type of an access token', ['TokenInvalid'], (claims) => claims, { typ: 'at+jwt' }],
  ['the name of an unknown key', ['TokenInvalid'], (claims) => claims, { kid: 'unknown' }],
]

describe('an identity token, well signed', () => {
  // A row that is too short would be filled up with a callback.
  const rows = IDENTITY_TOKENS.map(([title, codes, claims, header = {}]) => [title, codes, claims, header] as const)

  it.each(rows)('with %s is refused', async (_title, codes, claims, header) => {
    idp.rewriteIdToken(claims, header)
    expect(codes).toContain(await failureOf(signIn(oidc())))
  })

  it('is taken when the clocks differ by 55 s', async () => {
    idp.rewriteIdToken((claims) => ({ ...claims, iat: now() + 55, exp: now() + 600 }))
    expect(await failureOf(signIn(oidc()))).toBe('signed in')
    idp.rewriteIdToken((claims) => ({ ...claims, iat: now() - 300, exp: now() - 55 }))
    expect(await failureOf(signIn(oidc()))).toBe('signed in')
  })
})

describe('an identity token, not signed by the provider', () => {
  const claimsOf = (answer: Record<string, unknown>): Claims =>
    JSON.parse(Buffer.from(String(answer['id_token']).split('.')[1] ?? '', 'base64url').toString()) as Claims

  const secret = new TextEncoder().encode(CLIENT.clientSecret)
  const forgeries: readonly (readonly [string, (claims: Claims) => Promise<string> | string])[] = [
    ['alg none', (claims) => new UnsecuredJWT(claims).encode()],
    ['HS256 with the client secret', (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(secret)],
    [
      'HS256 with the name of the key',
      (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'stand-in-1' }).sign(secret),
    ],
    [
      'another key, in the header',
      async (claims) => {
        const { privateKey, publicKey } = await generateKeyPair('RS256')
        const jwk = await exportJWK(publicKey)
        return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'stand-in-1', jwk }).sign(privateKey)
      },
    ],
    [
      'another key',
      async (claims) => {
        const { privateKey } = await generateKeyPair('RS256')
        return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'stand-in-1' }).sign(privateKey)
      },
    ],
    [
      'a changed claim',
      async (claims) => {
        const [header = '', , signature = ''] = (await idp.sign(claims)).split('.')
        return `${header}.${Buffer.from(JSON.stringify({ ...claims, sub: 'user-2' })).toString('base64url')}.${signature}`
      },
    ],
  ]

  it.each(forgeries)('is refused: %s', async (_title, forge) => {
    idp.rewrite('token', async (answer) => ({ ...answer, id_token: await forge(claimsOf(answer)) }))
    idp.rewrite('metadata', (document) => ({
      ...document,
      id_token_signing_alg_values_supported: ['none', 'HS256', 'RS256'],
    }))
    expect(await failureOf(signIn(oidc()))).toBe('TokenInvalid')
  })

  it('is refused when there is none', async () => {
    idp.rewrite('token', ({ id_token: _, ...answer }) => answer)
    expect(await failureOf(signIn(oidc()))).toBe('ProviderAnswer')
  })
})

describe('other answers of a provider', () => {
  it('about another user are refused', async () => {
    idp.rewrite('userinfo', (claims) => ({ ...claims, sub: 'user-2' }))
    expect(await failureOf(signIn(oidc()))).toBe('SubjectMissing')
    idp.rewrite('userinfo', ({ sub: _, ...claims }) => claims)
    expect(await failureOf(signIn(oidc()))).toBe('SubjectMissing')
  })

  it('do not verify an address that the identity token does not', async () => {
    idp.rewriteIdToken((claims) => ({ ...claims, email: 'mary@example.com', email_verified: undefined }))
    expect((await signIn(oidc())).profile).toMatchObject({ email: 'mary@example.com', emailVerified: false })
  })

  it.each(['https://evil.example', 'http://127.0.0.1', ''])('are refused of the issuer `%s`', async (issuer) => {
    idp.rewrite('metadata', (document) => ({ ...document, issuer }))
    expect(await failureOf(oidc().begin(newSignIn()))).toBe('IssuerMismatch')
  })

  it.each(['javascript:alert(1)', 'file:///etc/passwd', '', 7])('send no browser to `%s`', async (address) => {
    idp.rewrite('metadata', (document) => ({ ...document, authorization_endpoint: address }))
    expect(await failureOf(oidc().begin(newSignIn()))).toBe('ProviderAnswer')
  })

  const answers = ['metadata', 'token', 'keys', 'userinfo'] as const
  const wrong = ['html', 'broken-json', 'down', 'unavailable', 'slow', 'huge', 'redirect'] as const
  const cases = answers.flatMap((answer) => wrong.map((how) => [answer, how] as const))

  it.each(cases)('%s: %s is a clear failure', async (answer, how) => {
    // Whoever never answers is waited for that long; nobody else is near it.
    const provider = oidc(how === 'slow' ? { timeoutMs: 1500 } : {})
    if (answer === 'metadata') {
      idp.misbehave(how, answer)
      expect(await failureOf(provider.begin(newSignIn()))).toMatch(/^Provider(Answer|Unavailable)$/)
      return
    }
    const back = await untilCallback(provider)
    idp.misbehave(how, answer)
    expect(await failureOf(provider.complete(back))).toMatch(/^Provider(Answer|Unavailable)$/)
  })

  it('are not needed for the keys while those that are kept are fresh', async () => {
    const provider = oidc()
    await signIn(provider)
    const back = await untilCallback(provider)
    idp.misbehave('down', 'keys')
    expect(await failureOf(provider.complete(back))).toBe('signed in')
  })

  it('show no secret in a failure', async () => {
    const provider = oidc()
    const back = await untilCallback(provider)
    idp.rewriteIdToken((claims) => ({ ...claims, aud: 'another' }))
    const error: unknown = await provider.complete(back).catch((reason: unknown) => reason)
    const shown = JSON.stringify(error, Object.getOwnPropertyNames(error))
    for (const secret of [
      CLIENT.clientSecret,
      back.codeVerifier,
      back.callback.searchParams.get('code') ?? '',
      'eyJ',
    ]) {
      expect(shown).not.toContain(secret)
    }
  })
})

describe('a sign-in', () => {
  it.each([
    ['a redirect address with a query', { redirectUri: `${REDIRECT_URI}?next=//evil` }],
    ['a short state', { state: 'short' }],
    ['no nonce', { nonce: '' }],
    ['a short code verifier', { codeVerifier: 'short' }],
  ])('does not begin with %s', async (_title, weak) => {
    expect(await failureOf(oidc().begin({ ...newSignIn(), ...weak }))).toBe('ConfigurationInvalid')
  })
})
