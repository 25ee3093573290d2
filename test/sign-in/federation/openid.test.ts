import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../src/common/clock.js'
import { type OpenIdStandIn, startOpenIdProvider } from '../stand-ins/start-openid-provider.js'
import { walkThrough } from '../stand-ins/walk-through.js'
import { CLIENT, failureOf, newSignIn, providerOf, REDIRECT_URI, signIn, untilCallback } from './sign-in.js'

let idp: OpenIdStandIn

beforeAll(async () => {
  idp = await startOpenIdProvider({
    users: {
      fred: {
        sub: 'user-1',
        email: 'fred@example.com',
        email_verified: true,
        name: 'Fred',
        preferred_username: 'fred',
        picture: 'https://images.example/fred.png',
        groups: ['admin', 1, { admin: true }, null, '__proto__', 'dev', 'admin'],
        hd: 'example.com',
      },
      mary: { sub: 'user-2', email: 'mary@example.com', email_verified: false },
      anne: {
        sub: 'user-3',
        email: 'anne@example.com',
        email_verified: 'true',
        groups: 'admin',
        hd: 'elsewhere.example',
      },
      otto: { sub: 'user-4', groups: { 0: 'admin' } },
      many: { sub: 'user-5', groups: Array.from({ length: 10_000 }, (_, index) => `group-${index}`) },
      more: { sub: 'user-6', groups: Array.from({ length: 10_001 }, (_, index) => `group-${index}`) },
    },
  })
  await idp.addClient({ ...CLIENT, postLogoutRedirectUris: ['https://tinyauth.example/logged-out'] })
})

afterEach(() => {
  idp.misbehave()
  for (const answer of ['metadata', 'keys', 'token', 'userinfo'] as const) idp.rewrite(answer)
})

afterAll(() => idp.close())

const oidc = (settings: Readonly<Record<string, unknown>> = {}): ReturnType<typeof providerOf> =>
  providerOf({
    kind: 'oidc',
    issuer: idp.issuer,
    scopes: ['email', 'profile', 'groups'],
    groupsClaim: 'groups',
    ...settings,
  })

describe('signing in with OpenID Connect', () => {
  it('says who came, by what the provider signed', async () => {
    const { profile, signOutHint } = await signIn(oidc())
    expect(profile).toEqual({
      issuer: idp.issuer,
      subject: 'user-1',
      preferredUsername: 'fred',
      name: 'Fred',
      picture: 'https://images.example/fred.png',
      email: 'fred@example.com',
      emailVerified: true,
      hostedDomain: 'example.com',
      groups: [{ path: 'admin' }, { path: '__proto__' }, { path: 'dev' }],
    })
    expect(signOutHint?.split('.')).toHaveLength(3)
  })

  it('sends the browser away with code, PKCE, state, nonce and the exact redirect address, and no secret', async () => {
    const begun = newSignIn()
    const address = await oidc().begin({ ...begun, loginHint: 'fred', prompt: 'login' })
    const { code_challenge: challenge, ...parameters } = Object.fromEntries(address.searchParams)
    expect(parameters).toEqual({
      client_id: CLIENT.clientId,
      response_type: 'code',
      redirect_uri: REDIRECT_URI,
      scope: 'openid email profile groups',
      state: begun.state,
      nonce: begun.nonce,
      code_challenge_method: 'S256',
      login_hint: 'fred',
      prompt: 'login',
    })
    expect(challenge).toMatch(/^[\w-]{43}$/)
    expect(address.href).not.toContain(begun.codeVerifier)
  })

  it.each([
    ['mary', 'false'],
    ['anne', '"true"'],
    ['otto', 'missing'],
  ])('takes the address of %s as not verified, since email_verified is %s', async (login) => {
    expect((await signIn(oidc(), login)).profile.emailVerified).toBe(false)
  })

  it.each(['anne', 'otto'])('reads no groups out of what is no list: %s', async (login) => {
    expect((await signIn(oidc(), login)).profile.groups).toEqual([])
  })

  it('reads 10,000 groups, and refuses more, because a list that was cut is not all', async () => {
    expect((await signIn(oidc(), 'many')).profile.groups).toHaveLength(10_000)
    expect(await failureOf(signIn(oidc(), 'more'))).toBe('ProviderAnswer')
  })

  it('is a refusal when the user cancels', async () => {
    const provider = oidc()
    const begun = newSignIn()
    const callback = await walkThrough(await provider.begin(begun), { login: 'fred', cancel: true })
    expect(await failureOf(provider.complete({ ...begun, callback }))).toBe('ProviderRefused')
  })

  it('takes one code once', async () => {
    const provider = oidc()
    const back = await untilCallback(provider)
    expect(await failureOf(provider.complete(back))).toBe('signed in')
    expect(await failureOf(provider.complete(back))).toBe('ProviderAnswer')
  })

  it('signs out at the provider, where it offers that', async () => {
    const provider = oidc()
    const { signOutHint = '' } = await signIn(provider)
    const returnTo = 'https://tinyauth.example/logged-out'
    const address = await provider.signOutAddress?.({ idTokenHint: signOutHint, returnTo })
    expect(address?.href.startsWith(`${idp.issuer}/session/end?`)).toBe(true)
    expect((await fetch(address ?? '', { redirect: 'manual' })).status).toBe(200)
    idp.rewrite('metadata', ({ end_session_endpoint: _, ...rest }) => rest)
    expect(await oidc().signOutAddress?.({ idTokenHint: signOutHint, returnTo })).toBeUndefined()
  })

  it('asks for the configuration and the keys once in 10 minutes', async () => {
    const clock = new ManualClock(Date.now())
    const provider = providerOf({ kind: 'oidc', issuer: idp.issuer }, { clock })
    const asked = (): readonly unknown[] => [idp.asked.get('metadata'), idp.asked.get('keys')]
    idp.asked.clear()
    await signIn(provider)
    await signIn(provider)
    expect(asked()).toEqual([1, 1])
    clock.advance(10 * 60_000)
    idp.rewriteIdToken((claims) => {
      const now = clock.now() / 1000
      return { ...claims, iat: Math.floor(now), exp: Math.floor(now) + 60 }
    })
    await signIn(provider)
    expect(asked()).toEqual([2, 2])
  })
})

