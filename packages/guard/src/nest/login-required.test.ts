import 'reflect-metadata'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Controller, Get, type INestApplication, Post } from '@nestjs/common'
import { basic, TableDecider } from '../../test/authorizer/table-decider.js'
import { session, TableLeases } from '../../test/leases/table-leases.js'
import { type AppParts, serve, type ServedApp } from '../../test/nest/guarded-app.js'
import type { Identity, SignedInUser } from '../decider.js'
import type { DecisionEvent } from '../settings/guard-options.js'
import { LoginOptional, LoginRequired } from './access.decorators.js'
import { Authorize } from './authorize.decorator.js'
import { CurrentIdentity, CurrentUser } from './current-identity.decorator.js'

interface Searched {
  readonly query: Readonly<Record<string, unknown>>
}

@Controller()
class PageController {
  @LoginRequired()
  @Get('me')
  me(@CurrentUser() user: SignedInUser): SignedInUser {
    return user
  }

  @LoginRequired()
  @Post('me')
  change(@CurrentIdentity() { username }: Identity): string {
    return username
  }

  @LoginRequired({ returnTo: '/home?tab=1' })
  @Get('fixed')
  fixed(): string {
    return 'fixed'
  }

  @LoginRequired<Searched>({ returnTo: ({ query }) => query['to'] as string })
  @Get('computed')
  computed(): string {
    return 'computed'
  }

  @LoginRequired()
  @Authorize('GetPage', 'pages', 'x')
  @Get('both')
  both(@CurrentUser() user: SignedInUser): object {
    return { name: user.name }
  }

  @Authorize('GetPage', 'pages', 'x')
  @Get('permitted')
  permitted(@CurrentUser() user: SignedInUser): SignedInUser {
    return user
  }

  @LoginOptional()
  @Get('welcome')
  welcome(@CurrentUser() user: SignedInUser | undefined): object {
    return { hello: user?.id ?? 'nobody' }
  }

  @LoginOptional()
  @Post('welcome')
  greet(@CurrentUser() user: SignedInUser | undefined): object {
    return { hello: user?.id ?? 'nobody' }
  }
}

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const SIGN_IN = 'https://auth.example.com/login'
const OWN = { 'sec-fetch-site': 'same-origin' }

let decider: TableDecider
let leases: TableLeases
let served: ServedApp | undefined

beforeEach(() => {
  decider = new TableDecider({ fred: ['GetPage arn:tinyauth:test:default::pages/x'] })
  leases = new TableLeases()
})

async function start(options: AppParts['options'] = {}, prepare?: (app: INestApplication) => void): Promise<ServedApp> {
  served = await serve({
    ...{ decider, leases, controllers: [PageController] },
    options: { report: 'off', signInUrl: SIGN_IN, ...options },
    ...(prepare === undefined ? {} : { prepare }),
  })
  return served
}

afterEach(async () => {
  await served?.app.close()
  served = undefined
})

