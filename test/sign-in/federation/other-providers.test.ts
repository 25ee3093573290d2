import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type FacebookStandIn, startFacebook } from '../stand-ins/start-facebook.js'
import { type OAuthStandIn, startOAuthProvider } from '../stand-ins/start-oauth-provider.js'
import { walkThrough } from '../stand-ins/walk-through.js'
import { CLIENT, failureOf, newSignIn, providerOf, signIn, untilCallback } from './sign-in.js'

let facebook: FacebookStandIn
let oauth: OAuthStandIn

beforeAll(async () => {
  facebook = await startFacebook({
    fred: { id: '10001', name: 'Fred', picture: 'https://images.example/fred.png' },
    mary: { id: 10002, name: 'Mary' },
  })
  facebook.addClient(CLIENT)
  oauth = await startOAuthProvider({
    fred: {
      data: { id: 7, mail: 'fred@example.com', confirmed: true, full: 'Fred', nick: 'fred', teams: ['core', 1] },
      picture: 'https://images.example/fred.png',
    },
    mary: { data: { id: 'seven', mail: 'mary@example.com', confirmed: 'true', teams: 'admin' } },
    anne: { data: { mail: 'anne@example.com', confirmed: 1 } },
    otto: { data: { id: 1.5 } },
    null: null,
    list: [{ data: { id: 1 } }],
  })
  oauth.addClient(CLIENT)
})

afterEach(() => {
  facebook.misbehave()
  oauth.misbehave()
})

afterAll(async () => {
  await facebook.close()
  await oauth.close()
})

const ofFacebook = (): ReturnType<typeof providerOf> => providerOf({ kind: 'facebook', baseUrl: facebook.origin })

const generic = (settings: Readonly<Record<string, unknown>> = {}): ReturnType<typeof providerOf> =>
  providerOf({
    kind: 'oauth2',
    authorizationEndpoint: `${oauth.origin}/authorize`,
    tokenEndpoint: `${oauth.origin}/token`,
    userinfoEndpoint: `${oauth.origin}/userinfo`,
    scopes: ['who'],
    mapping: {
      subject: 'data.id',
      email: 'data.mail',
      emailVerified: 'data.confirmed',
      name: 'data.full',
      preferredUsername: 'data.nick',
      picture: 'picture',
      groups: 'data.teams',
    },
    ...settings,
  })

describe('signing in with Facebook', () => {
  it('says who came, without an address', async () => {
    expect(await signIn(ofFacebook())).toEqual({
      profile: {
        issuer: facebook.origin,
        subject: '10001',
        name: 'Fred',
        picture: 'https://images.example/fred.png',
        emailVerified: false,
        groups: [],
      },
    })
  })

  it('fails for an id that is no text', async () => {
    expect(await failureOf(signIn(ofFacebook(), 'mary'))).toBe('SubjectMissing')
  })

  it('has its configuration checked', async () => {
    expect((await ofFacebook().check()).map(({ level }) => level)).toEqual(['ok', 'ok', 'ok'])
    const wrong = providerOf({ kind: 'facebook', baseUrl: facebook.origin }, { secret: 'wrong' })
    expect((await wrong.check())[1]).toMatchObject({ level: 'error' })
  })
})

describe('signing in with OAuth 2.0 by its endpoints', () => {
  it('says who came, by the fields that are named', async () => {
    expect((await signIn(generic())).profile).toEqual({
      issuer: oauth.origin,
      subject: '7',
      preferredUsername: 'fred',
      name: 'Fred',
      picture: 'https://images.example/fred.png',
      email: 'fred@example.com',
      emailVerified: true,
      groups: [{ path: 'core' }],
    })
  })

  it('takes no text for verified, and no text for groups', async () => {
    expect((await signIn(generic(), 'mary')).profile).toMatchObject({
      subject: 'seven',
      emailVerified: false,
      groups: [],
    })
  })

  it.each(['anne', 'otto', 'null', 'list'])('fails for an answer that names nobody: %s', async (login) => {
    expect(await failureOf(signIn(generic(), login))).toBe('SubjectMissing')
  })

  it('does not read what an object has by birth', async () => {
    const born = generic({ mapping: { subject: 'data.constructor.name' } })
    expect(await failureOf(signIn(born))).toBe('SubjectMissing')
  })

  it.each(['client_secret_basic', 'client_secret_post'])('proves itself by %s', async (clientAuthentication) => {
    expect(await failureOf(signIn(generic({ clientAuthentication })))).toBe('signed in')
  })

  it('is a refusal when the user cancels', async () => {
    const begun = newSignIn()
    const callback = await walkThrough(await generic().begin(begun), { login: 'fred', cancel: true })
    expect(await failureOf(generic().complete({ ...begun, callback }))).toBe('ProviderRefused')
  })

  it('takes no answer of another issuer', async () => {
    const back = await untilCallback(generic())
    back.callback.searchParams.set('iss', 'https://evil.example')
    expect(await failureOf(generic().complete(back))).toBe('IssuerMismatch')
  })

  it.each(['html', 'broken-json', 'down', 'unavailable', 'slow', 'huge', 'redirect'] as const)(
    'fails clearly: %s',
    async (how) => {
      const provider = generic(how === 'slow' ? { timeoutMs: 500 } : {})
      const back = await untilCallback(provider)
      oauth.misbehave(how)
      expect(await failureOf(provider.complete(back))).toMatch(/^Provider(Answer|Unavailable)$/)
    },
  )

  it('has its configuration checked', async () => {
    expect((await generic().check()).map(({ level }) => level)).toEqual(['ok', 'ok'])
    oauth.misbehave('html')
    expect((await generic().check())[1]).toMatchObject({ level: 'warning' })
  })
})

describe('a provider of the network inside', () => {
  it('is not asked unless the settings say so', async () => {
    const closed = { allowPrivateNetwork: false, authorizationEndpoint: 'https://127.0.0.1/authorize' }
    const provider = generic({
      ...closed,
      tokenEndpoint: 'https://127.0.0.1/token',
      userinfoEndpoint: 'https://localhost/me',
    })
    const begun = newSignIn()
    const callback = new URL(`${begun.redirectUri}?code=c&state=${begun.state}`)
    expect(await failureOf(provider.complete({ ...begun, callback }))).toBe('ConfigurationInvalid')
    expect((await provider.check()).map(({ level }) => level)).toEqual(['error', 'error'])
  })
})
