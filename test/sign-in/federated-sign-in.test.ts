import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Answer } from '../service/client.js'
import { startService, succeeded, type TestService } from '../service/harness.js'
import { BrowserClient } from './browser-client.js'
import { type OpenIdStandIn, startOpenIdProvider } from './stand-ins/start-openid-provider.js'
import { walkThrough } from './stand-ins/walk-through.js'

const OWN = 'https://auth.example.org'
const SECRET = 'the secret of the client of the tests'

describe('sign-in through a provider', () => {
  let service: TestService
  let corp: OpenIdStandIn
  let other: OpenIdStandIn

  beforeAll(async () => {
    service = await startService({ env: { PUBLIC_URL: OWN } })
    corp = await startOpenIdProvider()
    other = await startOpenIdProvider()
    for (const [name, standIn] of Object.entries({ corp, other })) {
      await standIn.addClient({
        clientId: 'tinyauth',
        clientSecret: SECRET,
        redirectUris: [`${OWN}/login/${name}/callback`],
      })
      const body = {
        ...{ name, kind: 'oidc', clientSecret: SECRET, admission: { rules: '@example.com' } },
        settings: { clientId: 'tinyauth', issuer: standIn.issuer, allowPrivateNetwork: true },
      }
      succeeded(await service.root.post('/api/v1/identity-providers', body))
    }
  })

  afterAll(async () => {
    await service.stop()
    await corp.close()
    await other.close()
  })

  /** Where the page leads that leaves for the provider. */
  async function leave(browser: BrowserClient, name = 'corp', next = '/account'): Promise<string> {
    const page = await browser.submit(`/login/${name}`, { next }, { from: '/login?again=1' })
    expect(page.status).toBe(200)
    return (/url=([^"]*)"/.exec(page.text)?.[1] ?? '').replaceAll('&amp;', '&')
  }

  /** Signs in at the provider; answers the way back, which nobody has gone yet. */
  async function callback(browser: BrowserClient, name = 'corp', next?: string): Promise<URL> {
    const back = await walkThrough(new URL(await leave(browser, name, next)), { login: 'fred' })
    return new URL(back)
  }

  function goBack(browser: BrowserClient, { pathname, search }: URL): Promise<Answer> {
    return browser.get(`${pathname}${search}`)
  }

  async function eventOf(answer: Answer): Promise<{ event: string; fields: Record<string, unknown> }> {
    const id = String(answer.headers['x-request-id'])
    for (;;) {
      const events = await service.root.get(`/api/v1/audit-events?requestId=${encodeURIComponent(id)}`)
      const [event] = events.body as readonly { event: string; fields: Record<string, unknown> }[]
      if (event !== undefined) return event
    }
  }

  async function reasonOf(answer: Answer): Promise<unknown> {
    const { event, fields } = await eventOf(answer)
    return `${event} ${String(fields['response.reason'])}`
  }

  it('makes a user, signs in, and leads to where it was begun for', async () => {
    const browser = new BrowserClient(service.anonymous)
    const answer = await goBack(browser, await callback(browser, 'corp', '/account?x=1'))
    expect([answer.status, answer.headers.location]).toEqual([303, '/account?x=1'])
    const account = await browser.get('/account')
    expect(account.status).toBe(200)
    const sessions = await service.root.get('/api/v1/users/fred/sessions')
    expect(sessions.body).toMatchObject([{ provider: 'corp', methods: ['fed'] }])
  })

  it('makes whoever signs in the owner of the groups that awaited them, once', async () => {
    corp.users.set('olga', { sub: 'o1', email: 'olga@example.com', email_verified: true, preferred_username: 'olga' })
    for (const name of ['trees', 'trees/apples']) {
      await service.createGroup(undefined, name)
      const identity = { provider: 'corp', subject: 'o1' }
      succeeded(await service.root.put(`/api/v1/groups/${encodeURIComponent(name)}/owner`, { identity }))
    }
    const signIn = async (): Promise<unknown> => {
      const browser = new BrowserClient(service.anonymous)
      const back = await walkThrough(new URL(await leave(browser)), { login: 'olga' })
      return (await eventOf(await goBack(browser, new URL(back)))).fields['response.groups-owned']
    }
    expect(await signIn()).toEqual(['trees', 'trees/apples'])
    expect((await service.root.get('/api/v1/groups/trees')).body).toMatchObject({
      owners: ['olga'],
      ownerAwaited: null,
    })
    await service.createUser({ username: 'successor' })
    succeeded(await service.root.put('/api/v1/groups/trees/owner', { user: 'successor' }))
    succeeded(await service.root.delete('/api/v1/groups/trees/owners/olga'))
    expect(await signIn()).toBeUndefined()
    expect((await service.root.get('/api/v1/groups/trees')).body).toMatchObject({ owners: ['successor'] })
  })

  it('finds the same user again, whatever the address is by then', async () => {
    corp.users.set('fred', { ...corp.users.get('fred'), email: 'frederic@example.com' } as never)
    const browser = new BrowserClient(service.anonymous)
    await goBack(browser, await callback(browser))
    const account = await browser.get('/account')
    expect(account.text).toContain('frederic@example.com')
    const users = (await service.root.get('/api/v1/users')).body as readonly { username: string }[]
    expect(users.map(({ username }) => username).filter((name) => name.startsWith('fred'))).toEqual(['fred'])
  })

  it('never makes the account of somebody else out of their e-mail address', async () => {
    await service.createUser({ username: 'victim' })
    succeeded(await service.root.patch('/api/v1/users/victim', { email: 'frederic@example.com' }))
    const browser = new BrowserClient(service.anonymous)
    await goBack(browser, await callback(browser, 'other'))
    const account = await browser.get('/account')
    expect(account.text).not.toContain('>victim<')
    const identities = await service.root.get('/api/v1/users/victim/identities')
    expect(identities.body).toEqual([])
  })

  it.each<[string, (back: URL, browser: BrowserClient) => Promise<URL> | URL, string]>([
    ['no state', (back) => without(back, 'state'), 'StateMismatch'],
    ['a blank state', (back) => replaced(back, 'state', ''), 'StateMismatch'],
    ['another state', (back) => replaced(back, 'state', 'a'.repeat(43)), 'StateMismatch'],
    ['the state twice', (back) => added(back, 'state', back.searchParams.get('state') ?? ''), 'StateMismatch'],
    ['a state of a hundred thousand letters', (back) => replaced(back, 'state', 'a'.repeat(6000)), 'StateMismatch'],
    [
      'the answer of another provider',
      async (_, browser) => at(await callback(browser, 'other'), 'corp'),
      'StateMismatch',
    ],
    ['the issuer of another provider', (back) => replaced(back, 'iss', other.issuer), 'IssuerMismatch'],
    ['no code', (back) => without(back, 'code'), 'ProviderAnswer'],
    ['a code that nobody gave', (back) => replaced(back, 'code', 'x'), 'ProviderAnswer'],
  ])('refuses %s: a page that helps, an event, no session', async (_what, change, reason) => {
    const browser = new BrowserClient(service.anonymous)
    const answer = await goBack(browser, await change(await callback(browser), browser))
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).not.toBe(500)
    expect(answer.text).toContain('<h1>')
    expect(browser.cookie('__Host-session')).toBeUndefined()
    expect(await reasonOf(answer)).toMatch(new RegExp(`^FederatedLogin (${reason}|ProviderRefused|TokenInvalid)$`))
  })

  it('refuses a second use, and the use of another browser', async () => {
    const browser = new BrowserClient(service.anonymous)
    const back = await callback(browser)
    const thief = new BrowserClient(service.anonymous)
    await thief.get('/login')
    expect(await reasonOf(await goBack(thief, back))).toBe('FederatedLogin StateMismatch')
    expect((await goBack(browser, back)).status).toBe(303)
    expect(await reasonOf(await goBack(browser, back))).toBe('FederatedLogin StateMismatch')
  })

  it('refuses whoever no rule admits, and does not say so', async () => {
    other.users.set('mallory', { sub: 'm1', email: 'mallory@evil.example', email_verified: true, name: 'Mallory' })
    const browser = new BrowserClient(service.anonymous)
    const back = new URL(await walkThrough(new URL(await leave(browser, 'other')), { login: 'mallory' }))
    const answer = await goBack(browser, back)
    expect(answer.status).toBe(403)
    expect(answer.text).not.toMatch(/evil\.example|mallory/i)
    expect(browser.cookie('__Host-session')).toBeUndefined()
    expect(await reasonOf(answer)).toMatch(/^FederatedLogin /)
  })

  it.each([false, 'true', undefined, 1])('refuses an e-mail address that is verified %p', async (verified) => {
    other.users.set('vera', { sub: 'v1', email: 'vera@example.com', email_verified: verified, name: 'Vera' })
    const browser = new BrowserClient(service.anonymous)
    const back = new URL(await walkThrough(new URL(await leave(browser, 'other')), { login: 'vera' }))
    const answer = await goBack(browser, back)
    expect([answer.status, browser.cookie('__Host-session')]).toEqual([403, undefined])
  })

  it.each(['html', 'down', 'broken-json', 'huge'] as const)('survives a provider that answers with %s', async (how) => {
    const browser = new BrowserClient(service.anonymous)
    const back = await callback(browser, 'other')
    other.misbehave(how)
    const answer = await goBack(browser, back)
    other.misbehave()
    expect([400, 503]).toContain(answer.status)
    expect(answer.text).toContain('<h1>')
    expect(browser.cookie('__Host-session')).toBeUndefined()
  })

  it('needs the form of an own page to begin', async () => {
    const browser = new BrowserClient(service.anonymous)
    const answer = await browser.submit('/login/corp', { csrf: 'x', next: '/' })
    expect(answer.status).toBe(403)
  })

  it('is not there for a provider that does not exist', async () => {
    const browser = new BrowserClient(service.anonymous)
    expect((await browser.submit('/login/nobody', { next: '/' })).status).toBe(404)
    expect((await browser.get('/login/nobody/callback?code=x&state=y')).status).toBe(404)
  })

  it('ends the sessions of whoever new rules do not admit', async () => {
    const browser = new BrowserClient(service.anonymous)
    await goBack(browser, await callback(browser))
    expect((await browser.get('/account')).status).toBe(200)
    const changed = { admission: { rules: '@elsewhere.example' } }
    succeeded(await service.root.patch('/api/v1/identity-providers/corp', changed))
    expect((await browser.get('/account')).status).toBe(303)
    succeeded(await service.root.patch('/api/v1/identity-providers/corp', { admission: { rules: '@example.com' } }))
    const again = new BrowserClient(service.anonymous)
    await goBack(again, await callback(again))
    succeeded(await service.root.patch('/api/v1/identity-providers/corp', { enabled: false }))
    expect((await again.get('/account')).status).toBe(303)
  })
})

function without(url: URL, name: string): URL {
  const changed = new URL(url)
  changed.searchParams.delete(name)
  return changed
}

function replaced(url: URL, name: string, value: string): URL {
  const changed = new URL(url)
  changed.searchParams.set(name, value)
  return changed
}

function added(url: URL, name: string, value: string): URL {
  const changed = new URL(url)
  changed.searchParams.append(name, value)
  return changed
}

function at(url: URL, name: string): URL {
  return new URL(`/login/${name}/callback${url.search}`, url)
}