describe('Google', () => {
  const google = (hostedDomains?: readonly string[]): ReturnType<typeof providerOf> =>
    providerOf({ kind: 'google', issuer: idp.issuer, ...(hostedDomains === undefined ? {} : { hostedDomains }) })

  it('lets in who is of a hosted domain by the signed claim, and nobody else', async () => {
    expect(await failureOf(signIn(google(['Example.com', 'other.example'])))).toBe('signed in')
    expect(await failureOf(signIn(google(['example.com']), 'anne'))).toBe('ProviderRefused')
    expect(await failureOf(signIn(google(['example.com']), 'mary'))).toBe('ProviderRefused')
    expect(await failureOf(signIn(google(), 'mary'))).toBe('signed in')
  })

  it('asks Google for the one domain, or for any', async () => {
    expect((await google(['example.com']).begin(newSignIn())).searchParams.get('hd')).toBe('example.com')
    expect((await google(['a.example', 'b.example']).begin(newSignIn())).searchParams.get('hd')).toBe('*')
    expect((await google().begin(newSignIn())).searchParams.get('hd')).toBeNull()
  })
})

describe('the check of a configuration', () => {
  const levels = async (provider: ReturnType<typeof providerOf>): Promise<readonly string[]> =>
    (await provider.check()).map(({ level, what }) => `${level}: ${what}`)

  it('finds what is right', async () => {
    const findings = await levels(oidc())
    expect(findings).toEqual([
      `ok: the issuer \`${idp.issuer}\` answers, and names itself so`,
      'warning: `authorization_endpoint` is reached by plain `http:`',
      'warning: `token_endpoint` is reached by plain `http:`',
      'warning: `jwks_uri` is reached by plain `http:`',
      'warning: `userinfo_endpoint` is reached by plain `http:`',
      'ok: PKCE with S256 is supported',
      'ok: the scopes `openid email profile groups` are supported',
      'ok: keys that can verify: 1',
      'ok: the provider accepts the client and its secret',
    ])
  })

  it('finds a secret that is not accepted, and does not repeat it', async () => {
    const provider = providerOf({ kind: 'oidc', issuer: idp.issuer }, { secret: 'another secret' })
    const findings = await provider.check()
    expect(findings.at(-1)).toMatchObject({ level: 'error', fix: expect.stringContaining('secret') as unknown })
    expect(JSON.stringify(findings)).not.toContain('another secret')
  })

  it.each([
    [
      'another issuer',
      'error',
      () => {
        idp.rewrite('metadata', (document) => ({ ...document, issuer: 'https://evil.example' }))
      },
    ],
    [
      'a page instead',
      'error',
      () => {
        idp.misbehave('html')
      },
    ],
    [
      'no answer',
      'error',
      () => {
        idp.misbehave('down')
      },
    ],
  ] as const)('finds %s, with what to do', async (_title, level, wrong) => {
    wrong()
    const [finding, ...others] = await oidc().check()
    expect(finding).toMatchObject({ level, fix: expect.any(String) as unknown })
    expect(others).toEqual([])
  })

  it('finds keys that cannot verify, a scope that is not offered, and missing PKCE', async () => {
    idp.rewrite('keys', () => ({ keys: [{ kty: 'RSA', n: 'AQAB', e: 'AQ', use: 'enc' }] }))
    idp.rewrite('metadata', ({ code_challenge_methods_supported: _, ...rest }) => rest)
    const findings = await levels(oidc({ scopes: ['email', 'secrets'] }))
    expect(findings).toContain('error: no key can verify')
    expect(findings).toContain('warning: the provider does not list the scope `secrets`')
    expect(findings).toContain('warning: the provider does not say that it supports PKCE with S256')
  })
})
