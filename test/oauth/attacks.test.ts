import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import type { BrowserClient } from '../sign-in/browser-client.js'
import { BrowserClient as Browser } from '../sign-in/browser-client.js'
import type { Answer } from '../service/client.js'
import { startService, type TestService } from '../service/harness.js'
import {
  authorize,
  authorizePath,
  CALLBACK,
  codeFor,
  consent,
  ISSUER,
  onwards,
  pkce,
  post,
  redeeming,
  register,
  type Registered,
  signedInBrowser,
  tokenInfo,
  tokensFor,
  walk,
} from './oauth-world.js'

const { challenge } = pkce()
const PKCE = { code_challenge: challenge, code_challenge_method: 'S256' }

/** Addresses that are not the registered one (RFC 9700, 4.1). */
const REDIRECTS = [
  ...[
    'https://app.example.org/callback/',
    'https://app.example.org/callback/evil',
    'https://app.example.org/callbackevil',
  ],
  ...[
    'https://app.example.org/',
    'https://app.example.org',
    'https://app.example.org/callback?evil',
    `${CALLBACK}#evil`,
  ],
  ...['https://APP.example.org/callback', 'https://app.example.org/Callback', 'HTTPS://app.example.org/callback'],
  ...[
    'http://app.example.org/callback',
    'https://app.example.org:443/callback',
    'https://app.example.org:8443/callback',
  ],
  ...[
    'https://evil@app.example.org/callback',
    'https://app.example.org@evil.example/callback',
    'https://evil.example/',
  ],
  ...['https://app.example.org.evil.example/callback', 'https://app.example.org%2eevil.example/callback'],
  ...[
    'https://app.example.org/x/../callback',
    'https://app.example.org/%63allback',
    'https://app.example.org\\callback',
  ],
  ...['//app.example.org/callback', '/callback', 'callback', 'javascript:alert(1)', 'data:text/html,x', ' ', '\u0000'],
  ...[` ${CALLBACK}`, `${CALLBACK} `, `${CALLBACK}\n`, `${CALLBACK}\u0000`, `${CALLBACK},https://evil.example/`],
]

