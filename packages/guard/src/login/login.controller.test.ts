import 'reflect-metadata'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Controller, Get } from '@nestjs/common'
import { KeptLog, NOW, settings } from '../../test/authorizer/settings.js'
import { TableDecider } from '../../test/authorizer/table-decider.js'
import { type Got, serve, type ServedApp } from '../../test/nest/guarded-app.js'
import { ConnectionError } from '../authorizer/errors.js'
import { Authorize } from '../nest/authorize.decorator.js'
import { LoginController } from './login.controller.js'
import { LoginDesk } from './login-desk.js'
import type { LoginOptions } from './login-options.js'
import { type LoginAttempt, type LoginOutcome, LoginService, type NewSession } from './login-service.js'

const PROOF = 'p'.repeat(43)
const SESSION: NewSession = { token: 'head.claims.mark', csrf: 'csrf-1', expiresAtMs: NOW + 28_800_000 }
const FORM = { 'content-type': 'application/x-www-form-urlencoded', cookie: `__Host-tinylogin=${PROOF}` }
const JSON_BODY = { 'content-type': 'application/json' }

class ScriptedLogin extends LoginService {
  readonly attempts: LoginAttempt[] = []
  readonly addresses: (string | undefined)[] = []
  outcome: LoginOutcome | Error = { kind: 'session', session: SESSION }

  override login(attempt: LoginAttempt): Promise<LoginOutcome> {
    this.attempts.push({ username: attempt.username, password: attempt.password })
    this.addresses.push(attempt.sourceIp)
    return this.outcome instanceof Error ? Promise.reject(this.outcome) : Promise.resolve(this.outcome)
  }
}

@Controller()
class PageController {
  @Authorize('GetPage', 'pages', 'x')
  @Get('page')
  page(): string {
    return 'page'
  }
}

let service: ScriptedLogin
let served: ServedApp | undefined

async function start(options: LoginOptions = {}): Promise<ServedApp> {
  service = new ScriptedLogin()
  const desk = new LoginDesk(service, settings({ log: new KeptLog() }), { randomText: () => PROOF, ...options })
  served = await serve({
    decider: new TableDecider({}),
    controllers: [LoginController, PageController],
    providers: [{ provide: LoginDesk, useValue: desk }],
    options: { onDenied: 'login', report: 'fail' },
  })
  return served
}

afterEach(async () => {
  await served?.app.close()
  served = undefined
})

function form(fields: Readonly<Record<string, string>> = {}): string {
  return new URLSearchParams({ username: 'fred', password: 'pass word', proof: PROOF, ...fields }).toString()
}

function cookiesOf({ headers }: Got): readonly string[] {
  const cookies = headers['set-cookie']
  return Array.isArray(cookies) ? cookies : []
}

const LIFE = 'Path=/; SameSite=Lax; Max-Age=28800; Expires=Sun, 22 Nov 2026 20:00:00 GMT'

describe('GET /login', () => {
  it('shows a form that works without a script, and leads back to where somebody was going', async () => {
    const { get } = await start()
    const there = await get('/page?a=1', { accept: 'text/html' })
    expect(there.headers.location).toBe('/login?next=%2Fpage%3Fa%3D1')
    const shown = await get(String(there.headers.location))
    expect(shown.status).toBe(200)
    expect(shown.text).toContain('<form method="post">')
    expect(shown.text).toContain('name="next" value="/page?a=1"')
    expect(shown.text).toContain(`name="proof" value="${PROOF}"`)
    expect(shown.headers['content-security-policy']).toContain("default-src 'none'")
    expect(cookiesOf(shown)).toEqual([`__Host-tinylogin=${PROOF}; Path=/; SameSite=Lax; HttpOnly; Secure`])
  })

  it.each([
    '//evil',
    '\\\\evil',
    'https:evil',
    '/\\evil',
    '/%2f..',
    '/\tevil',
    '/%0d%0aevil',
    '/login',
    '/logout',
    '/api/logout?x',
  ])('does not take `%s` for a way back', async (next) => {
    const { get } = await start()
    const shown = await get(`/login?next=${encodeURIComponent(next)}`)
    expect(shown.text).toContain('name="next" value="/"')
  })

  it('escapes what it shows', async () => {
    const { send } = await start()
    service.outcome = { kind: 'refused' }
    const shown = await send({
      method: 'POST',
      path: '/login',
      headers: FORM,
      body: form({ username: '"><script>x', next: '/"><i' }),
    })
    expect(shown.text).toContain('value="&quot;&gt;&lt;script&gt;x"')
    expect(shown.text).toContain('value="/&quot;&gt;&lt;i"')
    expect(shown.text).not.toMatch(/<script|<i[^n]/)
  })
})

