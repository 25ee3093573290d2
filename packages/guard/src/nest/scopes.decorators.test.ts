import 'reflect-metadata'
import { afterEach, describe, expect, it } from '@jest/globals'
import { Controller, Get, type Type } from '@nestjs/common'
import { basic, TableDecider } from '../../test/authorizer/table-decider.js'
import { type AppParts, create, type Got, serve, type ServedApp } from '../../test/nest/guarded-app.js'
import { BypassDecider } from '../authorizer/bypass-decider.js'
import { InsufficientScope } from '../authorizer/errors.js'
import type { Identity } from '../decider.js'
import type { DecisionEvent } from '../settings/guard-options.js'
import { type AsUserOptions, asUser, signedIn } from '../testing/testing-credential.js'
import { testingDecider } from '../testing/testing-decider.js'
import { TestingLeases } from '../testing/testing-leases.js'
import { LoginOptional, LoginRequired, Public } from './access.decorators.js'
import { Authorize } from './authorize.decorator.js'
import { CurrentIdentity } from './current-identity.decorator.js'
import { RequireAnyScope, RequireScopes } from './scopes.decorators.js'

const policies = [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'test:*', Resource: '*' } }]
const decider = testingDecider({
  ...{ service: 'test', users: { fred: { policies }, mary: {} } },
  levels: { GetApple: 'read', EatApple: 'write' },
})

@Controller()
class ApplesController {
  @Authorize('GetApple')
  @RequireScopes('read')
  @Get('apple')
  apple(@CurrentIdentity() identity: Identity): Identity {
    return identity
  }

  @Authorize('EatApple')
  @RequireScopes('read', 'write')
  @Get('eaten')
  eaten(): string {
    return 'eaten'
  }

  @RequireAnyScope('write', 'read')
  @Authorize('GetApple')
  @Get('either')
  either(): string {
    return 'either'
  }

  @Authorize('GetApple')
  @Get('free')
  free(): string {
    return 'free'
  }

  @LoginRequired()
  @Get('me')
  me(): string {
    return 'me'
  }

  @LoginOptional()
  @Get('welcome')
  welcome(@CurrentIdentity() identity: Identity | undefined): string {
    return identity?.username ?? 'nobody'
  }
}

@RequireScopes('read')
@Authorize('GetApple')
@Controller('class')
class ClassController {
  @Get()
  get(): string {
    return 'got'
  }

  @RequireScopes('pips')
  @Get('pips')
  pips(): string {
    return 'pips'
  }

  @Public()
  @Get('open')
  open(): string {
    return 'open'
  }
}

let served: ServedApp | undefined

async function start(options: AppParts['options'] = {}, more: Partial<AppParts> = {}): Promise<ServedApp> {
  served = await serve({
    ...{ decider, leases: new TestingLeases(decider), controllers: [ApplesController, ClassController] },
    options: { clock: { now: () => Date.now() }, ...options },
    ...more,
  })
  return served
}

afterEach(async () => {
  await served?.app.close()
  served = undefined
})

async function as(path: string, options: AsUserOptions, username = 'fred'): Promise<Got> {
  const { get } = served ?? (await start())
  return get(path, asUser(username, options))
}

const CHALLENGE = 'www-authenticate'
const LACKS_SCOPE = { Authorized: false, ErrorCode: 'InsufficientScope' }

