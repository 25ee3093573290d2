import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import type { Answer, HeaderLine } from '../service/client.js'
import { text } from '../service/client.js'
import { forgedToken, goodClaims, sessionCookie, startService, succeeded } from '../service/harness.js'
import type { TestService } from '../service/harness.js'
import { allow, policy } from '../service/policies.js'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)
const SECONDS = NOW / 1000
const PASSWORD = 'the password of an admin'

const clock = new ManualClock(NOW)
let service: TestService
let admin: string

beforeAll(async () => {
  service = await startService({ clock })
})

beforeEach(async () => {
  clock.set(NOW)
  admin = await service.createUser({ password: PASSWORD, policy: policy(allow('*', '*')) })
})

afterAll(() => service.stop())

function get(...headers: readonly HeaderLine[]): Promise<Answer> {
  return service.anonymous.get('/api/v1/users', headers)
}

function login(strategy: string): Promise<Answer> {
  const body = { username: admin, password: PASSWORD, 'csrf-strategy': strategy }
  return service.root.post('/api/v1/services/tinyauth/get-token-for-login', body)
}

describe("the service's own API", () => {
  it('session/tokens: takes a good token, and none with another key, user or time', async () => {
    const good = goodClaims(admin, SECONDS)
    expect((await get(sessionCookie(forgedToken('tinyauth', good)))).status).toBe(200)
    const bad = [
      forgedToken('orchard', good),
      forgedToken('tinyauth', good, { region: 'default' }),
      forgedToken('tinyauth', good, { header: { alg: 'none', typ: 'JWT' } }),
      forgedToken('tinyauth', { ...good, exp: SECONDS + 100 * 86_400 }),
      forgedToken('tinyauth', { ...good, iat: SECONDS - 7200, exp: SECONDS - 3600 }),
      forgedToken('tinyauth', { ...good, iat: SECONDS + 3600, exp: SECONDS + 7200 }),
      forgedToken('tinyauth', { user: admin, iat: SECONDS }),
    ]
    for (const token of bad) {
      const answer = await get(sessionCookie(token))
      expect([answer.status, answer.body]).toMatchObject([401, { errors: { authorization: 'InvalidSignature' } }])
    }
  })

  it('session/csrf: refuses a cookie with the claim and without its header, on every method', async () => {
    const answer = await login('header-token')
    const cookie = sessionCookie(text(answer, 'token'))
    const csrf = text(answer, 'csrf')
    const wrong: readonly (readonly HeaderLine[])[] = [
      [cookie],
      [cookie, ['X-CSRF-Token', 'wrong']],
      [cookie, ['X-CSRF-Token', csrf], ['X-CSRF-Token', csrf]],
      [['Cookie', `${cookie[1]}; tinycsrf=${csrf}`]],
      [cookie, ['X-CSRF-Token', `${csrf}, ${csrf}`]],
    ]
    for (const headers of wrong) {
      for (const method of ['GET', 'POST']) {
        const refused = await service.anonymous.request(method, '/api/v1/groups', { headers, body: { name: 'x' } })
        expect([refused.status, refused.body]).toMatchObject([401, { errors: { authorization: 'CsrfError' } }])
      }
    }
    expect((await get(cookie, ['X-CSRF-Token', csrf])).status).toBe(200)
    expect((await service.root.get('/api/v1/groups/x')).status).toBe(404)
  })

  it('session/csrf: a bearer token is no cookie, so a page of another site cannot make a browser send it', async () => {
    const token = text(await login('none'), 'token')
    expect((await get(['Authorization', `Bearer ${token}`])).status).toBe(200)
  })

  it('session/csrf-cookie-strategy: an unsafe method needs the second cookie repeated in the header', async () => {
    const answer = await login('cookie')
    const csrf = text(answer, 'csrf')
    const pair: HeaderLine = ['Cookie', `tinysess=${text(answer, 'token')}; tinycsrf=${csrf}`]
    const write = async (...headers: readonly HeaderLine[]): Promise<number> =>
      (await service.anonymous.post('/api/v1/groups', { name: service.name('group') }, headers)).status
    expect(await write(pair)).toBe(401)
    expect(await write(pair, ['X-CSRF-Token', `${csrf}x`])).toBe(401)
    expect(await write(pair, ['X-CSRF-Token', csrf])).toBe(200)
    expect((await get(pair)).status).toBe(200)
  })

  it('session/cookie-tossing: two sessions are refused, whatever their order', async () => {
    const good = forgedToken('tinyauth', goodClaims(admin, SECONDS))
    for (const [first, second] of [
      [good, 'bad'],
      ['bad', good],
    ]) {
      expect((await get(['Cookie', `tinysess=${first}; tinysess=${second}`])).status).toBe(401)
      expect((await get(['Cookie', `tinysess=${first}`], ['Cookie', `tinysess=${second}`])).status).toBe(401)
    }
  })

  it('session/fixation: every login gives another token', async () => {
    const tokens = [text(await login('header-token'), 'token'), text(await login('header-token'), 'token')]
    expect(new Set(tokens).size).toBe(2)
  })

  it('session/logout: a session ends with its user and with the password that made it', async () => {
    const cookie = sessionCookie(text(await login('none'), 'token'))
    clock.advance(1000)
    expect((await get(cookie)).status).toBe(200)
    succeeded(await service.root.patch(`/api/v1/users/${admin}`, { password: 'another password' }))
    expect((await get(cookie)).status).toBe(401)
    const other = await service.createUser({ password: PASSWORD, policy: policy(allow('*', '*')) })
    const session = sessionCookie(forgedToken('tinyauth', goodClaims(other, clock.now() / 1000)))
    expect((await get(session)).status).toBe(200)
    succeeded(await service.root.delete(`/api/v1/users/${other}`))
    expect((await get(session)).status).toBe(401)
  })

  it('session/rename: a token of a name that now belongs to someone else is refused', async () => {
    const cookie = sessionCookie(text(await login('none'), 'token'))
    expect((await get(cookie)).status).toBe(200)
    clock.advance(1000)
    succeeded(await service.root.delete(`/api/v1/users/${admin}`))
    clock.advance(1000)
    await service.createUser({ username: admin, password: PASSWORD, policy: policy(allow('*', '*')) })
    expect((await get(cookie)).status).toBe(401)
  })

  it('session/rename: a token of a name that was given to another user is refused', async () => {
    const cookie = sessionCookie(text(await login('none'), 'token'))
    clock.advance(1000)
    const other = await service.createUser({ policy: policy(allow('*', '*')) })
    succeeded(await service.root.put(`/api/v1/users/${admin}`, { username: service.name() }))
    clock.advance(1000)
    succeeded(await service.root.put(`/api/v1/users/${other}`, { username: admin }))
    expect((await get(cookie)).status).toBe(401)
  })

  it.each([['true'], [1], [null], [undefined], [['true']]])(
    'session/mfa: a claim `mfa` of %j is no multi-factor',
    async (mfa) => {
      const needsMfa = policy(allow('tinyauth:ListUsers', '*', { Bool: { Mfa: 'true' } }))
      const user = await service.createUser({ policy: needsMfa })
      const claims = goodClaims(user, SECONDS)
      expect((await get(sessionCookie(forgedToken('tinyauth', { ...claims, mfa })))).status).toBeGreaterThanOrEqual(401)
      expect((await get(sessionCookie(forgedToken('tinyauth', { ...claims, mfa: true })))).status).toBe(200)
    },
  )
})
