import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type GitHubStandIn, type GitHubUser, startGitHub } from '../stand-ins/start-github.js'
import { CLIENT, failureOf, newSignIn, providerOf, signIn, untilCallback } from './sign-in.js'

let github: GitHubStandIn

const address = (email: string, primary: boolean, verified: boolean): GitHubUser['emails'][number] => ({
  email,
  primary,
  verified,
})

beforeAll(async () => {
  github = await startGitHub({
    fred: {
      id: 1001,
      name: 'Fred',
      avatar_url: 'https://avatars.example/fred.png',
      emails: [
        address('aaron@example.com', false, true),
        address('fred@example.com', true, true),
        address('zack@example.com', false, true),
      ],
      orgs: Array.from({ length: 250 }, (_, index) => `org-${index}`),
      teams: [
        { org: 'org-1', slug: 'core' },
        { org: 'org-2', slug: 'core' },
      ],
    },
    mary: {
      id: 1002,
      name: null,
      emails: [address('mary@example.com', true, false), address('m@example.com', false, true)],
    },
    anne: { id: 1003, emails: [address('anne@example.com', true, false)] },
    otto: { id: 1004, emails: [] },
    text: { id: '1005', emails: [] },
    none: { id: null, emails: [] },
    many: { id: 1006, emails: [], orgs: Array.from({ length: 10_000 }, (_, index) => `org-${index}`) },
  })
  github.addClient(CLIENT)
})

afterEach(() => {
  github.misbehave()
  github.emailPermission(true)
})

afterAll(() => github.close())

const provider = (settings: Readonly<Record<string, unknown>> = {}): ReturnType<typeof providerOf> =>
  providerOf({ kind: 'github', baseUrl: github.origin, ...settings })

describe('signing in with GitHub', () => {
  it('says who came, by the number of the account', async () => {
    expect(await signIn(provider())).toEqual({
      profile: {
        issuer: github.origin,
        subject: '1001',
        preferredUsername: 'fred',
        name: 'Fred',
        picture: 'https://avatars.example/fred.png',
        email: 'fred@example.com',
        emailVerified: true,
        groups: [],
      },
    })
  })

  const chosen: readonly (readonly [string, string | undefined, boolean, string])[] = [
    ['mary', 'm@example.com', true, 'the verified one when the primary one is not'],
    ['anne', 'anne@example.com', false, 'the primary one, as not verified'],
    ['otto', undefined, false, 'none'],
  ]

  it.each(chosen)(
    'takes of %s the address %s, verified: %s, which is %s',
    async (login, email, emailVerified, _why) => {
      const { profile } = await signIn(provider(), login)
      expect([profile.email, profile.emailVerified]).toEqual([email, emailVerified])
    },
  )

  it('reads organizations and teams over all pages, when told to', async () => {
    github.asked.length = 0
    const { profile } = await signIn(provider({ orgs: true }))
    expect(profile.groups).toHaveLength(252)
    expect(profile.groups.slice(-3).map(({ path }) => path)).toEqual(['org-249', 'org-1/core', 'org-2/core'])
    expect(github.asked.filter((path) => path.startsWith('/api/v3/user/orgs'))).toHaveLength(3)
  })

  it('fails when the organizations have more pages than are read: a cut list is not all', async () => {
    expect(await failureOf(signIn(provider({ orgs: true }), 'many'))).toBe('ProviderAnswer')
  })

  it('asks for no more than it needs', async () => {
    const scopes = async (orgs: boolean): Promise<string | null> =>
      (await provider({ orgs }).begin(newSignIn())).searchParams.get('scope')
    expect(await scopes(false)).toBe('read:user user:email')
    expect(await scopes(true)).toBe('read:user user:email read:org')
  })

  it.each(['text', 'none'])('fails for somebody without a number: %s', async (login) => {
    expect(await failureOf(signIn(provider(), login))).toBe('SubjectMissing')
  })

  it('says which permission is missing when GitHub gives no addresses', async () => {
    github.emailPermission(false)
    const error: unknown = await signIn(provider()).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'ConfigurationInvalid',
      detail: expect.stringContaining('Email addresses: read-only') as unknown,
    })
  })

  it('refuses what GitHub refuses with status 200', async () => {
    const back = await untilCallback(provider())
    back.callback.searchParams.set('code', 'unknown')
    expect(await failureOf(provider().complete(back))).toBe('ProviderAnswer')
    const wrongSecret = providerOf({ kind: 'github', baseUrl: github.origin }, { secret: 'wrong' })
    expect(await failureOf(wrongSecret.complete(await untilCallback(wrongSecret)))).toBe('ConfigurationInvalid')
  })

  it('takes a code only with the verifier it was asked for with', async () => {
    const back = await untilCallback(provider())
    expect(await failureOf(provider().complete({ ...back, codeVerifier: newSignIn().codeVerifier }))).toBe(
      'ProviderAnswer',
    )
  })

  it.each(['', 'another-state-of-32-characters..'])('asks GitHub nothing for the state `%s`', async (state) => {
    const back = await untilCallback(provider())
    github.asked.length = 0
    back.callback.searchParams.set('state', state)
    expect(await failureOf(provider().complete(back))).toBe('StateMismatch')
    expect(github.asked).toEqual([])
  })

  it.each(['html', 'broken-json', 'down', 'unavailable', 'slow', 'huge', 'redirect'] as const)(
    'fails clearly: %s',
    async (how) => {
      const short = provider(how === 'slow' ? { timeoutMs: 500 } : {})
      const back = await untilCallback(short)
      github.misbehave(how)
      expect(await failureOf(short.complete(back))).toMatch(/^Provider(Answer|Unavailable)$/)
    },
  )
})

describe('the check of a GitHub', () => {
  it('finds what is right', async () => {
    expect((await provider().check()).map(({ level }) => level)).toEqual(['ok', 'ok', 'ok'])
  })

  it('finds a wrong secret, a GitHub app, and an API that is elsewhere', async () => {
    const wrong = providerOf({ kind: 'github', baseUrl: github.origin }, { secret: 'wrong' })
    expect((await wrong.check())[1]).toMatchObject({ level: 'error' })
    const app = provider({ clientId: 'Iv1.0123456789abcdef' })
    expect((await app.check()).at(-1)).toMatchObject({
      level: 'warning',
      fix: expect.stringContaining('Email addresses: read-only') as unknown,
    })
    const elsewhere = provider({ apiUrl: `${github.origin}/nowhere` })
    expect((await elsewhere.check())[0]).toMatchObject({ level: 'error', fix: expect.any(String) as unknown })
    github.misbehave('down')
    expect((await provider().check()).slice(0, 2).map(({ level }) => level)).toEqual(['error', 'error'])
  })
})