/** Requests that are wrong where the app is known: it is told, and gets no code. */
const WRONG: readonly (readonly [title: string, parameters: Readonly<Record<string, string>>])[] = [
  ['the implicit grant', { response_type: 'token' }],
  ['an identity token alone', { response_type: 'id_token' }],
  ['nothing', { response_type: 'none' }],
  ['a hybrid', { response_type: 'code id_token' }],
  ['an unknown response', { response_type: 'everything' }],
  ['no response', { response_type: '' }],
  ['a scope with a tab', { scope: 'openid\tread' }],
  ['a scope with NUL', { scope: 'openid \u0000' }],
  ['a scope of another alphabet', { scope: 'openid réad' }],
  ['a scope with a quote', { scope: 'openid "read"' }],
  ['a plain challenge', { ...PKCE, code_challenge_method: 'plain' }],
  ['a challenge without a method', { code_challenge_method: '' }],
  ['a short challenge', { ...PKCE, code_challenge: 'short' }],
  ['a long challenge', { ...PKCE, code_challenge: 'x'.repeat(500) }],
  ['a challenge of other characters', { ...PKCE, code_challenge: '='.repeat(43) }],
  ['a request object', { request: 'eyJhbGciOiJub25lIn0.e30.' }],
  ['a request object elsewhere', { request_uri: 'http://169.254.169.254/latest/meta-data/' }],
  ['a registration', { registration: '{}' }],
  ['an unknown way back', { response_mode: 'web_message' }],
  ['an unknown question', { prompt: 'everything' }],
  ['a contradiction', { prompt: 'none login' }],
  ['a negative age', { max_age: '-1' }],
  ['an age that is no number', { max_age: 'young' }],
  ['no word of the user, who is not signed in', { prompt: 'none' }],
  ['somebody else by a hint', { id_token_hint: 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.' }],
]

describe('attacks on the authorization endpoint', () => {
  let service: TestService
  let client: Registered
  let app: Registered

  beforeAll(async () => {
    service = await startService({ env: { PUBLIC_URL: ISSUER } })
    client = await register(service)
    app = await register(service, { type: 'public' })
  })

  afterAll(() => service.stop())

  const isShown = ({ status, headers, text }: Answer): boolean =>
    status === 400 && headers.location === undefined && !text.includes('evil.example') && !text.includes('<script>')

  it('lead to no address but the registered one', async () => {
    const { browser } = await signedInBrowser(service)
    const open: string[] = []
    for (const redirect_uri of REDIRECTS) {
      for (const who of [client, app]) {
        const answer = await browser.get(authorizePath(who, { ...PKCE, redirect_uri }))
        if (!isShown(answer)) open.push(`${redirect_uri} ${answer.status} ${answer.headers.location ?? ''}`)
      }
    }
    expect(open).toEqual([])
    const twice = await browser.get(`${authorizePath(client, PKCE)}&redirect_uri=https%3A%2F%2Fevil.example%2F`)
    expect(isShown(twice)).toBe(true)
    console.info(`redirect addresses: ${REDIRECTS.length * 2 + 1} tried, all refused`)
  })

  it.each([
    '',
    'nobody',
    '0',
    '\u0000',
    "' or 1=1 --",
    '__proto__',
    'constructor',
    'x'.repeat(4000),
    '%00',
    '../',
    'é',
  ])('with the client %j are shown, and lead nowhere', async (id) => {
    const answer = await new Browser(service.anonymous).get(authorizePath({ id, secret: undefined }, PKCE))
    expect([answer.status, answer.headers.location]).toEqual([400, undefined])
  })

  it.each(WRONG)('that ask for %s get no code', async (_, parameters) => {
    const answer = await new Browser(service.anonymous).get(authorizePath(app, { ...PKCE, ...parameters }))
    if (answer.headers.location === undefined) {
      expect(answer.status).toBe(400)
      return
    }
    const to = new URL(answer.headers.location)
    const told = Object.fromEntries([...to.searchParams, ...new URLSearchParams(to.hash.slice(1))])
    expect([answer.status, `${to.origin}${to.pathname}`]).toEqual([303, CALLBACK])
    expect(told).toMatchObject({ error: expect.any(String), state: 'a state', iss: ISSUER })
    expect(told).not.toHaveProperty('code')
  })

  it.each([['openid read nonsense'], [`openid read ${Array.from({ length: 1000 }, (_, at) => `s${at}`).join(' ')}`]])(
    'with scopes that there are not get none of them',
    async (scope) => {
      const { browser } = await signedInBrowser(service)
      const tokens = await post(service, '/oauth/token', app, redeeming(await codeFor(browser, app, { scope })))
      expect(tokens.body).toMatchObject({ scope: 'openid read' })
    },
  )

  it('without PKCE get no code for a public client', async () => {
    const { browser } = await signedInBrowser(service)
    const { headers } = await browser.get(authorizePath(app))
    expect(new URL(headers.location ?? '').searchParams.get('error')).toBe('invalid_request')
  })

  it('with a parameter of a megabyte are refused', async () => {
    const body = new URLSearchParams({ grant_type: 'authorization_code', code: 'x'.repeat(1_000_000) }).toString()
    const answer = await service.anonymous.request('POST', '/oauth/token', {
      rawBody: body,
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    })
    expect([400, 413]).toContain(answer.status)
  })

  it('of nobody, one after the other, do not fill the database', async () => {
    const flooded = await startService({ env: { PUBLIC_URL: ISSUER } })
    try {
      const one = await register(flooded)
      const answers: Answer[] = []
      for (let step = 0; step < 70; step += 1) {
        answers.push(await new Browser(flooded.anonymous).get(authorizePath(one, PKCE)))
      }
      expect(answers.slice(0, 60).map(({ status }) => status)).toEqual(Array.from({ length: 60 }, () => 303))
      expect(answers.slice(60).map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 429))
      expect(answers.at(-1)?.headers['retry-after']).toMatch(/^\d+$/)
    } finally {
      await flooded.stop()
    }
  })

  it('answer with headers that keep the page to itself', async () => {
    const { browser } = await signedInBrowser(service)
    const page = await walk(browser, authorizePath(client, PKCE))
    if (typeof page === 'string') throw new Error('nobody was asked')
    expect(page.headers).toMatchObject({
      ...{ 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' },
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
    })
  })
})

describe('attacks on consent', () => {
  let service: TestService
  let client: Registered

  beforeAll(async () => {
    service = await startService({ env: { PUBLIC_URL: ISSUER } })
    client = await register(service)
  })

  afterAll(() => service.stop())

  const asked = async (): Promise<{ readonly browser: BrowserClient; readonly page: Answer }> => {
    const { browser } = await signedInBrowser(service)
    const page = await walk(browser, authorizePath(client, PKCE))
    if (typeof page === 'string') throw new Error('nobody was asked')
    return { browser, page }
  }

  const actionOf = ({ text }: Answer): string => /action="(\/oauth\/interaction\/[^"]+)"/.exec(text)?.[1] ?? ''

  it('without the token of the form change nothing', async () => {
    const { browser, page } = await asked()
    const answer = await browser.submit(actionOf(page), [
      ['csrf', 'guessed'],
      ['decision', 'allow'],
      ['scope', 'read'],
    ])
    expect(answer.status).toBe(403)
    expect(typeof (await walk(browser, authorizePath(client, PKCE)))).not.toBe('string')
  })

  it('from another browser are on no way', async () => {
    const { page } = await asked()
    const { browser: other } = await signedInBrowser(service)
    const answer = await other.submit(
      actionOf(page),
      [
        ['decision', 'allow'],
        ['scope', 'read'],
      ],
      { from: '/login?again=1' },
    )
    expect(answer.status).toBe(400)
  })

  it('that ask for more without a word get nothing', async () => {
    const { browser } = await signedInBrowser(service)
    await authorize(browser, authorizePath(client, { ...PKCE, scope: 'openid read' }))
    const silent = await browser.get(authorizePath(client, { ...PKCE, scope: 'openid read', prompt: 'none' }))
    expect(new URL(silent.headers.location ?? '').searchParams.has('code')).toBe(true)
    const more = await browser.get(authorizePath(client, { ...PKCE, scope: 'openid read write', prompt: 'none' }))
    expect(new URL(more.headers.location ?? '').searchParams.get('error')).toBe('consent_required')
  })

  it('add no scope that was not asked for', async () => {
    const { browser, page } = await asked()
    await walk(browser, onwards(await consent(browser, page, { scopes: ['openid', 'read', 'write', 'execute', 'x'] })))
    const silent = await browser.get(authorizePath(client, { ...PKCE, scope: 'openid read write', prompt: 'none' }))
    expect(new URL(silent.headers.location ?? '').searchParams.get('error')).toBe('consent_required')
  })

  it('a denial tells the app, at its registered address alone', async () => {
    const { browser } = await signedInBrowser(service)
    const back = await authorize(browser, authorizePath(client, PKCE), { decision: 'deny' })
    expect(`${back.origin}${back.pathname}`).toBe(CALLBACK)
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      error: 'access_denied',
      state: 'a state',
      iss: ISSUER,
    })
  })

  it('a scope that was unticked is in no token', async () => {
    const { browser } = await signedInBrowser(service)
    const { verifier, challenge: own } = pkce()
    const path = authorizePath(client, {
      ...{ scope: 'openid read write', code_challenge: own, code_challenge_method: 'S256' },
    })
    const back = await authorize(browser, path, { scopes: ['openid', 'read'] })
    const answer = await post(
      service,
      '/oauth/token',
      client,
      redeeming({ code: back.searchParams.get('code') ?? '', verifier }),
    )
    expect(answer.body).toMatchObject({ scope: 'openid read' })
  })
})

