import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { generate } from 'otplib'
import { succeeded, type TestService } from '../../service/harness.js'
import { allow, own, policy } from '../../service/policies.js'
import { secretOf } from '../../sign-in/account/account-fixture.js'
import { BrowserClient, hiddenField } from '../../sign-in/browser-client.js'
import type { OpenIdStandIn } from '../../sign-in/stand-ins/start-openid-provider.js'
import { listOf, person, SECRET, signIn, standIn, start } from './helpers.js'

describe('a provider that is changed', () => {
  let service: TestService
  let first: OpenIdStandIn
  let second: OpenIdStandIn

  beforeAll(async () => {
    service = await start()
  })

  afterAll(async () => {
    await service.stop()
    await first.close()
    await second.close()
  })

  let count = 0
  async function provider(more: Record<string, unknown> = {}, users = {}): Promise<string> {
    count += 1
    const name = `corp-${count}`
    await first?.close()
    await second?.close()
    first = await standIn(name, { fred: person('fred', { groups: ['staff'], hd: 'example.com' }), ...users }, [
      'groups',
    ])
    second = await standIn(name, {})
    const { settings, ...others } = more
    succeeded(
      await service.root.post('/api/v1/identity-providers', {
        ...{ name, kind: 'oidc', clientSecret: SECRET, admission: { rules: '@example.com' } },
        ...others,
        settings: { clientId: 'tinyauth', issuer: first.issuer, allowPrivateNetwork: true, ...(settings as object) },
      }),
    )
    return name
  }

  async function signedIn(name: string, login = 'fred'): Promise<BrowserClient> {
    const browser = new BrowserClient(service.anonymous)
    const answer = await signIn(browser, name, login)
    if (answer.status !== 303) throw new Error(`${answer.status} ${answer.text}`)
    expect((await browser.get('/account')).status).toBe(200)
    return browser
  }

  it('to another issuer ends the sessions that stand on the word of the issuer before', async () => {
    const name = await provider()
    const browser = await signedIn(name)
    const settings = { clientId: 'tinyauth', issuer: second.issuer, allowPrivateNetwork: true }
    succeeded(await service.root.patch(`/api/v1/identity-providers/${name}`, { settings, clientSecret: SECRET }))
    expect((await browser.get('/account')).status).toBe(303)
  })

  it('to other hosted domains of its settings ends the sessions of accounts outside of them', async () => {
    const name = await provider({ kind: 'google', settings: { hostedDomains: ['example.com'] } })
    first.rewriteIdToken((claims) => ({ ...claims, hd: 'example.com' }))
    const browser = await signedIn(name)
    const settings = {
      clientId: 'tinyauth',
      issuer: first.issuer,
      allowPrivateNetwork: true,
      hostedDomains: ['other.example'],
    }
    succeeded(await service.root.patch(`/api/v1/identity-providers/${name}`, { settings }))
    expect((await browser.get('/account')).status).toBe(303)
  })

  it.each([
    ['rules that do not admit', { admission: { rules: '@elsewhere.example' } }],
    ['being switched off', { enabled: false }],
  ])('lets nobody finish at the second factor after %s', async (_what, change) => {
    const name = await provider()
    const browser = await signedIn(name)
    const page = await browser.get('/account/totp')
    const secret = secretOf(page.text)
    const transaction = hiddenField(page.text, 'transaction') ?? ''
    // Good in the step of now and in those beside it: time may go on to the next before it is judged.
    const seconds = Math.floor(Date.now() / 1000)
    const code = await generate({ secret, epoch: seconds })
    succeeded(await browser.submit('/account/totp', { transaction, code }, { from: '/account' }))
    const waiting = new BrowserClient(service.anonymous)
    expect((await signIn(waiting, name, 'fred')).headers.location).toBe('/login/second-factor')
    succeeded(await service.root.patch(`/api/v1/identity-providers/${name}`, change))
    const shown = await waiting.get('/login/second-factor')
    const ticket = hiddenField(shown.text, 'transaction') ?? ''
    const next = await generate({ secret, epoch: seconds + 30 })
    const fields = { method: 'totp', code: next, transaction: ticket, csrf: hiddenField(shown.text, 'csrf') ?? '' }
    await waiting.submit('/login/second-factor', fields)
    expect(waiting.cookie('__Host-session')).toBeUndefined()
  })

  it('gives nobody a group that whoever changes it may not add members to', async () => {
    const admins = await service.createGroup(policy(allow('*', '*')))
    const name = await provider({
      settings: { groupsClaim: 'groups', scopes: ['email', 'profile', 'groups'] },
      groupMapping: { 'platform/admins': admins },
    })
    const clerk = await service.createUserWithKey({
      policy: policy(allow('tinyauth:UpdateIdentityProvider', own(`identity-providers/${name}`))),
    })
    const answer = await clerk.client.patch(`/api/v1/identity-providers/${name}`, { groupMapping: { staff: admins } })
    expect(answer.status).toBe(403)
  })

  it('takes the groups that it does not map any more', async () => {
    const group = await service.createGroup(policy(allow('*', '*')))
    const name = await provider({
      settings: { groupsClaim: 'groups', scopes: ['email', 'profile', 'groups'] },
      groupMapping: { staff: group },
    })
    first.rewriteIdToken((claims) => ({ ...claims, groups: ['staff'] }))
    await signedIn(name)
    const members = async (): Promise<number> => {
      const users = listOf(await service.root.get('/api/v1/users?limit=200'))
      const shown = await Promise.all(
        users.map(({ username }) => service.root.get(`/api/v1/users/${String(username)}`)),
      )
      return shown.filter(({ text }) => text.includes(`"${group}"`)).length
    }
    expect(await members()).toBe(1)
    succeeded(await service.root.patch(`/api/v1/identity-providers/${name}`, { groupMapping: {} }))
    expect(await members()).toBe(0)
  })

  it('says in the audit log which groups somebody got by its word, and that a user was made', async () => {
    const group = await service.createGroup(policy(allow('*', '*')))
    const name = await provider({
      settings: { groupsClaim: 'groups', scopes: ['email', 'profile', 'groups'] },
      groupMapping: { staff: group },
    })
    first.rewriteIdToken((claims) => ({ ...claims, groups: ['staff'] }))
    const browser = new BrowserClient(service.anonymous)
    const answer = await signIn(browser, name, 'fred')
    const id = String(answer.headers['x-request-id'])
    let events: readonly Record<string, unknown>[] = []
    while (events.length === 0) {
      events = listOf(await service.root.get(`/api/v1/audit-events?requestId=${encodeURIComponent(id)}`))
    }
    expect(JSON.stringify(events)).toContain(group)
  })

  it('ends old sessions of somebody whom it has just said to be no member any more', async () => {
    const name = await provider({
      settings: { groupsClaim: 'groups', scopes: ['email', 'profile', 'groups'] },
      admission: { groups: ['staff'] },
    })
    first.rewriteIdToken((claims) => ({ ...claims, groups: ['staff'] }))
    const browser = await signedIn(name)
    first.rewriteIdToken((claims) => ({ ...claims, groups: [] }))
    expect((await signIn(new BrowserClient(service.anonymous), name, 'fred')).status).toBe(403)
    expect((await browser.get('/account')).status).toBe(303)
  })

  it.each([
    ['deleted', (path: string) => service.root.delete(path)],
    ['switched off', (path: string) => service.root.patch(path, { enabled: false })],
    [
      'given rules that do not admit',
      (path: string) => service.root.patch(path, { admission: { rules: '@elsewhere.example' } }),
    ],
  ])('lets nobody in when it is %s while the code is exchanged', async (_what, change) => {
    const name = await provider()
    first.rewrite('token', async (answer) => {
      succeeded(await change(`/api/v1/identity-providers/${name}`))
      return answer
    })
    const browser = new BrowserClient(service.anonymous)
    const answer = await signIn(browser, name, 'fred')
    expect(answer.status).not.toBe(500)
    expect(browser.cookie('__Host-session')).toBeUndefined()
  })

  it.each([
    ['github', { clientId: 'tinyauth' }, { apiUrl: 'https://api.evil.example' }],
    [
      'oauth2',
      {
        ...{ clientId: 'tinyauth', scopes: [], mapping: { subject: 'id' } },
        authorizationEndpoint: 'https://id.example.com/authorize',
        tokenEndpoint: 'https://id.example.com/token',
        userinfoEndpoint: 'https://id.example.com/me',
      },
      { userinfoEndpoint: 'https://evil.example/me' },
    ],
  ])('of the kind %s sends access tokens of people nowhere else without the secret', async (kind, settings, change) => {
    const name = service.name(kind)
    const body = { name, kind, settings, clientSecret: SECRET, admission: { everyone: true } }
    succeeded(await service.root.post('/api/v1/identity-providers', body))
    const changed = { settings: { ...settings, ...change } }
    expect((await service.root.patch(`/api/v1/identity-providers/${name}`, changed)).status).toBe(400)
  })
})