describe('a route with @LoginRequired', () => {
  it('knows who is signed in, asks for that once, and never the decider', async () => {
    const { get } = await start()
    const mr = { name: 'Mr fred', picture: null, email: 'fred@example.com', emailVerified: true }
    const fred = { id: 'fred', uid: 'uid-fred', ...mr, groups: ['staff'], mfa: true }
    for (let i = 0; i < 3; i++) expect(JSON.parse((await get('/me', session('fred'))).text)).toEqual(fred)
    expect(leases.asked).toEqual([{ cookies: '__Host-session=user.fred', sourceIp: '127.0.0.1' }])
    expect(decider.questions).toEqual([])
  })

  it('knows of somebody who proves a key the name alone', async () => {
    const { get } = await start()
    const nothing = { name: null, picture: null, emailVerified: false, groups: [], mfa: false }
    expect(JSON.parse((await get('/me', { authorization: basic('ann') })).text)).toEqual({ id: 'ann', ...nothing })
  })

  it.each([
    ['a key', { authorization: basic('ann') }, 'ann'],
    ['a session token', { cookie: '__Host-session=user.fred; tinysess=session-ann' }, 'ann'],
  ])('goes by %s where the browser sends its session as well', async (_, proof, user) => {
    const { get } = await start()
    expect(JSON.parse((await get('/me', { ...session('fred'), ...proof })).text)).toMatchObject({ id: user })
    expect(leases.asked).toEqual([])
  })

  it.each([
    ['nobody', {}, 'UnsignedRequest'],
    ['a session that is over', { cookie: '__Host-session=over' }, 'InvalidSignature'],
  ])('answers 401 in JSON to %s that is no browser', async (_, headers, ErrorCode) => {
    const { get, send } = await start()
    for (const got of [
      await get('/me', headers),
      await send({ method: 'POST', path: '/me', headers: { ...headers, ...OWN } }),
    ]) {
      expect(got.status).toBe(401)
      expect(JSON.parse(got.text)).toEqual({ Authorized: false, ErrorCode })
    }
  })

  it('answers 503 while nobody can tell who is signed in, and tells nothing of the service', async () => {
    const { get } = await start()
    leases.down = true
    const got = await get('/me', { ...BROWSER, ...session('fred') })
    expect([got.status, got.headers.location, got.text.includes('10.0.0.7')]).toEqual([503, undefined, false])
  })

  it('answers 503 when the store of leases breaks', async () => {
    const { get } = await start()
    leases.ask = () => Promise.reject(new TypeError('a bug'))
    expect((await get('/me', session('fred'))).status).toBe(503)
  })

  it('closes the leases with the application', async () => {
    const { app } = await start()
    await app.close()
    served = undefined
    expect(leases.closed).toBe(true)
  })

  it('tells `onDecision` of each who was recognised, and who was not', async () => {
    const told: DecisionEvent[] = []
    const { get } = await start({ onDecision: (event) => told.push(event) })
    for (const user of ['fred', 'fred']) await get('/me', session(user))
    await get('/me', { cookie: '__Host-session=over' })
    expect(told.map(({ answer }) => [answer?.decidedBy, answer?.identity?.username, answer?.errorCode])).toEqual([
      ['lease', 'fred', undefined],
      ['lease', 'fred', undefined],
      ['lease', undefined, 'InvalidSignature'],
    ])
  })
})

describe('a browser that is not signed in', () => {
  function nextOf(location = ''): string | null {
    expect(location.startsWith(`${SIGN_IN}?next=`)).toBe(true)
    return new URL(location).searchParams.get('next')
  }

  it('is sent to the sign-in page, and told where to come back to', async () => {
    const { get, send } = await start()
    const got = await get('/me?x=1&y=%2F', { ...BROWSER, host: 'shop.example:8001' })
    expect([got.status, got.headers['cache-control']]).toEqual([302, 'no-store'])
    expect(nextOf(got.headers.location)).toBe('http://shop.example:8001/me?x=1&y=%2F')
    const head = await send({ method: 'HEAD', path: '/me', headers: { ...BROWSER, host: 'shop.example' } })
    expect([head.status, nextOf(head.headers.location)]).toEqual([302, 'http://shop.example/me'])
  })

  it('is sent there with a session that is over', async () => {
    const { get } = await start()
    expect((await get('/me', { ...BROWSER, cookie: '__Host-session=over' })).status).toBe(302)
  })

  it('comes back by the protocol that a trusted proxy says, or to the public address of the service', async () => {
    const trusting = await start(
      {},
      (app) => void (app as unknown as { set(name: string, value: boolean): void }).set('trust proxy', true),
    )
    const headers = { ...BROWSER, host: 'shop.example', 'x-forwarded-proto': 'https' }
    expect(nextOf((await trusting.get('/me', headers)).headers.location)).toBe('https://shop.example/me')
    await trusting.app.close()
    const named = await start({ publicUrl: 'https://shop.example/apples/' })
    expect(nextOf((await named.get('/me', { ...headers, host: 'inner:80' })).headers.location)).toBe(
      'https://shop.example/apples/me',
    )
  })

  it.each([
    ['/fixed', '/home?tab=1'],
    ['/computed?to=/cart', '/cart'],
    ['/computed?to=//evil.example', '/computed?to=//evil.example'],
    ['/computed?to=https://evil.example/', '/computed?to=https://evil.example/'],
    ['/computed?to=/%5Cevil.example', '/computed?to=/%5Cevil.example'],
    ['/computed?to=a&to=b', '/computed?to=a&to=b'],
    ['/computed', '/computed'],
  ])('of %s comes back to %s of this service', async (path, back) => {
    const { get } = await start({ publicUrl: 'https://shop.example' })
    expect(nextOf((await get(path, BROWSER)).headers.location)).toBe(`https://shop.example${back}`)
  })

  it.each(['evil.example/path', 'user@evil.example', 'evil.example?x', 'evil.example#', 'a b'])(
    'is not told to come back to the host %j',
    async (host) => {
      const { get } = await start()
      const got = await get('/me', { ...BROWSER, host })
      expect(got.status === 400 || got.headers.location === SIGN_IN).toBe(true)
    },
  )

  it('is sent to the login page of the application where that has one', async () => {
    for (const options of [{ onDenied: 'login' }, { loginPath: '/login' }] as const) {
      const { app, get } = await start(options)
      expect((await get('/me?x=1', BROWSER)).headers.location).toBe('/login?next=%2Fme%3Fx%3D1')
      expect((await get('/fixed', BROWSER)).headers.location).toBe('/login?next=%2Fhome%3Ftab%3D1')
      await app.close()
    }
    served = undefined
  })

  it("is sent nowhere with onDenied: 'throw', and not for what only demands a permission", async () => {
    const throwing = await start({ onDenied: 'throw' })
    expect((await throwing.get('/me', BROWSER)).status).toBe(401)
    await throwing.app.close()
    expect((await (await start()).get('/permitted', BROWSER)).status).toBe(401)
  })

  it.each([
    ['a script', { ...BROWSER, 'sec-fetch-mode': 'cors' }],
    ['an old script', { ...BROWSER, 'x-requested-with': 'XMLHttpRequest' }],
    ['somebody who wants JSON', { accept: 'application/json' }],
  ])('is not %s: that gets 401', async (_, headers) => {
    const got = await (await start()).get('/me', headers)
    expect([got.status, got.headers.location]).toEqual([401, undefined])
  })
})