describe('attacks on the token endpoint', () => {
  const clock = new ManualClock(Date.now())
  let service: TestService
  let client: Registered
  let other: Registered
  let app: Registered
  let browser: BrowserClient

  beforeAll(async () => {
    service = await startService({ env: { PUBLIC_URL: ISSUER }, clock })
    client = await register(service)
    other = await register(service)
    app = await register(service, { type: 'public' })
    ;({ browser } = await signedInBrowser(service))
  })

  afterAll(() => service.stop())

  const told = ({ status, body }: Answer): readonly unknown[] => [status, (body as { error?: unknown }).error] // RFC 6749, 5.2

  it('redeem a code once: its tokens end when it comes again', async () => {
    const code = redeeming(await codeFor(browser, client))
    const first = await post(service, '/oauth/token', client, code)
    const { access_token: access } = first.body as { access_token: string } // checked by the next line
    expect((await tokenInfo(service, access)).status).toBe(200)
    expect(told(await post(service, '/oauth/token', client, code))).toEqual([400, 'invalid_grant'])
    expect((await tokenInfo(service, access)).status).toBe(401)
  })

  it('redeem a code once, however many try at the same time', async () => {
    const code = redeeming(await codeFor(browser, client))
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(service, '/oauth/token', client, code)))
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
    expect(answers.filter(({ status }) => status !== 200).map(told)).toEqual(
      answers.filter(({ status }) => status !== 200).map(() => [400, 'invalid_grant']),
    )
  })

  it('refresh once: the family ends when a token comes again', async () => {
    const { refresh } = await tokensFor(service, browser, client)
    const next = await post(service, '/oauth/token', client, { grant_type: 'refresh_token', refresh_token: refresh })
    const { refresh_token: second, access_token: access } = next.body as { refresh_token: string; access_token: string } // RFC 6749, 5.1
    expect(second).not.toBe(refresh)
    const again = await post(service, '/oauth/token', client, { grant_type: 'refresh_token', refresh_token: refresh })
    expect(told(again)).toEqual([400, 'invalid_grant'])
    expect((await tokenInfo(service, access)).status).toBe(401)
    const dead = await post(service, '/oauth/token', client, { grant_type: 'refresh_token', refresh_token: second })
    expect(told(dead)).toEqual([400, 'invalid_grant'])
  })

  it('end no family of another device', async () => {
    const { refresh } = await tokensFor(service, browser, client)
    const { browser: phone, username } = await signedInBrowser(service)
    expect(username).toBeDefined()
    const there = await tokensFor(service, phone, client)
    const once = { grant_type: 'refresh_token', refresh_token: refresh }
    await post(service, '/oauth/token', client, once)
    await post(service, '/oauth/token', client, once)
    expect((await tokenInfo(service, there.access)).status).toBe(200)
  })

  it.each([
    ['another verifier', { code_verifier: pkce().verifier }],
    ['no verifier', { code_verifier: '' }],
    ['a short verifier', { code_verifier: 'x' }],
    ['another address', { redirect_uri: 'https://evil.example/' }],
    ['no address', { redirect_uri: '' }],
    ['another code', { code: 'x'.repeat(43) }],
    ['no code', { code: '' }],
    ['a code of NUL', { code: '\u0000' }],
  ])('with %s get nothing', async (_, wrong) => {
    const code = await codeFor(browser, client)
    const answer = await post(service, '/oauth/token', client, { ...redeeming(code), ...wrong })
    expect(answer.status).toBe(400)
    expect(['invalid_grant', 'invalid_request']).toContain(told(answer)[1])
  })

  it('of another client get nothing for a code or a refresh token', async () => {
    const code = await codeFor(browser, client)
    for (const who of [other, app]) {
      expect(told(await post(service, '/oauth/token', who, redeeming(code)))).toEqual([400, 'invalid_grant'])
    }
    const { refresh } = await tokensFor(service, browser, client)
    for (const who of [other, app]) {
      const answer = await post(service, '/oauth/token', who, { grant_type: 'refresh_token', refresh_token: refresh })
      expect(told(answer)).toEqual([400, 'invalid_grant'])
    }
  })

  it('get no more scopes by refreshing', async () => {
    const { refresh } = await tokensFor(service, browser, client, { scope: 'openid read' })
    const wanted = { grant_type: 'refresh_token', refresh_token: refresh, scope: 'openid read write' }
    expect(told(await post(service, '/oauth/token', client, wanted))).toEqual([400, 'invalid_scope'])
  })

  it('after a minute find the code gone', async () => {
    const code = await codeFor(browser, client)
    clock.advance(61_000)
    expect(told(await post(service, '/oauth/token', client, redeeming(code)))).toEqual([400, 'invalid_grant'])
  })

  it('after an hour find the access token gone', async () => {
    const { access } = await tokensFor(service, browser, client)
    expect((await tokenInfo(service, access)).status).toBe(200)
    clock.advance(3_601_000)
    const answer = await tokenInfo(service, access)
    expect([answer.status, answer.body]).toEqual([401, { errors: { token: 'No such token' } }])
  })

  it.each([
    ['a wrong secret', (id: string) => `Basic ${Buffer.from(`${id}:wrong`).toString('base64')}`, 401, 'invalid_client'],
    ['no secret', (id: string) => `Basic ${Buffer.from(`${id}:`).toString('base64')}`, 400, 'invalid_request'],
    ['no colon', (id: string) => `Basic ${Buffer.from(id).toString('base64')}`, 400, 'invalid_request'],
    ['no base64', () => 'Basic !!!!', 400, 'invalid_request'],
    ['no value', () => 'Basic', 400, 'invalid_request'],
    ['another scheme', () => 'Digest x', 400, 'invalid_request'],
    ['a bad escape', () => `Basic ${Buffer.from('%zz:%zz').toString('base64')}`, 400, 'invalid_request'],
    ['nobody', () => `Basic ${Buffer.from('nobody:secret').toString('base64')}`, 401, 'invalid_client'],
    [
      'bytes that are no text',
      () => `Basic ${Buffer.from([255, 254, 58, 0]).toString('base64')}`,
      400,
      'invalid_request',
    ],
  ])('of a client with %s get nothing', async (_, header, status, error) => {
    const answer = await service.anonymous.request('POST', '/oauth/token', {
      rawBody: 'grant_type=client_credentials&scope=read',
      headers: [
        ['Content-Type', 'application/x-www-form-urlencoded'],
        ['Authorization', header(client.id)],
      ],
    })
    expect(told(answer)).toEqual([status, error])
  })

  it('of a client that shows its secret in two ways get nothing', async () => {
    const answer = await post(service, '/oauth/token', client, {
      ...{ grant_type: 'client_credentials', client_id: client.id, client_secret: client.secret ?? '' },
    })
    expect(told(answer)).toEqual([400, 'invalid_request'])
  })

  it.each([
    ['an unknown grant', { grant_type: 'everything' }, 'unsupported_grant_type'],
    ['no grant', {}, 'invalid_request'],
    ['the implicit grant', { grant_type: 'implicit' }, 'unsupported_grant_type'],
    [
      'a grant that it does not have',
      { grant_type: 'password', username: 'root', password: 'x' },
      'unauthorized_client',
    ],
    ['a scope that it does not have', { grant_type: 'client_credentials', scope: 'nonsense' }, 'invalid_scope'],
  ])('for %s get nothing', async (_, fields, error) => {
    expect(told(await post(service, '/oauth/token', client, fields))).toEqual([400, error])
  })

  it('of a public client get nothing with its own credentials', async () => {
    expect(told(await post(service, '/oauth/token', app, { grant_type: 'client_credentials' }))).toEqual([
      400,
      'unauthorized_client',
    ])
  })

  it('learn nothing of tokens of others, and end none', async () => {
    const { access } = await tokensFor(service, browser, client)
    expect((await post(service, '/oauth/introspect', other, { token: access })).body).toEqual({ active: false })
    expect((await post(service, '/oauth/revoke', other, { token: access })).status).toBe(200)
    expect((await tokenInfo(service, access)).status).toBe(200)
  })
})
