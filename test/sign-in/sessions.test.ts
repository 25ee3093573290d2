import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import type { Answer, HeaderLine } from '../service/client.js'
import { member } from '../service/client.js'
import { startService, succeeded, type TestService } from '../service/harness.js'
import { BrowserClient } from './browser-client.js'

const PASSWORD = 'a sweet apple of the tests'
const NOW = Date.parse('2026-11-22T10:00:00Z')
const HOUR_MS = 3_600_000

describe('a session of a browser', () => {
  let clock: ManualClock
  let service: TestService

  beforeAll(async () => {
    clock = new ManualClock(NOW)
    service = await startService({
      clock,
      env: { SESSION_IDLE_SECONDS: '28800', SESSION_MAX_SECONDS: '2592000', MAX_STALENESS_SECONDS: '86400' },
    })
  })

  afterAll(() => service.stop())

  async function person(policy?: Parameters<TestService['createUser']>[0]): Promise<string> {
    return service.createUser({ password: PASSWORD, ...policy })
  }

  async function signedIn(username: string): Promise<BrowserClient> {
    const browser = new BrowserClient(service.anonymous)
    const answer = await browser.signIn(username, PASSWORD)
    expect([answer.status, answer.headers.location]).toEqual([303, '/account'])
    return browser
  }

  function cookie(browser: BrowserClient): HeaderLine {
    return ['Cookie', `__Host-session=${browser.cookie('__Host-session') ?? ''}`]
  }

  async function isSignedIn(browser: BrowserClient): Promise<boolean> {
    const answer = await browser.get('/account')
    expect([200, 303]).toContain(answer.status)
    return answer.status === 200
  }

  async function sessionsOf(username: string): Promise<readonly Record<string, unknown>[]> {
    const answer = succeeded(await service.root.get(`/api/v1/users/${username}/sessions`))
    return answer.body as readonly Record<string, unknown>[] // a list, as the route declares
  }

  it('has a cookie that scripts, other hosts and plain connections do not get', async () => {
    const browser = new BrowserClient(service.anonymous)
    const answer = await browser.signIn(await person(), PASSWORD)
    const [line = ''] = (answer.headers['set-cookie'] ?? []).filter((it) => it.startsWith('__Host-session='))
    expect(line).toMatch(/^__Host-session=[0-9a-f-]{36}\.[\w-]{43};/)
    expect(line.split('; ').slice(1).sort()).toEqual(
      expect.arrayContaining(['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure']),
    )
    expect(line).not.toMatch(/domain/i)
  })

  it('is listed with device, address and last use, and without anything to sign in with', async () => {
    const username = await person()
    const browser = await signedIn(username)
    const answer = succeeded(await service.root.get(`/api/v1/users/${username}/sessions`))
    expect(answer.body).toEqual([
      expect.objectContaining({
        ...{ kind: 'browser', provider: null, methods: ['pwd'], mfaAt: null, sourceIp: '127.0.0.1', current: false },
        ...{ userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/144.0', service: null },
      }),
    ])
    expect(answer.text).not.toContain(browser.cookie('__Host-session')?.split('.')[1])
  })

  it('ends one by one, or all at once', async () => {
    const username = await person()
    const [first, second, third] = [await signedIn(username), await signedIn(username), await signedIn(username)]
    const id = first.cookie('__Host-session')?.split('.')[0] ?? ''
    expect((await service.root.delete(`/api/v1/users/${username}/sessions/${id}`)).status).toBe(201)
    expect([await isSignedIn(first), await isSignedIn(second)]).toEqual([false, true])
    expect((await service.root.delete(`/api/v1/users/${username}/sessions/${id}`)).status).toBe(404)
    expect((await service.root.delete(`/api/v1/users/${username}/sessions`)).body).toEqual({ ended: 2 })
    expect([await isSignedIn(second), await isSignedIn(third)]).toEqual([false, false])
    expect(await sessionsOf(username)).toEqual([])
  })

  it('of another user is not found under a name that is not theirs', async () => {
    const owner = await person()
    const other = await person()
    const browser = await signedIn(owner)
    const id = browser.cookie('__Host-session')?.split('.')[0] ?? ''
    expect((await service.root.delete(`/api/v1/users/${other}/sessions/${id}`)).status).toBe(404)
    expect(await isSignedIn(browser)).toBe(true)
  })

  it('needs a permission to be seen and ended by others', async () => {
    const owner = await person()
    const stranger = await service.createUserWithKey()
    await signedIn(owner)
    expect((await stranger.client.get(`/api/v1/users/${owner}/sessions`)).status).toBe(403)
    expect((await stranger.client.delete(`/api/v1/users/${owner}/sessions`)).status).toBe(403)
  })

  it('is another after each sign-in: what a browser held before is worth nothing after', async () => {
    const username = await person()
    const browser = await signedIn(username)
    const before = browser.cookie('__Host-session') ?? ''
    await browser.signIn(username, PASSWORD)
    expect(browser.cookie('__Host-session')).not.toBe(before)
    const old = new BrowserClient(service.anonymous)
    old.setCookie('__Host-session', before)
    expect([await isSignedIn(old), await isSignedIn(browser)]).toEqual([false, true])
    expect(await sessionsOf(username)).toHaveLength(1)
  })

  it('is not begun under a cookie that somebody else planted', async () => {
    const planted = `00000000-0000-7000-8000-000000000000.${'a'.repeat(43)}`
    const browser = new BrowserClient(service.anonymous)
    browser.setCookie('__Host-session', planted)
    await browser.signIn(await person(), PASSWORD)
    expect(browser.cookie('__Host-session')).not.toBe(planted)
    expect(await isSignedIn(browser)).toBe(true)
  })

  it('ends when the password is set, the user disabled or deleted', async () => {
    const username = await person()
    const browser = await signedIn(username)
    clock.advance(1000)
    succeeded(await service.root.put(`/api/v1/users/${username}`, { username, password: 'another password' }))
    expect(await isSignedIn(browser)).toBe(false)
    const again = new BrowserClient(service.anonymous)
    await again.signIn(username, 'another password')
    succeeded(await service.root.patch(`/api/v1/users/${username}`, { status: 'disabled' }))
    expect(await isSignedIn(again)).toBe(false)
    const gone = await person()
    const last = await signedIn(gone)
    succeeded(await service.root.delete(`/api/v1/users/${gone}`))
    expect(await isSignedIn(last)).toBe(false)
  })

  it('is a proof for services, with a second one where something is changed', async () => {
    const Statement = [{ Effect: 'Allow', Action: 'apples:*', Resource: '*' }]
    const username = await person({ policy: { Version: '2012-10-17', Statement } })
    const browser = await signedIn(username)
    const gatekeeper = await service.gatekeeper('apples')
    const permit = { GetApple: ['arn:tinyauth:apples:default::apples/1'] }
    const ask = (headers: readonly HeaderLine[], method?: string): Promise<Answer> =>
      service.ask(gatekeeper, 'apples', {
        ...{ permit, headers },
        ...(method === undefined ? {} : { request: { method, uri: '/', bodySha256: 'e'.repeat(64) } }),
      })
    expect((await ask([cookie(browser)])).body).toMatchObject({ Authorized: true, Identity: username })
    expect((await ask([cookie(browser)], 'POST')).body).toMatchObject({ Authorized: false, ErrorCode: 'CsrfError' })
    const own: HeaderLine = ['Sec-Fetch-Site', 'same-origin']
    expect((await ask([cookie(browser), own], 'POST')).body).toMatchObject({ Authorized: true })
    succeeded(await service.root.delete(`/api/v1/users/${username}/sessions`))
    expect((await ask([cookie(browser)])).body).toMatchObject({ Authorized: false, ErrorCode: 'InvalidSignature' })
  })

  it('says nothing of a second factor that was not shown, whatever the asker claims', async () => {
    const Condition = { Bool: { Mfa: 'true' } }
    const Statement = [{ Effect: 'Allow', Action: 'apples:*', Resource: '*', Condition }]
    const username = await person({ policy: { Version: '2012-10-17', Statement } })
    const browser = await signedIn(username)
    const gatekeeper = await service.gatekeeper('apples')
    const permit = { GetApple: ['arn:tinyauth:apples:default::apples/1'] }
    const body = { permit, headers: [cookie(browser)], context: { Mfa: true, MfaAge: 0, SessionId: 'mine' } }
    expect((await service.ask(gatekeeper, 'apples', body)).body).toMatchObject({ ErrorCode: 'NotPermitted' })
  })

  it('is over after a time without use, and after a time whatever its use', async () => {
    const username = await person()
    const idle = await signedIn(username)
    const used = await signedIn(username)
    clock.advance(7 * HOUR_MS)
    expect(await isSignedIn(used)).toBe(true)
    clock.advance(HOUR_MS)
    expect([await isSignedIn(idle), await isSignedIn(used)]).toEqual([false, true])
    for (let day = 0; day < 29; day++) {
      for (let part = 0; part < 4; part++) {
        clock.advance(6 * HOUR_MS)
        expect(await isSignedIn(used)).toBe(true)
      }
    }
    clock.advance(24 * HOUR_MS)
    expect(await isSignedIn(used)).toBe(false)
  })

  it('makes room for new ones: nobody has more than a hundred', async () => {
    const username = await person()
    const gatekeeper = await service.gatekeeper('apples')
    for (let i = 0; i < 103; i++) {
      const login = { username, password: PASSWORD, 'csrf-strategy': 'none' }
      succeeded(await gatekeeper.client.post('/api/v1/services/apples/get-token-for-login', login))
      clock.advance(1000)
    }
    expect(await sessionsOf(username)).toHaveLength(100)
  })
})

describe('a session token', () => {
  it('from `get-token-for-login` is listed with its service, and ends with its session', async () => {
    const service = await startService()
    const username = await service.createUser({ password: PASSWORD })
    const gatekeeper = await service.gatekeeper('apples')
    const login = { username, password: PASSWORD, 'csrf-strategy': 'none', context: { SourceIp: '192.0.2.7' } }
    const issued = succeeded(await gatekeeper.client.post('/api/v1/services/apples/get-token-for-login', login))
    const token = String(member(issued.body, 'token'))
    const ask = (): Promise<Answer> =>
      service.ask(gatekeeper, 'apples', { permit: {}, headers: [['Authorization', `Bearer ${token}`]] })
    expect((await ask()).body).toMatchObject({ Identity: username })
    const [session] = (await service.root.get(`/api/v1/users/${username}/sessions`)).body as [Record<string, unknown>]
    expect(session).toMatchObject({ kind: 'token', service: 'apples', sourceIp: '192.0.2.7', methods: ['pwd'] })
    succeeded(await service.root.delete(`/api/v1/users/${username}/sessions/${String(session['id'])}`))
    expect((await ask()).body).toMatchObject({ Authorized: false, ErrorCode: 'InvalidSignature' })
    await service.stop()
  })
})
