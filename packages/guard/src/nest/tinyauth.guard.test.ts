import 'reflect-metadata'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common'
import { KeptLog } from '../../test/authorizer/settings.js'
import { basic, TableDecider } from '../../test/authorizer/table-decider.js'
import { type AppParts, type Got, serve, type ServedApp } from '../../test/nest/guarded-app.js'
import type { Identity } from '../decider.js'
import { LoginOptional, LoginRequired, Public } from './access.decorators.js'
import { Authorize } from './authorize.decorator.js'
import { CurrentIdentity } from './current-identity.decorator.js'

const APPLES = 'arn:tinyauth:test:default::apples/'

interface Query_ {
  readonly query: Readonly<Record<string, unknown>>
}

@Controller('apples')
class ApplesController {
  @Authorize('ListApples', 'apples')
  @Get()
  list(@CurrentIdentity() identity: Identity): object {
    return { by: identity.username }
  }

  @Authorize('GetApple', 'apples', ':name')
  @Get(':name')
  one(@Param('name') name: string): string {
    return `apple ${name}`
  }

  @Authorize('GetApple', 'apples', ':name')
  @Get('maybe/here{/:name}')
  maybe(): string {
    return 'maybe'
  }

  @Authorize('GetApple', 'apples', 'trees/:tree/:apple')
  @Get('of/:tree/:apple')
  ofTree(): string {
    return 'of a tree'
  }

  @Authorize('GetApple', 'apples', ':path')
  @Get('files/*path')
  file(): string {
    return 'a file'
  }

  @Authorize<Query_>('GetApple', 'apples', (request) => [request.query['name'] ?? []].flat() as string[])
  @Post('several')
  several(): string {
    return 'several'
  }

  @Authorize<Query_>('GetApple', 'apples', (request) => request.query['name'] as string)
  @Post('computed')
  computed(): string {
    return 'computed'
  }

  @Authorize(
    [
      { action: 'GetApple', type: 'apples', id: ':name' },
      { action: 'ListApples', type: 'apples' },
    ],
    { mode: 'any' },
  )
  @Post('any/:name')
  any(): string {
    return 'any'
  }

  @Authorize('ListApples', 'apples')
  @Authorize('GetApple', 'apples', 'fred')
  @Post('both')
  both(): string {
    return 'both'
  }

  @Authorize('Ping')
  @Post('service')
  service(): string {
    return 'service'
  }

  @Get('nobody/at/all')
  nobody(): string {
    return 'nobody'
  }
}

@Authorize('ListApples', 'apples')
@Controller('class')
class ClassController {
  @Get('bare')
  bare(): string {
    return 'bare'
  }

  @Authorize('GetApple', 'apples', 'fred')
  @Get('both')
  both(): string {
    return 'both'
  }

  @LoginRequired()
  @Get('login')
  login(): string {
    return 'login'
  }

  @Public()
  @Get('open')
  open(@CurrentIdentity() identity: Identity | undefined): string {
    return `open to ${identity?.username ?? 'nobody'}`
  }
}

@Public()
@Controller('welcome')
class WelcomeController {
  @Get()
  open(): string {
    return 'open'
  }

  @LoginRequired()
  @Get('login')
  login(@CurrentIdentity() identity: Identity): string {
    return `login ${identity.username}`
  }

  @LoginOptional()
  @Get('optional')
  optional(@CurrentIdentity() identity: Identity | undefined): string {
    return `optional ${identity?.username ?? 'nobody'}`
  }

  @Authorize('Post')
  @Post('body')
  body(@Body() body: unknown, @Query() _: unknown): unknown {
    return body
  }
}

const GRANTS = {
  fred: [`GetApple ${APPLES}fred`, `GetApple ${APPLES}a/b`, `GetApple ${APPLES}trees/oak/one`],
  ann: [`ListApples ${APPLES}`],
  both: [`ListApples ${APPLES}`, `GetApple ${APPLES}fred`, `GetApple ${APPLES}ann`],
  root: ['Ping arn:tinyauth:test:default::'],
}

let decider: TableDecider
let served: ServedApp | undefined

async function start(options: AppParts['options'] = {}, more: Partial<AppParts> = {}): Promise<ServedApp> {
  decider = new TableDecider(GRANTS)
  const controllers = [ApplesController, ClassController, WelcomeController]
  served = await serve({ decider, controllers, options: { report: 'off', ...options }, ...more })
  return served
}

afterEach(async () => {
  await served?.app.close()
  served = undefined
})

function as(user: string): { readonly authorization: string } {
  return { authorization: basic(user) }
}

function bodyOf(got: Got): unknown {
  return JSON.parse(got.text)
}

