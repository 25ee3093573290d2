import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import type { Answer, HeaderLine } from './client.js'
import { member, text } from './client.js'
import { csrfOf, forgedToken, goodClaims, sessionCookie, sessionKey, startService, succeeded } from './harness.js'
import type { TestService, TestUser } from './harness.js'
import { allow, arn, policy } from './policies.js'
import { claimsOf, part, signedToken } from './session-token.js'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)
const SECONDS = NOW / 1000
const EIGHT_HOURS = 8 * 3600
const DAY = 86_400
const APPLE = arn('orchard', 'apples/red')
const PASSWORD = 'correct horse battery staple'

const clock = new ManualClock(NOW)
let service: TestService
let orchard: TestUser
let fred: string

beforeAll(async () => {
  service = await startService({ clock })
  orchard = await service.gatekeeper('orchard')
})

beforeEach(async () => {
  clock.set(NOW)
  fred = await service.createUser({ password: PASSWORD, policy: policy(allow('orchard:GetApple', '*')) })
})

afterAll(() => service.stop())

function login(more: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
  const body = { username: fred, password: PASSWORD, 'csrf-strategy': 'none', ...more }
  return orchard.client.post('/api/v1/services/orchard/get-token-for-login', body)
}

/** `authorized`, or the code of the refusal. */
async function judged(...headers: readonly HeaderLine[]): Promise<unknown> {
  const { status, body } = await service.ask(orchard, 'orchard', { permit: { GetApple: [APPLE] }, headers })
  expect(status).toBe(200)
  return member(body, 'Authorized') === true ? 'authorized' : member(body, 'ErrorCode')
}

function judgedToken(token: string): Promise<unknown> {
  return judged(sessionCookie(token))
}

