import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { HeaderLine } from '../../service/client.js'
import { type TestService } from '../../service/harness.js'
import { BrowserClient } from '../../sign-in/browser-client.js'
import { signedIn, startBehindProxy } from '../../sign-in/forward-auth/fixture.js'
import { fullAccess } from '../../sign-in/policies.js'
import { listOf, PASSWORD, start } from './helpers.js'

describe('a session', () => {
  let service: TestService

  beforeAll(async () => {
    service = await start()
  })

  afterAll(() => service.stop())

  it('behind `tinysess` ends when its browser signs out', async () => {
    const username = await service.createUser({ password: PASSWORD, policy: fullAccess })
    const browser = new BrowserClient(service.anonymous)
    await browser.get('/login')
    const answer = await service.anonymous.post('/login', { username, password: PASSWORD })
    const cookies = new Map(
      (answer.headers['set-cookie'] ?? []).map((line): [string, string] => {
        const [pair = ''] = line.split(';')
        return [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
      }),
    )
    const [tinysess = '', tinycsrf = ''] = [cookies.get('tinysess'), cookies.get('tinycsrf')]
    browser.setCookie('tinysess', tinysess)
    browser.setCookie('tinycsrf', tinycsrf)
    expect((await browser.submit('/logout', {}, { from: '/logout' })).status).toBe(303)
    expect(browser.cookie('tinysess')).toBeUndefined()
    const old: HeaderLine[] = [
      ['Cookie', `tinysess=${tinysess}; tinycsrf=${tinycsrf}`],
      ['X-CSRF-Token', tinycsrf],
    ]
    expect((await service.anonymous.get('/api/v1/users', old)).status).toBe(401)
    expect(listOf(await service.root.get(`/api/v1/users/${username}/sessions`))).toEqual([])
  })

  it('of a host alone is not taken from a cookie that another host of the domain can set', async () => {
    const username = await service.createUser({ password: PASSWORD })
    const browser = new BrowserClient(service.anonymous)
    await browser.signIn(username, PASSWORD)
    const value = browser.cookie('__Host-session') ?? ''
    const victim = new BrowserClient(service.anonymous)
    victim.setCookie('__Secure-session', value)
    expect((await victim.get('/account')).status).toBe(303)
  })

  it('of a host alone cannot be made useless by a cookie that another host of the domain sets', async () => {
    const username = await service.createUser({ password: PASSWORD })
    const browser = new BrowserClient(service.anonymous)
    await browser.signIn(username, PASSWORD)
    browser.setCookie('__Secure-session', 'x')
    expect((await browser.get('/account')).status).toBe(200)
  })
})

describe('the token that a proxy gets with `jwt=1` and no service', () => {
  let service: TestService

  beforeAll(async () => {
    service = await startBehindProxy()
  })

  afterAll(() => service.stop())

  it('does not let the service behind the proxy act as the person at the own API', async () => {
    const { session } = await signedIn(service, fullAccess)
    const answer = await service.anonymous.get('/auth/forward?jwt=1', [
      session,
      ['X-Forwarded-Method', 'GET'],
      ['X-Forwarded-Uri', '/'],
    ])
    const jwt = answer.headers['x-tinyauth-identity-jwt']
    const used = await service.anonymous.post('/api/v1/users', { username: 'made-by-the-app' }, [
      ['Authorization', `Bearer ${String(jwt)}`],
    ])
    expect(used.status).toBe(401)
  })
})
