import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { type GitLabStandIn, startGitLab } from '../stand-ins/start-gitlab.js'
import { CLIENT, failureOf, newSignIn, providerOf, signIn } from './sign-in.js'

let gitlab: GitLabStandIn

beforeAll(async () => {
  gitlab = await startGitLab()
  await gitlab.addClient(CLIENT)
})

afterEach(() => {
  gitlab.misbehave()
  gitlab.pageSize(undefined)
  gitlab.nextPage(undefined)
  gitlab.unknownLevels.clear()
  gitlab.pages.length = 0
})

afterAll(() => gitlab.close())

const provider = (readGroups = true): ReturnType<typeof providerOf> =>
  providerOf({ kind: 'gitlab', baseUrl: gitlab.issuer, readGroups })

const groups = (count: number, level = 30): readonly { readonly full_path: string; readonly level: number }[] =>
  Array.from({ length: count }, (_, index) => ({ full_path: `acme/team-${index}`, level }))

describe('signing in with GitLab', () => {
  it('says in which groups somebody is, and as what', async () => {
    gitlab.groups.set('user-1', [
      { full_path: 'acme', level: 50 },
      { full_path: 'acme/core', level: 40 },
      { full_path: 'acme/core/web', level: 30 },
      { full_path: 'guests', level: 10 },
      { full_path: 'plans', level: 15 },
      { full_path: 'least', level: 5 },
    ])
    const { profile } = await signIn(provider())
    expect(profile).toMatchObject({
      issuer: gitlab.issuer,
      subject: 'user-1',
      email: 'fred@example.com',
      emailVerified: true,
    })
    expect(profile.groups).toEqual([
      { path: 'acme', accessLevel: 50 },
      { path: 'acme/core', accessLevel: 40 },
      { path: 'acme/core/web', accessLevel: 30 },
      { path: 'plans', accessLevel: 15 },
      { path: 'guests', accessLevel: 10 },
      { path: 'least', accessLevel: 5 },
    ])
  })

  it('reads every page: of 230 groups with 20 on a page all', async () => {
    gitlab.groups.set('user-1', groups(230))
    gitlab.pageSize(20)
    expect((await signIn(provider())).profile.groups).toHaveLength(230)
    expect(gitlab.pages.filter((page) => page.includes('min_access_level=30&'))).toHaveLength(12)
  })

  it('asks for 100 on a page, in the order of keys', async () => {
    gitlab.groups.set('user-1', groups(101))
    await signIn(provider())
    expect(gitlab.pages[0]).toBe('?min_access_level=50&per_page=100&order_by=name&sort=asc&pagination=keyset')
    expect(gitlab.pages.filter((page) => page.includes('min_access_level=20&'))).toHaveLength(2)
  })

  it('fails when there are more pages than are read: a cut list is not all', async () => {
    gitlab.groups.set('user-1', groups(201, 50))
    gitlab.pageSize(1)
    expect(await failureOf(signIn(provider()))).toBe('ProviderAnswer')
    expect(gitlab.pages).toHaveLength(200)
  })

  it('gives the token of the user to nobody else', async () => {
    gitlab.groups.set('user-1', groups(3))
    gitlab.pageSize(1)
    for (const address of [
      'https://evil.example/api/v4/groups',
      'http://169.254.169.254/',
      '//evil.example',
      'file:///etc/passwd',
    ]) {
      gitlab.nextPage(address)
      expect(await failureOf(signIn(provider()))).toBe('ProviderAnswer')
    }
  })

  it('does without the levels that an older GitLab does not know', async () => {
    gitlab.groups.set('user-1', [{ full_path: 'guests', level: 10 }])
    gitlab.unknownLevels.add(15).add(5)
    expect((await signIn(provider())).profile.groups).toEqual([{ path: 'guests', accessLevel: 10 }])
    gitlab.unknownLevels.add(30)
    expect(await failureOf(signIn(provider()))).toBe('ProviderAnswer')
  })

  it('reads no groups unless told to, and asks for no scope for them', async () => {
    expect((await signIn(provider(false))).profile.groups).toEqual([])
    expect(gitlab.pages).toEqual([])
    expect((await provider(false).begin(newSignIn())).searchParams.get('scope')).toBe('openid email profile')
    expect((await provider().begin(newSignIn())).searchParams.get('scope')).toBe('openid email profile read_api')
  })

  it('says which scope is missing when GitLab gives no groups', async () => {
    gitlab.misbehave()
    gitlab.forbidGroups(true)
    const error: unknown = await signIn(provider()).catch((reason: unknown) => reason)
    gitlab.forbidGroups(false)
    expect(error).toMatchObject({
      code: 'ConfigurationInvalid',
      detail: expect.stringContaining('read_api') as unknown,
    })
  })
})
