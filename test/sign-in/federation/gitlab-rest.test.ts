import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type GitLabRestStandIn, startGitLabRest } from '../stand-ins/start-gitlab-rest.js'
import { CLIENT, failureOf, newSignIn, providerOf, signIn, untilCallback } from './sign-in.js'

const FRED = {
  ...{ id: 42, username: 'fred', name: 'Fred', email: 'fred@example.com', confirmed_at: '2026-01-02T03:04:05Z' },
  avatar_url: 'https://gitlab.example/fred.png',
}

let gitlab: GitLabRestStandIn

beforeAll(async () => {
  gitlab = await startGitLabRest({ fred: FRED })
  gitlab.addClient(CLIENT)
})

afterAll(() => gitlab.close())

const provider = (readGroups = false): ReturnType<typeof providerOf> =>
  providerOf({ kind: 'gitlab', baseUrl: gitlab.origin, openId: false, readGroups })

describe('signing in with a GitLab that has no OpenID Connect', () => {
  it('knows somebody by the number of the account', async () => {
    expect((await signIn(provider())).profile).toEqual({
      ...{ issuer: gitlab.origin, subject: '42', preferredUsername: 'fred', name: 'Fred' },
      ...{ picture: 'https://gitlab.example/fred.png', email: 'fred@example.com', emailVerified: true, groups: [] },
    })
  })

  it('asks nobody about itself, and for no more than it reads', async () => {
    gitlab.asked.length = 0
    expect((await provider().begin(newSignIn())).searchParams.get('scope')).toBe('read_user')
    expect((await provider(true).begin(newSignIn())).searchParams.get('scope')).toBe('read_user read_api')
    await signIn(provider())
    expect(gitlab.asked).toEqual(['/api/v4/user'])
  })

  it('reads the groups when told to', async () => {
    expect((await signIn(provider(true))).profile.groups).toEqual([{ path: 'acme', accessLevel: 30 }])
  })

  it.each([null, undefined, '', 0])(
    'takes an address for verified only when it was confirmed: %p',
    async (confirmed) => {
      gitlab.users.set('ann', { ...FRED, id: 43, confirmed_at: confirmed })
      expect((await signIn(provider(), 'ann')).profile).toMatchObject({ email: FRED.email, emailVerified: false })
    },
  )

  it.each([undefined, null, 0, -1, 1.5, '42', { id: 42 }])('takes nobody whose number is %p', async (id) => {
    gitlab.users.set('odd', { ...FRED, id })
    expect(await failureOf(signIn(provider(), 'odd'))).toBe('SubjectMissing')
  })

  it('takes no answer to another sign-in', async () => {
    const request = await untilCallback(provider())
    expect(await failureOf(provider().complete({ ...request, state: newSignIn().state }))).toBe('StateMismatch')
  })
})