describe('get-token-for-login', () => {
  it('gives a token for eight hours that the subkey of 3.6 verifies', async () => {
    const answer = await login()
    expect(answer.status).toBe(200)
    const token = text(answer, 'token')
    const claims = claimsOf(token) as Record<string, unknown> // a claims set is an object
    expect(claims).toMatchObject({ user: fred, mfa: false, iat: SECONDS, exp: SECONDS + EIGHT_HOURS })
    const [header = '', payload = ''] = token.split('.')
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ typ: 'JWT', alg: 'HS256' })
    const decoded = (value: string): string => Buffer.from(value, 'base64url').toString()
    expect(signedToken(decoded(header), decoded(payload), sessionKey('orchard', claims))).toBe(token)
    expect(answer.body).toMatchObject({ expires_in: EIGHT_HOURS })
    expect(await judgedToken(token)).toBe('authorized')
  })

  it('gives one for the region that is asked for', async () => {
    const token = text(await login({ region: 'europe' }), 'token')
    expect(await judgedToken(token)).toBe('InvalidSignature')
    const body = { permit: { GetApple: [APPLE] }, headers: [sessionCookie(token)], region: 'europe' }
    expect((await service.ask(orchard, 'orchard', body)).body).toMatchObject({ Authorized: true })
  })

  it('with `header-token` embeds what the header must say', async () => {
    const answer = await login({ 'csrf-strategy': 'header-token' })
    const [token, csrf] = [text(answer, 'token'), text(answer, 'csrf')]
    expect(csrfOf(token)).toBe(csrf)
    expect(await judged(sessionCookie(token), ['X-CSRF-Token', csrf])).toBe('authorized')
    expect(await judged(sessionCookie(token))).toBe('CsrfError')
  })

  it.each(['none', 'cookie'])('with `%s` embeds no claim', async (strategy) => {
    const token = text(await login({ 'csrf-strategy': strategy }), 'token')
    expect(csrfOf(token)).toBeUndefined()
    expect(await judgedToken(token)).toBe('authorized')
  })

  it('with `cookie` gives the second cookie, with `none` nothing', async () => {
    expect(text(await login({ 'csrf-strategy': 'cookie' }), 'csrf').length).toBeGreaterThanOrEqual(22)
    expect((await login()).body).not.toHaveProperty('csrf')
  })

  it.each(['garbage', '', 'HEADER-TOKEN', '__proto__', 5])('refuses the strategy %j', async (strategy) => {
    expect((await login({ 'csrf-strategy': strategy })).status).toBe(400)
  })

  it('names every missing and unknown field', async () => {
    const answer = await orchard.client.post('/api/v1/services/orchard/get-token-for-login', { remember: true })
    expect(answer.status).toBe(400)
    const missing = 'Missing required parameter in the JSON body'
    expect(answer.body).toMatchObject({
      errors: { 'csrf-strategy': missing, password: missing, remember: 'Unexpected argument', username: missing },
    })
  })

  it('takes the address of the person, an extension, and refuses what else is said of the request', async () => {
    expect((await login({ context: { SourceIp: '192.0.2.7' } })).status).toBe(200)
    expect((await login({ context: {} })).status).toBe(200)
    for (const context of ['192.0.2.7', null, { SourceIp: 'here' }, { SourceIp: 5 }, { Mfa: 'true' }]) {
      const { status, text: answered } = await login({ context })
      expect([status, answered.includes('context')]).toEqual([400, true])
    }
  })

  it('tells a wrong password, an unknown user, one without password and one disabled by one answer', async () => {
    const bare = await service.createUser()
    const disabled = await service.createUser({ password: PASSWORD })
    succeeded(await service.root.patch(`/api/v1/users/${disabled}`, { status: 'disabled' }))
    const answers = [
      await login({ password: `${PASSWORD} ` }),
      await login({ username: 'nobody' }),
      await login({ username: bare }),
      await login({ username: disabled }),
      await login({ username: '__proto__' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401])
    const first = answers[0]
    expect(first?.body).toMatchObject({ errors: { authentication: 'Invalid credentials' } })
    for (const { text } of answers) expect(text).toBe(first?.text)
  })

  it('needs GetTokenForLogin on the service', async () => {
    const path = '/api/v1/services/cellar/get-token-for-login'
    const body = { username: fred, password: PASSWORD, 'csrf-strategy': 'none' }
    expect((await orchard.client.post(path, body)).status).toBe(403)
    expect((await service.anonymous.post(path, body)).status).toBe(401)
  })
})

describe('a session', () => {
  it('may carry claims that nobody knows', async () => {
    const claims = { ...goodClaims(fred, SECONDS), jti: 'j', amr: ['pwd'], colour: 'red' }
    expect(await judgedToken(forgedToken('orchard', claims))).toBe('authorized')
  })

  it('dies with its user, even when one of the same name is made in the same millisecond', async () => {
    const token = text(await login(), 'token')
    expect(await judgedToken(token)).toBe('authorized')
    succeeded(await service.root.delete(`/api/v1/users/${fred}`))
    await service.createUser({ username: fred, policy: policy(allow('*', '*')) })
    expect(await judgedToken(token)).not.toBe('authorized')
  })

  it('that began before midnight is good after it, until it expires', async () => {
    const hour = 3600
    clock.set(NOW - 24 * hour * 1000)
    const user = await service.createUser({ policy: policy(allow('*', '*')) })
    const iat = SECONDS - 13 * hour
    const token = forgedToken('orchard', { user, mfa: false, iat, exp: iat + EIGHT_HOURS })
    clock.set((iat + 4 * hour) * 1000)
    expect(await judgedToken(token)).toBe('authorized')
    clock.set((iat + EIGHT_HOURS + 61) * 1000)
    expect(await judgedToken(token)).toBe('InvalidSignature')
  })

  it('is refused when its CSRF claim is not answered exactly', async () => {
    const claims = { ...goodClaims(fred, SECONDS), 'csrf-token': 'abc' }
    const cookie = sessionCookie(forgedToken('orchard', claims))
    const header = (value: string): HeaderLine => ['X-CSRF-Token', value]
    expect(await judged(cookie, header('abc'))).toBe('authorized')
    expect(await judged(cookie)).toBe('CsrfError')
    expect(await judged(cookie, header(''))).toBe('CsrfError')
    expect(await judged(cookie, header('abd'))).toBe('CsrfError')
    expect(await judged(cookie, header('ABC'))).toBe('CsrfError')
    expect(await judged(cookie, header('abc'), header('abd'))).toBe('CsrfError')
    expect(await judged(['Cookie', `${cookie[1]}; tinycsrf=abc`])).toBe('CsrfError')
  })

  it.each([[5], [null], [['abc']], [{}], ['']])('is refused when its CSRF claim is %j', async (claim) => {
    const token = forgedToken('orchard', { ...goodClaims(fred, SECONDS), 'csrf-token': claim })
    expect(await judged(sessionCookie(token), ['X-CSRF-Token', JSON.stringify(claim)])).not.toBe('authorized')
    expect(await judged(sessionCookie(token))).not.toBe('authorized')
  })
})