describe('a route with @Authorize', () => {
  it.each([false, true])('lets in who may, and says who that is (decided later: %p)', async (later) => {
    const { get } = await start()
    decider.later = later
    expect(bodyOf(await get('/apples', as('ann')))).toEqual({ by: 'ann' })
    expect(await get('/apples/fred', as('fred'))).toMatchObject({ status: 200, text: 'apple fred' })
    expect(decider.questions.map(({ pairs }) => pairs)).toEqual([
      [{ action: 'ListApples', resource: 'arn:tinyauth:test:default::apples/' }],
      [{ action: 'GetApple', resource: 'arn:tinyauth:test:default::apples/fred' }],
    ])
  })

  it.each([false, true])('answers 401 with a challenge to nobody, and to a wrong secret (later: %p)', async (later) => {
    const { get } = await start()
    decider.later = later
    const nobody = await get('/apples')
    expect(nobody).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Basic realm="test", charset="UTF-8"' },
    })
    expect(bodyOf(nobody)).toEqual({ Authorized: false, ErrorCode: 'UnsignedRequest' })
    const wrong = await get('/apples', { authorization: basic('ann', 'guess') })
    expect(wrong.status).toBe(401)
    expect(bodyOf(wrong)).toEqual({ Authorized: false, ErrorCode: 'InvalidSignature' })
  })

  it('answers 403 to who may not, without a word about who that is', async () => {
    const { get } = await start()
    const got = await get('/apples/ann', as('fred'))
    expect(got.status).toBe(403)
    expect(got.headers['www-authenticate']).toBeUndefined()
    expect(bodyOf(got)).toEqual({ Authorized: false, ErrorCode: 'NotPermitted' })
  })

  it('answers 401 to who may not, as the original does, with denyStatus 401', async () => {
    const { get } = await start({ denyStatus: 401 })
    const got = await get('/apples/ann', as('fred'))
    expect(got).toMatchObject({ status: 401, headers: { 'www-authenticate': expect.stringContaining('Basic ') } })
    expect(bodyOf(got)).toEqual({ Authorized: false, ErrorCode: 'NotPermitted' })
  })

  it.each([false, true])(
    'answers 503 while nothing can be decided, and tells nothing of the service (%p)',
    async (later) => {
      const log = new KeptLog()
      const { get } = await start({ log })
      decider.later = later
      decider.breakDown()
      const got = await get('/apples', as('ann'))
      expect(got).toMatchObject({ status: 503, headers: { 'retry-after': '3' } })
      expect(bodyOf(got)).toEqual({ Authorized: false, ErrorCode: 'ServiceUnavailable' })
      expect(log.lines.join('\n')).toContain('10.0.0.7')
      decider.failure = new Error('a bug of the decider')
      expect((await get('/apples', as('ann'))).status).toBe(503)
    },
  )

  it('puts templates together of the parameters of the route', async () => {
    const { get } = await start()
    expect((await get('/apples/of/oak/one', as('fred'))).status).toBe(200)
    expect((await get('/apples/of/oak/two', as('fred'))).status).toBe(403)
    expect((await get('/apples/files/a/b', as('fred'))).status).toBe(200)
    expect((await get('/apples/a%2Fb', as('fred'))).status).toBe(200)
  })

  it('answers 400 for an absent parameter, naming it, and asks nobody', async () => {
    const { get } = await start()
    const got = await get('/apples/maybe/here', as('fred'))
    expect(got.status).toBe(400)
    expect(bodyOf(got)).toEqual({
      Authorized: false,
      ErrorCode: 'InvalidResource',
      Message: 'the parameter `name` is missing',
    })
    expect(decider.questions).toEqual([])
  })

  it.each([
    ['a control character', '/apples/a%00b', 400],
    ['a line feed', '/apples/a%0Ab', 400],
    ['a star', '/apples/a%2Ab', 400],
    ['a question mark', '/apples/a%3Fb', 400],
    ['too many characters', `/apples/${'a'.repeat(2048)}`, 400],
    ['a colon, which is a letter', '/apples/a:b', 403],
    ['dots', '/apples/%2e%2e%2ffred', 403],
  ])('lets nobody in for an id with %s', async (_, path, status) => {
    const { get } = await start()
    expect((await get(path, as('fred'))).status).toBe(status)
    expect(decider.questions).toHaveLength(status === 400 ? 0 : 1)
  })

  it('asks a function: every id it names has to be permitted, and none deny', async () => {
    const { send } = await start()
    const post = async (path: string): Promise<number> =>
      (await send({ method: 'POST', path, headers: as('both') })).status
    expect(await post('/apples/several?name=fred&name=ann')).toBe(201)
    expect(await post('/apples/several?name=fred&name=bob')).toBe(403)
    expect(await post('/apples/several')).toBe(403)
    expect(await post('/apples/several?name=fred&name=')).toBe(400)
    expect(await post('/apples/computed?name=fred')).toBe(201)
    expect(await post('/apples/computed')).toBe(400)
    expect(await post('/apples/computed?name=')).toBe(400)
  })

  it('combines requirements: one is enough with any; several decorators all count', async () => {
    const { send } = await start()
    const post = async (path: string, user: string): Promise<number> =>
      (await send({ method: 'POST', path, headers: as(user) })).status
    expect(await post('/apples/any/fred', 'fred')).toBe(201)
    expect(await post('/apples/any/bob', 'ann')).toBe(201)
    expect(await post('/apples/any/bob', 'fred')).toBe(403)
    expect(await post('/apples/both', 'fred')).toBe(403)
    expect(await post('/apples/both', 'ann')).toBe(403)
    expect(await post('/apples/both', 'both')).toBe(201)
  })

  it('without a type is about the service as a whole', async () => {
    const { send } = await start()
    expect((await send({ method: 'POST', path: '/apples/service', headers: as('root') })).status).toBe(201)
    expect((await send({ method: 'POST', path: '/apples/service', headers: as('ann') })).status).toBe(403)
  })
})