describe('POST /login by the form', () => {
  it('gives cookies that end with the token, and goes where somebody was going', async () => {
    const { send } = await start()
    const got = await send({ method: 'POST', path: '/login', headers: FORM, body: form({ next: '/page' }) })
    expect(got).toMatchObject({ status: 303, headers: { location: '/page' } })
    expect(cookiesOf(got)).toEqual([
      `tinysess=head.claims.mark; ${LIFE}; HttpOnly; Secure`,
      `tinycsrf=csrf-1; ${LIFE}; Secure`,
      expect.stringContaining('__Host-tinylogin=; Path=/; SameSite=Lax; Max-Age=0'),
    ])
    expect(service.attempts).toEqual([{ username: 'fred', password: 'pass word' }])
  })

  it.each(['//evil', 'https:evil', '/\\evil', '/%5cevil', '/\nevil', '/logout'])(
    'does not go to `%s`',
    async (next) => {
      const { send } = await start()
      const got = await send({ method: 'POST', path: '/login', headers: FORM, body: form({ next }) })
      expect(got).toMatchObject({ status: 303, headers: { location: '/' } })
    },
  )

  it.each<[string, Record<string, string>, string]>([
    ['the cookie is missing', { ...FORM, cookie: 'a=b' }, form()],
    ['the cookie is empty', { ...FORM, cookie: '__Host-tinylogin=' }, form({ proof: '' })],
    ['there are two cookies', { ...FORM, cookie: `__Host-tinylogin=${PROOF}; __Host-tinylogin=x` }, form()],
    ['the field is another', FORM, form({ proof: 'q'.repeat(43) })],
    ['the field is missing', FORM, form({ proof: '' })],
    ['it comes from another site', { ...FORM, 'sec-fetch-site': 'cross-site' }, form()],
    ['it comes from a neighbouring site', { ...FORM, 'sec-fetch-site': 'same-site' }, form()],
    ['its origin is another', { ...FORM, origin: 'https://evil.example' }, form()],
    ['its origin is hidden', { ...FORM, origin: 'null' }, form()],
  ])('is refused when %s, and nobody is asked', async (_, headers, body) => {
    const { send } = await start()
    const got = await send({ method: 'POST', path: '/login', headers, body })
    expect(got.status).toBe(403)
    expect(service.attempts).toEqual([])
    expect(cookiesOf(got).join()).not.toContain('tinysess')
  })

  it('says one thing of every wrong name and password, and keeps the name', async () => {
    const { send } = await start()
    service.outcome = { kind: 'refused' }
    const got = await send({ method: 'POST', path: '/login', headers: FORM, body: form() })
    expect(got.status).toBe(401)
    expect(got.text).toContain('The user name or the password is wrong.')
    expect(got.text).toContain('value="fred"')
    expect(got.text).not.toContain('pass word')
    expect(cookiesOf(got).join()).not.toContain('tinysess')
  })

  it('asks to wait where the service does, and says when nobody can sign in', async () => {
    const { send } = await start()
    const post = (): Promise<Got> => send({ method: 'POST', path: '/login', headers: FORM, body: form() })
    service.outcome = { kind: 'throttled', retryAfterSeconds: 30 }
    expect(await post()).toMatchObject({ status: 429, headers: { 'retry-after': '30' } })
    service.outcome = new ConnectionError('https://10.0.0.7/ does not answer', { retryAfterSeconds: 2 })
    const got = await post()
    expect(got).toMatchObject({ status: 503, headers: { 'retry-after': '2' } })
    expect(got.text).not.toContain('10.0.0.7')
  })

  it.each(['username=fred', 'password=x', `username=${'a'.repeat(129)}&password=x`, 'username=&password=x', ''])(
    'cannot be read of `%s`',
    async (body) => {
      const { send } = await start()
      expect((await send({ method: 'POST', path: '/login', headers: FORM, body })).status).toBe(400)
      expect(service.attempts).toEqual([])
    },
  )
})