describe('a route with @LoginRequired and @Authorize', () => {
  it('lets in who is signed in and may, with what the lease tells of them', async () => {
    const { get } = await start()
    decider.decide = ({ pairs, headers }) => {
      const username = /user\.(\w+)/.exec(headers.flat().join())?.[1]
      const authorized = username === 'fred'
      const identity = username === undefined ? undefined : { username }
      const said = { authorized, allowed: pairs.map(() => authorized), authenticated: identity !== undefined }
      return { ...said, errorCode: undefined, identity, decidedBy: 'testing' }
    }
    expect(JSON.parse((await get('/both', session('fred'))).text)).toEqual({ name: 'Mr fred' })
    const ann = await get('/both', { ...BROWSER, ...session('ann') })
    expect([ann.status, ann.headers.location]).toEqual([403, undefined])
    expect((await get('/both', BROWSER)).headers.location).toContain(SIGN_IN)
  })

  it('lets nobody in whom the decision takes for somebody else', async () => {
    const { get } = await start()
    const identity = { username: 'somebody-else' }
    decider.decide = ({ pairs }) => {
      const allowed = pairs.map(() => true)
      return { authorized: true, allowed, authenticated: true, errorCode: undefined, identity, decidedBy: 'testing' }
    }
    expect((await get('/both', session('fred'))).status).toBe(503)
  })
})