describe('a route that demands scopes', () => {
  it('lets in whose token carries them, and tells of client and scopes', async () => {
    const got = await as('/apple', { scopes: ['read', 'openid'], clientId: 'press' })
    expect(JSON.parse(got.text)).toEqual({ username: 'fred', clientId: 'press', scopes: ['read', 'openid'] })
    expect((await as('/eaten', { scopes: ['write', 'read'] })).text).toBe('eaten')
    for (const scopes of [['read'], ['write', 'read']]) expect((await as('/either', { scopes })).status).toBe(200)
  })

  it.each([
    ['/apple', ['write'], 'read'],
    ['/apple', [], 'read'],
    ['/apple', ['READ', 'rea', 'read:all'], 'read'],
    ['/eaten', ['read'], 'read write'],
    ['/eaten', ['write'], 'read write'],
    ['/either', ['openid'], 'write read'],
    ['/class', ['openid'], 'read'],
    ['/class/pips', ['read'], 'read pips'],
    ['/class/pips', ['pips'], 'read pips'],
  ])('%s refuses %j with what to ask for: %s', async (path, scopes, wanted) => {
    const { status, headers, text } = await as(path, { scopes })
    expect([status, headers[CHALLENGE]]).toEqual([403, `Bearer error="insufficient_scope", scope="${wanted}"`])
    expect(JSON.parse(text)).toEqual(LACKS_SCOPE)
  })

  it('refuses everybody who is known by anything else: they have no scopes', async () => {
    const { get } = await start()
    for (const headers of [asUser('fred'), asUser('fred', { mfa: true }), signedIn('fred')]) {
      const got = await get('/apple', headers)
      expect([got.status, got.headers[CHALLENGE]]).toEqual([403, 'Bearer error="insufficient_scope", scope="read"'])
    }
  })

  it('asks those who are not known at all who they are', async () => {
    const { get } = await start()
    const { status, headers } = await get('/apple')
    expect([status, headers[CHALLENGE]]).toEqual([401, 'Basic realm="test", charset="UTF-8"'])
  })

  it('gives nothing by a scope: who may not may not', async () => {
    const { status, headers, text } = await as('/apple', { scopes: ['read'] }, 'mary')
    expect([status, headers[CHALLENGE]]).toEqual([403, undefined])
    expect(JSON.parse(text)).toEqual({ Authorized: false, ErrorCode: 'NotPermitted' })
  })

  it('is 403 also where denials have the status of the original', async () => {
    await start({ denyStatus: 401 })
    expect((await as('/apple', { scopes: [] })).status).toBe(403)
    expect((await as('/apple', { scopes: ['read'] }, 'mary')).status).toBe(401)
  })

  it('is told apart by programs, and by those who watch decisions', async () => {
    const events: DecisionEvent[] = []
    await start({ onDecision: (event) => void events.push(event) })
    await as('/apple', { scopes: ['write'] })
    expect(events[0]?.answer).toMatchObject({ authorized: false, errorCode: 'InsufficientScope', scopes: ['write'] })
    const error = new InsufficientScope(['read'])
    expect(error).toMatchObject({ name: 'InsufficientScope', code: 'InsufficientScope', status: 403, scopes: ['read'] })
  })

  it('refuses what a decider says nothing of: an older service knows no scopes', async () => {
    const table = new TableDecider({ fred: ['GetApple arn:tinyauth:test:default::'] })
    const { get } = await start({}, { decider: table })
    expect((await get('/free', { authorization: basic('fred') })).status).toBe(200)
    expect((await get('/apple', { authorization: basic('fred') })).status).toBe(403)
  })

  it('lets everybody in where everything is bypassed', async () => {
    const { get } = await start({ bypass: true }, { decider: new BypassDecider() })
    expect((await get('/apple')).status).toBe(200)
  })

  it('stays open where a method is', async () => {
    const { get } = await start()
    expect((await get('/class/open')).text).toBe('open')
  })
})

describe('a token on a route that demands no scopes', () => {
  it('is held to them by the decision', async () => {
    expect((await as('/free', { scopes: ['read'] })).text).toBe('free')
    const refused = await as('/free', { scopes: ['write'] })
    expect([refused.status, JSON.parse(refused.text)]).toEqual([403, { Authorized: false, ErrorCode: 'NotPermitted' }])
  })

  it('is no sign-in: where nothing is decided its scopes would limit nothing', async () => {
    const { status, headers, text } = await as('/me', { scopes: ['read', 'write', 'execute'] })
    expect([status, headers[CHALLENGE]]).toEqual([403, 'Bearer error="insufficient_scope"'])
    expect(JSON.parse(text)).toEqual(LACKS_SCOPE)
    expect((await as('/welcome', { scopes: ['read'] })).text).toBe('nobody')
    expect([(await as('/me', {})).status, (await as('/welcome', {})).text]).toEqual([200, 'fred'])
  })
})

@Controller('alone')
class Alone {
  @RequireScopes('read')
  @Get()
  get(): void {}
}

@RequireAnyScope('read')
@Controller('signed-in')
class SignedIn {
  @LoginRequired()
  @Get()
  get(): void {}
}

@Controller('open')
class Open {
  @Public()
  @RequireScopes('read')
  @Get()
  get(): void {}
}

describe('scopes without @Authorize', () => {
  const starting = async (controller: Type): Promise<void> => {
    const app = await create({ decider, controllers: [controller], options: { report: 'off' } })
    await app.init()
  }

  it.each([
    [Alone, '`GET /alone` (Alone.get) has @RequireScopes or @RequireAnyScope without @Authorize: add `@Authorize('],
    [SignedIn, '`GET /signed-in` (SignedIn.get) has @RequireScopes or @RequireAnyScope without @Authorize'],
    [Open, '`Open.get` is @Public and restricted at once'],
  ])('end the start, with what to do: %p', async (controller, problem) => {
    await expect(starting(controller)).rejects.toThrow(problem)
  })

  it('that name nothing, or what cannot be a scope, end it where they stand', () => {
    expect(() => RequireScopes()).toThrow('@RequireScopes needs at least one scope')
    expect(() => RequireAnyScope('read write')).toThrow(TypeError)
  })
})