describe('a forged session', () => {
  const good = (): Record<string, unknown> => goodClaims(fred, SECONDS)
  const forgeries: readonly (readonly [string, () => string])[] = [
    ['alg none without signature', () => `${part({ alg: 'none', typ: 'JWT' })}.${part(good())}.`],
    ['alg None with a signature', () => forgedToken('orchard', good(), { header: { alg: 'None', typ: 'JWT' } })],
    ['alg HS512', () => forgedToken('orchard', good(), { header: { alg: 'HS512', typ: 'JWT' } })],
    ['alg RS256', () => forgedToken('orchard', good(), { header: { alg: 'RS256', typ: 'JWT' } })],
    ['alg in lower case', () => forgedToken('orchard', good(), { header: { alg: 'hs256', typ: 'JWT' } })],
    ['no alg', () => forgedToken('orchard', good(), { header: { typ: 'JWT' } })],
    ['alg in a list', () => forgedToken('orchard', good(), { header: { alg: ['HS256'], typ: 'JWT' } })],
    ['another typ', () => forgedToken('orchard', good(), { header: { alg: 'HS256', typ: 'at+jwt' } })],
    [
      'a critical header',
      () => forgedToken('orchard', good(), { header: { alg: 'HS256', crit: ['b64'], b64: false } }),
    ],
    [
      'kid of a file',
      () => forgedToken('orchard', good(), { header: { alg: 'HS256', kid: '../../dev/null' }, key: Buffer.alloc(0) }),
    ],
    [
      'kid with SQL',
      () => forgedToken('orchard', good(), { header: { alg: 'HS256', kid: "' OR 1=1--" }, key: Buffer.from('1') }),
    ],
    [
      'a key in the header',
      () => {
        const key = Buffer.alloc(32, 1)
        const jwk = { kty: 'oct', k: key.toString('base64url') }
        return forgedToken('orchard', good(), { header: { alg: 'HS256', jwk }, key })
      },
    ],
    ['the empty key', () => forgedToken('orchard', good(), { key: Buffer.alloc(0) })],
    [
      'the key of another user',
      () => forgedToken('orchard', good(), { key: sessionKey('orchard', { ...good(), user: 'root' }) }),
    ],
    [
      'the key of another day',
      () => forgedToken('orchard', good(), { key: sessionKey('orchard', { ...good(), iat: SECONDS - DAY }) }),
    ],
    ['the key of another service', () => forgedToken('orchard', good(), { key: sessionKey('cellar', good()) })],
    ['the key of another region', () => forgedToken('orchard', good(), { region: 'europe' })],
    ['an unknown service', () => forgedToken('', good())],
    ['no exp', () => forgedToken('orchard', { user: fred, mfa: false, iat: SECONDS })],
    ['no iat', () => forgedToken('orchard', { user: fred, mfa: false, exp: SECONDS + 60 })],
    ['exp in ten years', () => forgedToken('orchard', { ...good(), exp: SECONDS + 3650 * DAY })],
    ['exp after nine hours', () => forgedToken('orchard', { ...good(), exp: SECONDS + 9 * 3600 })],
    ['exp long past', () => forgedToken('orchard', { ...good(), iat: SECONDS - 7200, exp: SECONDS - 3600 })],
    ['exp before iat', () => forgedToken('orchard', { ...good(), exp: SECONDS - 1 })],
    ['exp as text', () => forgedToken('orchard', { ...good(), exp: String(SECONDS + 60) })],
    ['exp null', () => forgedToken('orchard', { ...good(), exp: null })],
    [
      'exp infinite',
      () =>
        signedToken({ alg: 'HS256' }, `{"user":"${fred}","iat":${SECONDS},"exp":1e999}`, sessionKey('orchard', good())),
    ],
    ['iat in the future', () => forgedToken('orchard', { ...good(), iat: SECONDS + 3600, exp: SECONDS + 7200 })],
    ['iat as text', () => forgedToken('orchard', { ...good(), iat: String(SECONDS) })],
    ['iat negative', () => forgedToken('orchard', { ...good(), iat: -5 })],
    ['iat beyond dates', () => forgedToken('orchard', { ...good(), iat: 1e300 })],
    ['nbf in the future', () => forgedToken('orchard', { ...good(), nbf: SECONDS + 3600 })],
    ['no user', () => forgedToken('orchard', { mfa: false, iat: SECONDS, exp: SECONDS + 60 })],
    ['a user that is a number', () => forgedToken('orchard', { ...good(), user: 5 })],
    ['a user that is a list', () => forgedToken('orchard', { ...good(), user: [fred] })],
    ['claims that are a list', () => signedToken({ alg: 'HS256' }, [good()], sessionKey('orchard', good()))],
    [
      'a changed claim',
      () => {
        const [header, , signature] = forgedToken('orchard', good()).split('.')
        return `${header}.${part({ ...good(), mfa: true })}.${signature}`
      },
    ],
    [
      'a changed signature',
      () => {
        const token = forgedToken('orchard', good())
        return `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`
      },
    ],
    ['no signature', () => forgedToken('orchard', good()).split('.').slice(0, 2).join('.')],
    ['an empty signature', () => `${forgedToken('orchard', good()).split('.').slice(0, 2).join('.')}.`],
    ['a fourth part', () => `${forgedToken('orchard', good())}.x`],
    ['padding', () => `${forgedToken('orchard', good())}=`],
    ['no base64url', () => '%%%.%%%.%%%'],
    ['nothing', () => ''],
    ['ten thousand characters', () => 'a'.repeat(10_000)],
  ]

  it.each(forgeries)('is refused with InvalidSignature: %s', async (_what, token) => {
    expect(await judgedToken(token())).toBe('InvalidSignature')
  })

  it.each(forgeries.filter(([what]) => what !== 'nothing'))(
    'is refused as a bearer token too: %s',
    async (_what, token) => {
      expect(await judged(['Authorization', `Bearer ${token()}`])).not.toBe('authorized')
    },
  )

  it('of a user that does not exist is NoSuchKey', async () => {
    expect(await judgedToken(forgedToken('orchard', goodClaims('nobody', SECONDS)))).toBe('NoSuchKey')
  })

  it('does not let a good one in beside it', async () => {
    const token = forgedToken('orchard', good())
    expect(await judged(['Cookie', `tinysess=${token}; tinysess=bad`])).not.toBe('authorized')
    expect(await judged(['Cookie', `tinysess=bad; tinysess=${token}`])).not.toBe('authorized')
    expect(await judged(sessionCookie(token), sessionCookie('bad'))).not.toBe('authorized')
    expect(await judged(sessionCookie('bad'), sessionCookie(token))).not.toBe('authorized')
  })
})
