import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import type { Answer, HeaderLine } from '../../service/client.js'
import type { TestService, TestUser } from '../../service/harness.js'
import { IDENTITY_HEADERS } from '../../../src/decide/forward-auth/identity-headers.js'
import { attacksOn } from '../attack-list.js'
import { BrowserClient } from '../browser-client.js'
import { APP, AUTH, NAVIGATION, nextOf, PASSWORD, READER, sessionOf, startBehindProxy } from './fixture.js'
import { missingNginx, type NginxServer } from '../../nginx/nginx-server.js'
import { startForwardAuth } from './forward-auth-nginx.js'
import { type ProtectedApp, reachedOf, startProtectedApp, valuesOf } from './protected-app.js'
import { TlsClient } from './tls-client.js'

const describeWhereThere = missingNginx === undefined ? describe : describe.skip
const title = missingNginx === undefined ? '' : ` SKIPPED: ${missingNginx}`

it('has an nginx to run where the project is verified (CI=true)', () => {
  if (process.env['CI'] === 'true') expect(missingNginx).toBeUndefined()
})

describeWhereThere(`nginx with the snippet of the example${title}`, () => {
  let service: TestService
  let app: ProtectedApp
  let nginx: NginxServer
  let site: TlsClient
  let auth: TlsClient
  let fred: string
  let session: HeaderLine
  let browser: BrowserClient

  beforeAll(async () => {
    service = await startBehindProxy()
    app = await startProtectedApp()
    nginx = await startForwardAuth(new URL(service.url).host, app.address)
    site = new TlsClient(nginx.port, 'app.example.org')
    auth = new TlsClient(nginx.port, 'auth.example.org')
    fred = await service.createUser({ password: PASSWORD, policy: READER })
    await service.root.patch(`/api/v1/users/${fred}`, { displayName: 'Frédéric, 100 %' })
    await service.addMember(await service.createGroup(undefined, 'staff'), fred)
    browser = new BrowserClient(auth)
    session = await sessionOf(browser, fred)
  })

  afterAll(async () => {
    await nginx.stop()
    app.stop()
    await service.stop()
  })

  beforeEach(() => {
    app.reached.length = 0
  })

  function get(path: string, ...headers: readonly HeaderLine[]): Promise<Answer> {
    return site.get(path, [...NAVIGATION, ...headers])
  }

  function post(path: string, ...headers: readonly HeaderLine[]): Promise<Answer> {
    return site.request('POST', path, { rawBody: 'a=b', headers })
  }

  /** Decisions are written soon after the answer: asked until they are there. */
  async function eventsOf(requestId: string): Promise<Answer> {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await service.root.get(`/api/v1/audit-events?requestId=${requestId}`)
      if (answer.text.includes(requestId) || attempt === 2000) return answer
    }
  }

  it('sends a browser to sign in, and from there back to what it asked for, where the service learns who it is', async () => {
    const refused = await get('/public/1?a=b')
    expect([refused.status, nextOf(refused)]).toEqual([302, `${APP}/public/1?a=b`])
    expect(refused.headers.location).toMatch(`${AUTH}/login?`)
    expect(app.reached).toEqual([])
    const newcomer = new BrowserClient(auth)
    const signedIn = await newcomer.signIn(fred, PASSWORD, nextOf(refused) ?? '')
    expect([signedIn.status, signedIn.headers.location]).toEqual([303, `${APP}/public/1?a=b`])
    const cookie: HeaderLine = [
      'Cookie',
      `theme=dark; __Secure-session=${newcomer.cookie('__Secure-session') ?? ''}; a=b`,
    ]
    const reached = reachedOf(await get('/public/1?a=b', cookie))
    const told = Object.fromEntries(IDENTITY_HEADERS.map((name) => [name, valuesOf(reached, name)]))
    expect(told).toEqual({
      'X-Tinyauth-User': [fred],
      'X-Tinyauth-User-Id': [expect.stringMatching(/^[0-9a-f-]{36}$/)],
      'X-Tinyauth-Name': ['Fr%C3%A9d%C3%A9ric, 100 %25'],
      'X-Tinyauth-Email': [],
      'X-Tinyauth-Email-Verified': [],
      'X-Tinyauth-Groups': ['staff'],
      'X-Tinyauth-Mfa': ['false'],
      'X-Tinyauth-Identity-Jwt': [expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/)],
    })
    expect([reached.method, reached.url, valuesOf(reached, 'cookie')]).toEqual([
      'GET',
      '/public/1?a=b',
      ['theme=dark; a=b'],
    ])
  })

  it('gives the service a token that is good for it and for no other, until the session ends', async () => {
    const leaving = new BrowserClient(auth)
    const cookie = await sessionOf(leaving, fred)
    const [jwt = ''] = valuesOf(reachedOf(await get('/public/1', cookie)), 'x-tinyauth-identity-jwt')
    const gatekeepers = [await service.gatekeeper('app'), await service.gatekeeper('other')] as const
    const asked = async (gatekeeper: TestUser, name: string): Promise<unknown> => {
      const permit = { GETPage: ['arn:tinyauth:app:default::pages/public/1'] }
      return (await service.ask(gatekeeper, name, { permit, headers: [['Authorization', `Bearer ${jwt}`]] })).body
    }
    expect(await asked(gatekeepers[0], 'app')).toMatchObject({ Authorized: true, Identity: fred })
    expect(await asked(gatekeepers[1], 'other')).toMatchObject({ Authorized: false, ErrorCode: 'InvalidSignature' })
    await leaving.submit('/logout', {}, { from: '/account' })
    expect(await asked(gatekeepers[0], 'app')).toMatchObject({ Authorized: false, ErrorCode: 'InvalidSignature' })
  })

  it('gives scripts and programs 401, and sends them nowhere', async () => {
    const script = await site.get('/public/1', [
      ['Accept', '*/*'],
      ['Sec-Fetch-Mode', 'cors'],
    ])
    const program = await site.get('/public/1')
    expect([script.status, script.headers.location, program.status, program.headers.location]).toEqual([
      401,
      undefined,
      401,
      undefined,
    ])
    // A window of the browser's own would open for `Basic`.
    expect(script.headers['www-authenticate']).toBe('Bearer realm="tinyauth"')
    expect(program.headers['www-authenticate']).toMatch(/^Basic /)
    expect(app.reached).toEqual([])
  })

  it('refuses whoever signed out, at once', async () => {
    const leaving = new BrowserClient(auth)
    const cookie = await sessionOf(leaving, fred)
    expect((await get('/public/1', cookie)).status).toBe(200)
    const answer = await leaving.submit('/logout', {}, { from: '/account' })
    expect(answer.status).toBeLessThan(400)
    expect((await get('/public/1', cookie)).status).toBe(302)
    expect(app.reached).toHaveLength(1)
  })

  it('never lets a client say who it is', async () => {
    const forged = [...IDENTITY_HEADERS, 'X-Tinyauth-Location'].map((name): HeaderLine => [name, 'root'])
    const spelt = forged.map(([name, value]): HeaderLine => [name.replaceAll('-', '_').toLowerCase(), value])
    const reached = reachedOf(await get('/public/1', ...forged, ...forged, ...spelt, session))
    expect(JSON.stringify(reached)).not.toContain('root')
    expect(valuesOf(reached, 'x-tinyauth-user')).toEqual([fred])
    const refused = await get('/public/1', ...forged)
    expect([refused.status, nextOf(refused)]).toEqual([302, `${APP}/public/1`])
    expect(app.reached).toHaveLength(1)
  })

  it.each<[string, HeaderLine[]]>([
    ['`X-Original-URL`', [['X-Original-URL', `${APP}/public/form`]]],
    ['`X-Original-Method`', [['X-Original-Method', 'GET']]],
    ['`X-Forwarded-Uri`', [['X-Forwarded-Uri', '/public/form']]],
    [
      'all of `X-Forwarded-*`',
      [
        ['X-Forwarded-Method', 'GET'],
        ['X-Forwarded-Proto', 'http'],
        ['X-Forwarded-Host', 'evil.example'],
        ['X-Forwarded-Uri', '/public/1'],
        ['X-Forwarded-For', '127.0.0.1'],
      ],
    ],
  ])('never lets a client say what it asks for, by %s', async (_, headers) => {
    const refused = await get('/secret', ...headers)
    expect([refused.status, nextOf(refused)]).toEqual([302, `${APP}/secret`])
    expect((await get('/secret', ...headers, session)).status).toBe(403)
    expect((await post('/public/form', ...headers, session)).status).toBe(403)
    expect(app.reached).toEqual([])
  })

  it.each([
    ['/secret', 403],
    ['/', 403],
    ['/public/../secret', 403],
    ['/public/%2e%2e/secret', 403],
    ['/public/..%2fsecret', 403],
    ['/public//1', 403],
    ['/public/%252e%252e/secret', 403],
    ['/public/*', 403],
    ['/public/a;/../b', 403],
    ['/public/%00', 400],
    ['/public/a%20b', 200],
    ['/public/caf%C3%A9?x=../*', 200],
  ])('asks whether %s is permitted: %d', async (path, status) => {
    expect((await get(path, session)).status).toBe(status)
    expect(app.reached).toHaveLength(status === 200 ? 1 : 0)
  })

  it.each<[string, HeaderLine[], number]>([
    ['an own page', [['Sec-Fetch-Site', 'same-origin']], 200],
    ['an own page of an older browser', [['Origin', APP]], 200],
    ['a page of another site', [['Sec-Fetch-Site', 'cross-site']], 403],
    ['a page of a neighbour', [['Sec-Fetch-Site', 'same-site']], 403],
    ['a page of another site, in an older browser', [['Origin', 'https://evil.example']], 403],
    ['a page of tinyauth itself, in an older browser', [['Origin', AUTH]], 403],
    ['nobody knows where', [], 403],
  ])('takes what changes something with a session from %s: %#', async (_, headers, status) => {
    expect((await post('/public/form', session, ...headers)).status).toBe(status)
    expect(app.reached).toHaveLength(status === 200 ? 1 : 0)
  })

  it('takes a WebSocket from an own page alone', async () => {
    const handshake: HeaderLine[] = [
      ['Upgrade', 'websocket'],
      ['Connection', 'Upgrade'],
      ['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ=='],
      ['Sec-WebSocket-Version', '13'],
    ]
    expect((await site.get('/public/1', [session, ...handshake, ['Origin', 'https://evil.example']])).status).toBe(403)
    expect((await site.get('/public/1', [session, ...handshake, ['Origin', APP]])).status).toBe(200)
  })

  it('lets the access key of a program in, and keeps it from the service; a wrong one is not made good by a session', async () => {
    const robot = await service.createUserWithKey({ policy: READER })
    const reached = reachedOf(await site.get('/public/1', [robot.proof]))
    expect(valuesOf(reached, 'x-tinyauth-user')).toEqual([robot.username])
    expect([valuesOf(reached, 'authorization'), valuesOf(reached, 'x-tinyauth-identity-jwt')]).toEqual([[], []])
    expect((await post('/public/form', robot.proof)).status).toBe(200)
    expect((await post('/public/form', robot.proof, ['Sec-Fetch-Site', 'cross-site'])).status).toBe(403)
    const wrong: HeaderLine = ['Authorization', `Basic ${Buffer.from(`${robot.keyId}:wrong`).toString('base64')}`]
    expect((await site.get('/public/1', [wrong, session])).status).toBe(401)
    expect((await site.get('/public/1', [robot.proof, wrong])).status).not.toBe(200)
  })

  it('shows nobody the endpoint itself, nor hosts that are not its own', async () => {
    expect((await auth.get('/auth/forward?service=app', [session])).status).toBe(404)
    expect((await auth.get('/auth/../auth/forward', [session])).status).toBe(404)
    expect((await auth.get('/%61uth/forward', [session])).status).toBe(404)
    expect((await site.get('/_tinyauth', [session])).status).toBe(404)
    await expect(site.get('/', [session, ['Host', 'evil.example']])).rejects.toThrow()
    expect(app.reached).toEqual([])
  })

  it('leads nowhere else from any address that is asked for', async () => {
    const paths = attacksOn(APP).flatMap(({ address }) =>
      /^[!-~]+$/.test(address) && address.length < 3000 ? [address.startsWith('/') ? address : `/${address}`] : [],
    )
    expect(paths.length).toBeGreaterThan(80)
    for (const path of paths) {
      const answer = await get(path)
      expect([path, [302, 400, 404].includes(answer.status)]).toEqual([path, true])
      const next = answer.status === 302 ? nextOf(answer) : null
      if (next !== null) expect(new URL(next, AUTH).origin).toBe(APP)
    }
    expect(app.reached).toEqual([])
  })

  it('writes down who asked for what, without the query', async () => {
    const id = randomUUID()
    await get('/public/written-down?token=secret', session, ['X-Request-Id', id])
    const answer = await eventsOf(id)
    expect(answer.body).toMatchObject([
      {
        event: 'ForwardAuth',
        subject: fred,
        service: 'app',
        outcome: 'allow',
        httpStatus: 200,
        fields: {
          'request.method': 'GET',
          'request.origin': APP,
          'request.path': '/public/written-down',
          'request.actions': ['app:GETPage'],
          'response.identity': fred,
        },
      },
    ])
    expect(answer.text).not.toContain('secret')
  })

  it('lets nobody in when tinyauth cannot be asked', async () => {
    await service.stop()
    expect((await get('/public/1', session)).status).toBe(500)
    expect(app.reached).toEqual([])
  })
})
