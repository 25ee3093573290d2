import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { PasswordHasher } from '../../../src/common/secrets/password-hasher.js'
import type { Answer, HeaderLine } from '../../service/client.js'
import { startService, succeeded, type TestService } from '../../service/harness.js'
import { fullAccess } from '../../sign-in/policies.js'
import { AccountFixture } from '../../sign-in/account/account-fixture.js'

const HTML: HeaderLine = ['Accept', 'text/html']

function cookiesOf(answer: Answer): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (answer.headers['set-cookie'] ?? []).map((line): [string, string] => {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}

describe('sessions', () => {
  let fixture: AccountFixture
  let service: TestService

  beforeAll(async () => {
    fixture = await AccountFixture.start()
    service = fixture.service
  })

  afterAll(() => fixture.stop())

  /** A user that changes while the password is looked at. */
  async function signInWhile(change: (username: string) => Promise<unknown>): Promise<string> {
    const username = await service.createUser({ password: 'an old password' })
    const browser = fixture.browser()
    await browser.csrfAt('/login')
    const spy = jest.spyOn(PasswordHasher.prototype, 'verify').mockImplementationOnce(async function (
      this: PasswordHasher,
      ...given: Parameters<PasswordHasher['verify']>
    ) {
      const right = await this.verify(...given)
      fixture.clock.set(fixture.clock.now() + 5)
      await change(username)
      fixture.clock.set(fixture.clock.now() + 5)
      return right
    })
    await browser.signIn(username, 'an old password')
    spy.mockRestore()
    return String((await browser.get('/account')).status)
  }

  it('begun with a password that was replaced meanwhile are none', async () => {
    const status = await signInWhile(async (username) =>
      succeeded(await service.root.put(`/api/v1/users/${username}/password`, { password: 'a new password' })),
    )
    expect(status).not.toBe('200')
  })

  it('begun for a user who was disabled meanwhile do not come alive with the user', async () => {
    const status = await signInWhile(async (username) => {
      succeeded(await service.root.patch(`/api/v1/users/${username}`, { status: 'disabled' }))
      fixture.clock.set(fixture.clock.now() + 1)
      succeeded(await service.root.patch(`/api/v1/users/${username}`, { status: 'active' }))
    })
    expect(status).not.toBe('200')
  })

  it('of the JSON sign-in end on the server when their browser signs out', async () => {
    const username = await service.createUser({ password: 'a password of the tests', policy: fullAccess })
    const browser = fixture.browser()
    const answer = await service.anonymous.post('/login', { username, password: 'a password of the tests' })
    const { tinysess = '', tinycsrf = '' } = cookiesOf(answer)
    browser.setCookie('tinysess', tinysess)
    browser.setCookie('tinycsrf', tinycsrf)
    expect((await browser.submit('/logout', {}, { from: '/logout' })).status).toBe(303)
    const after = await service.anonymous.get('/api/v1/users', [['Authorization', `Bearer ${tinysess}`]])
    expect(after.status).toBe(401)
  })

  it('are not taken from the cookie of a whole domain where none is configured', async () => {
    const { browser } = await fixture.signedIn()
    const session = browser.cookie('__Host-session') ?? ''
    const answer = await service.anonymous.get('/account', [['Cookie', `__Secure-session=${session}`], HTML])
    expect(answer.status).not.toBe(200)
  })

  it('cannot be locked out by a cookie that a sibling host tossed', async () => {
    const { browser } = await fixture.signedIn()
    browser.setCookie('__Secure-session', 'tossed')
    expect((await browser.get('/account')).status).toBe(200)
  })

  it('are not upgraded from a token to a browser by a cookie whose secret nobody looked at', async () => {
    const username = await service.createUser({ password: 'a password of the tests', policy: fullAccess })
    const answer = await service.anonymous.post('/login', { username, password: 'a password of the tests' })
    const { tinysess = '', tinycsrf = '' } = cookiesOf(answer)
    const claims = JSON.parse(Buffer.from(tinysess.split('.')[1] ?? '', 'base64url').toString()) as { sid: string }
    const cookie: HeaderLine = ['Cookie', `tinysess=${tinysess}; __Host-session=${claims.sid}.${'A'.repeat(43)}`]
    const page = await service.anonymous.get('/account', [cookie, ['X-CSRF-Token', tinycsrf], HTML])
    expect(page.status).not.toBe(200)
  })

  it('of a page that a dead `tinysess` stands beside do not send the browser in circles', async () => {
    const { browser } = await fixture.signedIn()
    browser.setCookie('tinysess', 'dead')
    const answer = await browser.open('/account').catch((error: unknown) => error)
    expect(answer).not.toBeInstanceOf(Error)
  })

  it('that a passkey or a fresh form begins clear `tinysess`, which would be judged first', async () => {
    const username = await service.createUser({ password: 'a password of the tests' })
    const browser = fixture.browser()
    const wire = await service.anonymous.post('/login', { username, password: 'a password of the tests' })
    const { tinysess = '', tinycsrf = '' } = cookiesOf(wire)
    browser.setCookie('tinysess', tinysess)
    browser.setCookie('tinycsrf', tinycsrf)
    await browser.signIn(username, 'a password of the tests')
    expect((await browser.get('/account')).status).toBe(200)
  })
})

describe('SESSION_BIND_IP=enforce', () => {
  it('binds the token of the JSON sign-in too', async () => {
    const service = await startService({ env: { SESSION_BIND_IP: 'enforce', TRUST_PROXY: '1' } })
    try {
      const username = await service.createUser({ password: 'a password of the tests', policy: fullAccess })
      const wire = await service.anonymous.post('/login', { username, password: 'a password of the tests' }, [
        ['X-Forwarded-For', '192.0.2.1'],
      ])
      const { tinysess = '' } = cookiesOf(wire)
      const elsewhere = await service.anonymous.get('/api/v1/users', [
        ['Authorization', `Bearer ${tinysess}`],
        ['X-Forwarded-For', '198.51.100.7'],
      ])
      expect(elsewhere.status).toBe(401)
    } finally {
      await service.stop()
    }
  })
})