describe('a request that another site may have made a browser send', () => {
  const foreign = [
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another port', { 'sec-fetch-site': 'same-site', origin: 'http://shop.example:8001' }],
    ['a page of another origin, in an old browser', { origin: 'https://evil.example' }],
    ['a page without origin', { origin: 'null' }],
    ['nobody knows where', {}],
  ] as const

  it.each(foreign)('from %s is refused where it changes something', async (_, headers) => {
    const { send } = await start()
    const got = await send({
      method: 'POST',
      path: '/me',
      headers: { ...BROWSER, ...session('fred'), host: 'shop.example', ...headers },
    })
    expect([got.status, got.headers.location]).toEqual([401, undefined])
    expect(JSON.parse(got.text)).toEqual({ Authorized: false, ErrorCode: 'CsrfError' })
    expect(leases.asked).toEqual([])
  })

  it.each([
    [{ 'sec-fetch-site': 'same-origin' }],
    [{ origin: 'http://shop.example' }],
    [{ origin: 'https://shop.example' }],
  ])('is not one from a page of this service: %j', async (headers) => {
    const { send } = await start()
    const got = await send({
      method: 'POST',
      path: '/me',
      headers: { ...session('fred'), host: 'shop.example', ...headers },
    })
    expect([got.status, got.text]).toEqual([201, 'fred'])
  })

  it('is not one from the public address of this service, whatever a proxy makes of `Host`', async () => {
    const { send } = await start({ publicUrl: 'https://shop.example/apples' })
    const post = (origin: string) =>
      send({ method: 'POST', path: '/me', headers: { ...session('fred'), host: 'inner:80', origin } })
    expect((await post('https://shop.example')).status).toBe(201)
    expect((await post('https://evil.example')).status).toBe(401)
  })

  it('may be the handshake of a WebSocket, whose method is safe', async () => {
    const { get } = await start()
    const handshake = { ...session('fred'), host: 'shop.example', upgrade: 'websocket' }
    expect((await get('/me', { ...handshake, origin: 'https://evil.example' })).status).toBe(401)
    expect((await get('/me', { ...handshake, origin: 'http://shop.example' })).status).toBe(200)
  })

  it('is nobody where nobody has to be signed in, and keeps its cookie', async () => {
    const { send } = await start()
    const got = await send({
      method: 'POST',
      path: '/welcome',
      headers: { ...session('fred'), origin: 'https://evil.example' },
    })
    expect([JSON.parse(got.text), got.headers['set-cookie']]).toEqual([{ hello: 'nobody' }, undefined])
  })

  it('is refused by @Authorize too, which nobody is asked about', async () => {
    const { app, send } = await start()
    await app.close()
    @Controller()
    class Posting {
      @Authorize('GetPage', 'pages', 'x')
      @Post('pages')
      post(): string {
        return 'posted'
      }
    }
    served = await serve({ decider, leases, controllers: [Posting], options: { report: 'off' } })
    const post = (headers: Record<string, string>) =>
      (served ?? { send }).send({ method: 'POST', path: '/pages', headers })
    const refused = await post({ ...session('fred'), origin: 'https://evil.example' })
    expect([refused.status, JSON.parse(refused.text)]).toEqual([401, { Authorized: false, ErrorCode: 'CsrfError' }])
    expect(decider.questions).toEqual([])
    expect(
      (await post({ authorization: basic('fred'), ...session('ann'), origin: 'https://evil.example' })).status,
    ).toBe(201)
    expect(decider.questions[0]?.headers.map(([name]) => name.toLowerCase())).toEqual(['authorization'])
    await post({ ...session('fred'), ...OWN })
    expect(decider.questions[1]).toMatchObject({
      headers: [['cookie', '__Host-session=user.fred']],
      request: undefined,
    })
  })
})

describe('a route with @LoginOptional', () => {
  const CLEARED = /^__Host-session=; Path=\/; SameSite=Lax; Max-Age=0; .*HttpOnly; Secure$/

  it('knows who is signed in, and lets everybody else in as nobody, unasked', async () => {
    const { get } = await start()
    for (let i = 0; i < 2; i++) expect((await get('/welcome', session('fred'))).text).toBe('{"hello":"fred"}')
    const nobody = await get('/welcome', { cookie: 'theme=dark' })
    expect([nobody.text, nobody.headers['set-cookie']]).toEqual(['{"hello":"nobody"}', undefined])
    expect([leases.asked.length, decider.questions.length]).toEqual([1, 0])
  })

  it('takes the cookie of a session away that stands no more', async () => {
    const got = await (await start()).get('/welcome', { cookie: '__Host-session=over' })
    expect([got.status, got.text]).toEqual([200, '{"hello":"nobody"}'])
    expect(got.headers['set-cookie']).toEqual([expect.stringMatching(CLEARED)])
  })

  it('leaves a cookie that is not of this host alone', async () => {
    const got = await (await start()).get('/welcome', { cookie: '__Secure-session=over' })
    expect([got.text, got.headers['set-cookie']]).toEqual(['{"hello":"nobody"}', undefined])
  })

  it('answers 503 while nobody can tell, and takes nothing away', async () => {
    const { get } = await start()
    leases.down = true
    const got = await get('/welcome', session('fred'))
    expect([got.status, got.headers['set-cookie']]).toEqual([503, undefined])
  })
})

describe('@LoginRequired', () => {
  it.each([
    ['a return address elsewhere', { returnTo: '//evil.example' }],
    ['a whole address', { returnTo: 'https://evil.example/' }],
    ['no path', { returnTo: 'apples' }],
    ['a number', { returnTo: 5 }],
    ['an option that there is not', { groups: 'staff' }],
    ['a text', '/apples'],
    ['nothing in the place of options', null],
  ])('with %s is a mistake that ends the start', (_, wrong) => {
    expect(() => LoginRequired(wrong as object)).toThrow(TypeError)
  })

  it('without brackets is one too', () => {
    const bare = LoginRequired as unknown as (target: object) => void
    expect(() => bare(PageController)).toThrow(TypeError)
  })
})