describe('a class with @Authorize', () => {
  it('holds for every method, together with what the method demands', async () => {
    const { get } = await start()
    const statuses = async (path: string): Promise<readonly number[]> => {
      const users = ['fred', 'ann', 'both']
      return Promise.all(users.map(async (user) => (await get(path, as(user))).status))
    }
    expect(await statuses('/class/bare')).toEqual([403, 200, 200])
    expect(await statuses('/class/both')).toEqual([403, 403, 200])
    expect(await statuses('/class/login')).toEqual([403, 200, 200])
    expect((await get('/class/bare')).status).toBe(401)
  })

  it('is opened by @Public on a method, for that method, and nobody is asked', async () => {
    const { get } = await start()
    expect(await get('/class/open', as('fred'))).toMatchObject({ status: 200, text: 'open to nobody' })
    expect(decider.questions).toEqual([])
  })
})

describe('a class with @Public', () => {
  it('is open but for the methods that say otherwise', async () => {
    const { get, send } = await start()
    expect((await get('/welcome')).status).toBe(200)
    expect((await get('/welcome/login')).status).toBe(401)
    expect(await get('/welcome/login', as('nobody_much'))).toMatchObject({ status: 200, text: 'login nobody_much' })
    expect((await send({ method: 'POST', path: '/welcome/body' })).status).toBe(401)
  })
})

describe('a route with @LoginOptional', () => {
  it('knows who proves it, and lets everybody else in as nobody', async () => {
    const { get } = await start()
    for (const later of [false, true]) {
      decider.later = later
      expect((await get('/welcome/optional', as('ann'))).text).toBe('optional ann')
      expect((await get('/welcome/optional', { authorization: basic('ann', 'x') })).text).toBe('optional nobody')
    }
  })

  it('asks nobody about somebody without a proof, and takes a proof that nobody can judge for no lack of one', async () => {
    const { get } = await start()
    decider.breakDown()
    expect((await get('/welcome/optional', { cookie: 'theme=dark' })).text).toBe('optional nobody')
    expect(decider.questions).toEqual([])
    expect((await get('/welcome/optional', as('ann'))).status).toBe(503)
  })
})

describe('a route without a decorator', () => {
  it('lets nobody in, and is named in the log once', async () => {
    const log = new KeptLog()
    const { get } = await start({ log })
    expect((await get('/apples/nobody/at/all', as('both'))).status).toBe(403)
    expect((await get('/apples/nobody/at/all')).status).toBe(403)
    expect(decider.questions).toEqual([])
    expect(log.lines).toEqual(['warn: `ApplesController.nobody` has no decorator of tinyauth, so nobody is let in'])
  })
})

describe('a request with too many headers', () => {
  it.each([
    ['lines', 300, 'x'],
    ['proofs', 150, 'x-amz'],
  ])('is refused for its %s and never asked about', async (_, count, name) => {
    const { get } = await start()
    const headers = Object.fromEntries(Array.from({ length: count }, (__, i) => [`${name}-${i}`, 'a']))
    const got = await get('/apples', headers)
    expect(got.status).toBe(431)
    expect(bodyOf(got)).toMatchObject({ Authorized: false, ErrorCode: 'RequestHeadersTooLarge' })
    expect(decider.questions).toEqual([])
  })
})

describe('bypassing', () => {
  it('lets everybody in as `bypass`, and says so in every answer; a route without decorator stays closed', async () => {
    const { BypassDecider } = await import('../authorizer/bypass-decider.js')
    const { get } = await start({ bypass: true }, { decider: new BypassDecider() })
    const got = await get('/apples')
    expect(got).toMatchObject({ status: 200, headers: { 'x-tinyauth-bypass': '1' } })
    expect(bodyOf(got)).toEqual({ by: 'bypass' })
    expect(await get('/apples/nobody/at/all')).toMatchObject({ status: 403, headers: { 'x-tinyauth-bypass': '1' } })
  })

  it('is not said where nothing is bypassed', async () => {
    const { get } = await start()
    expect((await get('/apples', as('ann'))).headers['x-tinyauth-bypass']).toBeUndefined()
  })
})