describe('POST /login by a script', () => {
  const body = JSON.stringify({ username: 'fred', password: 'x' })

  it('gives the cookies, and an empty object', async () => {
    const { send } = await start({ insecureCookies: true })
    const got = await send({ method: 'POST', path: '/login', headers: JSON_BODY, body })
    expect(got).toMatchObject({ status: 200, text: '{}' })
    expect(cookiesOf(got).slice(0, 2)).toEqual([
      `tinysess=head.claims.mark; ${LIFE}; HttpOnly`,
      `tinycsrf=csrf-1; ${LIFE}`,
    ])
  })

  it('takes a second proof of an earlier session away where the new one has none', async () => {
    const { send } = await start()
    service.outcome = { kind: 'session', session: { ...SESSION, csrf: undefined, expiresAtMs: undefined } }
    const got = await send({ method: 'POST', path: '/login', headers: JSON_BODY, body })
    expect(cookiesOf(got)[0]).toBe('tinysess=head.claims.mark; Path=/; SameSite=Lax; HttpOnly; Secure')
    expect(cookiesOf(got)[1]).toContain('tinycsrf=; Path=/; SameSite=Lax; Max-Age=0')
  })

  it.each<[string, LoginOutcome | Error, number, string]>([
    ['a wrong password', { kind: 'refused' }, 401, 'InvalidCredentials'],
    ['too many attempts', { kind: 'throttled', retryAfterSeconds: 9 }, 429, 'TooManyRequests'],
    ['no service', new ConnectionError('away'), 503, 'ServiceUnavailable'],
  ])('answers JSON for %s', async (_, outcome, status, code) => {
    const { send } = await start()
    service.outcome = outcome
    const got = await send({ method: 'POST', path: '/login', headers: JSON_BODY, body })
    expect([got.status, JSON.parse(got.text)]).toEqual([status, { Authorized: false, ErrorCode: code }])
  })

  it('is refused from another site, and as a text, which other sites may send', async () => {
    const { send } = await start()
    const crossed = { ...JSON_BODY, origin: 'https://evil.example' }
    expect((await send({ method: 'POST', path: '/login', headers: crossed, body })).status).toBe(403)
    const text = { 'content-type': 'text/plain' }
    expect((await send({ method: 'POST', path: '/login', headers: text, body })).status).toBe(400)
    expect(service.attempts).toEqual([])
  })

  it('may name its own origin', async () => {
    const { send } = await start()
    const own = { ...JSON_BODY, host: 'apples.example:443', origin: 'https://apples.example' }
    expect((await send({ method: 'POST', path: '/login', headers: own, body })).status).toBe(200)
  })
})

describe('attempts from one address', () => {
  const body = JSON.stringify({ username: 'fred', password: 'x' })

  it('are asked about until they failed too often, then refused with the time to wait', async () => {
    const { send } = await start({ attemptsPerAddress: 2 })
    const post = (): Promise<Got> => send({ method: 'POST', path: '/login', headers: JSON_BODY, body })
    for (let success = 0; success < 3; success++) expect((await post()).status).toBe(200)
    service.outcome = new ConnectionError('away')
    for (let failure = 0; failure < 3; failure++) expect((await post()).status).toBe(503)
    service.outcome = { kind: 'refused' }
    expect([(await post()).status, (await post()).status]).toEqual([401, 401])
    service.outcome = { kind: 'session', session: SESSION }
    expect(await post()).toMatchObject({ status: 429, headers: { 'retry-after': '900' } })
    expect(service.addresses).toEqual(Array(8).fill('127.0.0.1'))
  })

  it('are few as well when they come at once', async () => {
    const { send } = await start({ attemptsPerAddress: 2 })
    service.outcome = { kind: 'refused' }
    const posts = Array.from({ length: 5 }, () => send({ method: 'POST', path: '/login', headers: JSON_BODY, body }))
    const statuses = (await Promise.all(posts)).map(({ status }) => status)
    expect(statuses.sort()).toEqual([401, 401, 429, 429, 429])
  })
})

describe('/logout', () => {
  it.each([
    ['GET', 302],
    ['POST', 303],
  ])('takes both cookies away, and leads to the login page (%s)', async (method, status) => {
    const { send } = await start()
    const got = await send({ method, path: '/logout' })
    expect(got).toMatchObject({ status, headers: { location: '/login', 'cache-control': 'no-store' } })
    expect(cookiesOf(got)).toEqual([
      'tinysess=; Path=/; SameSite=Lax; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure',
      'tinycsrf=; Path=/; SameSite=Lax; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure',
    ])
  })
})

describe('the options of the login module', () => {
  it('refuse cookies over plain HTTP in production, and a home elsewhere', () => {
    const production = settings({ environment: { NODE_ENV: 'production' } })
    const scripted = new ScriptedLogin()
    expect(() => new LoginDesk(scripted, production, { insecureCookies: true })).toThrow('"insecureCookies"')
    expect(() => new LoginDesk(scripted, production, { home: '//evil' })).toThrow('"home"')
    expect(() => new LoginDesk(scripted, production, { attemptsPerAddress: 0 })).toThrow('"attemptsPerAddress"')
  })
})
