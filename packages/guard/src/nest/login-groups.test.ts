import 'reflect-metadata'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { Controller, Get, type INestApplication, Post, Req } from '@nestjs/common'
import { KeptLog } from '../../test/authorizer/settings.js'
import { basic, TableDecider } from '../../test/authorizer/table-decider.js'
import { session, TableLeases } from '../../test/leases/table-leases.js'
import { type AppParts, create, serve, type ServedApp } from '../../test/nest/guarded-app.js'
import { allOf, not } from '../client.js'
import type { Identity } from '../decider.js'
import type { DecisionEvent } from '../settings/guard-options.js'
import { LoginOptional, LoginRequired } from './access.decorators.js'
import { Authorize } from './authorize.decorator.js'
import { CurrentIdentity } from './current-identity.decorator.js'

const LET_IN = '~(chat/:dm/"blocked") & chat/:dm'

@Controller()
class ChatController {
  @LoginRequired({ group: LET_IN })
  @Get('chat/:dm')
  chat(@CurrentIdentity() { username, via }: Identity): object {
    return { username, via }
  }

  @LoginRequired({ group: LET_IN })
  @Post('chat/:dm')
  say(): string {
    return 'said'
  }

  @LoginRequired({ group: LET_IN })
  @Get('files/*dm')
  files(): string {
    return 'files'
  }

  @LoginRequired({ group: allOf('staff', not('out')), as: 'member' })
  @Get('built')
  built(@Req() request: { readonly member: Identity }): object {
    return request.member
  }

  @LoginRequired({ group: (_, { username }) => (username === 'eve' ? failing() : `people/${username}`) })
  @Get('own')
  own(): string {
    return 'own'
  }

  @LoginRequired({ group: (): string => Promise.reject(new Error('too late')) as unknown as string })
  @Get('late')
  late(): string {
    return 'late'
  }

  @LoginOptional({ group: 'staff', as: 'member' })
  @Get('welcome')
  welcome(@Req() request: { readonly member?: Identity }): object {
    const { member } = request
    return { own: Object.hasOwn(request, 'member'), username: member?.username, via: member?.via }
  }

  @LoginRequired({ group: 'staff' })
  @Authorize('GetPage', 'pages', 'x')
  @Get('both')
  both(@CurrentIdentity() { via }: Identity): object {
    return { via }
  }
}

@LoginRequired({ group: 'staff' })
@Controller('nested')
class NestedController {
  @LoginRequired({ group: 'chat' })
  @LoginRequired({ group: 'admin' })
  @Get('all')
  all(): string {
    return 'all'
  }

  @LoginOptional({ group: 'admin' })
  @Get('opened')
  opened(): string {
    return 'opened'
  }
}

function failing(): never {
  throw new TypeError('the application\nis broken')
}

const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }
const SIGN_IN = 'https://auth.example.com/login'

let decider: TableDecider
let leases: TableLeases
let log: KeptLog
let served: ServedApp | undefined

beforeEach(() => {
  log = new KeptLog()
  leases = new TableLeases()
  decider = new TableDecider({ fred: ['GetPage arn:tinyauth:test:default::pages/x'] })
  decider.memberships = {
    olive: ['chat'],
    fred: ['chat/dm1', 'staff', 'people/fred', 'people/eve'],
    jane: ['chat/dm1', 'chat/dm1/blocked', 'staff', 'out'],
    eve: ['people/eve', 'chat', 'staff', 'admin'],
  }
})

async function start(options: AppParts['options'] = {}, prepare?: (app: INestApplication) => void): Promise<ServedApp> {
  served = await serve({
    ...{ decider, leases, controllers: [ChatController, NestedController] },
    options: { report: 'off', signInUrl: SIGN_IN, log, ...options },
    ...(prepare === undefined ? {} : { prepare }),
  })
  return served
}

afterEach(async () => {
  await served?.app.close()
  served = undefined
})

function by(user: string): { readonly authorization: string } {
  return { authorization: basic(user) }
}

describe('a route that demands groups', () => {
  it.each(['session', 'key'])(
    'lets in the owner of the tree and members, but not who is blocked, by a %s',
    async (kind) => {
      const { get } = await start()
      const proof = (user: string) => (kind === 'session' ? session(user) : by(user))
      const olive = await get('/chat/dm1', proof('olive'))
      const membership = { group: 'chat', id: 'groups/chat/members/olive' }
      expect([olive.status, JSON.parse(olive.text)]).toEqual([
        200,
        { username: 'olive', via: [{ group: 'chat/dm1', memberships: [membership] }] },
      ])
      expect((await get('/chat/dm1', proof('fred'))).status).toBe(200)
      const jane = await get('/chat/dm1', proof('jane'))
      expect([jane.status, JSON.parse(jane.text)]).toEqual([403, { Authorized: false, ErrorCode: 'NotPermitted' }])
      decider.memberships = { jane: ['chat/dm1'] }
      expect((await get('/chat/dm1', proof('jane'))).status).toBe(200)
    },
  )

  it('asks once of whoever proves a key, and of a session its lease and its groups', async () => {
    const { get } = await start()
    await get('/chat/dm1', by('fred'))
    expect([decider.questions.length, decider.groupQuestions.length]).toEqual([0, 1])
    for (let i = 0; i < 2; i++) await get('/chat/dm1', session('fred'))
    expect([decider.questions.length, decider.groupQuestions.length, leases.asked.length]).toEqual([0, 3, 1])
    expect(decider.groupQuestions[2]?.headers).toEqual([['cookie', '__Host-session=user.fred']])
  })

  it('sends browsers that are not signed in there, answers 401 to others, and 403 to who is not in the groups', async () => {
    const { get, send } = await start()
    const head = await send({ method: 'HEAD', path: '/chat/dm1', headers: BROWSER })
    expect([head.status, head.headers.location?.startsWith(`${SIGN_IN}?next=`)]).toEqual([302, true])
    expect((await get('/chat/dm1', BROWSER)).status).toBe(302)
    expect((await get('/chat/dm1')).status).toBe(401)
    expect((await send({ method: 'POST', path: '/chat/dm1', headers: BROWSER })).status).toBe(401)
    expect((await get('/chat/dm1', by('eve:wrong'))).status).toBe(401)
    const page = await get('/chat/dm1', { ...BROWSER, ...session('jane') })
    expect([page.status, page.headers.location, page.text.includes('You may not see this page')]).toEqual([
      ...[403, undefined, true],
    ])
  })

  it.each(
    ['..', '%2e%2e', 'a%2Fb', '%2F', '*', 'dm1%20', 'dm1%7Cstaff', '%3Adm', '%22dm1%22', 'dm1%00', 'ｄ'].map(encodeOdd),
  )('lets nobody climb by `%s`', async (dm) => {
    const { get } = await start()
    expect([403, 404]).toContain((await get(`/chat/${dm}`, by('eve'))).status)
    expect(decider.groupQuestions).toEqual([])
  })

  it('takes no wildcard of the route, and tells whoever is not signed in that first', async () => {
    const { get } = await start()
    expect((await get('/files/dm1', by('eve'))).status).toBe(403)
    expect((await get('/files/a/b', by('eve'))).status).toBe(403)
    expect((await get('/chat/a%2Fb')).status).toBe(401)
    expect((await get('/chat/a%2Fb', BROWSER)).status).toBe(302)
  })

  it('is honest while nothing can be decided: 503, whatever is known of who it is', async () => {
    const { get } = await start()
    await get('/chat/dm1', session('fred'))
    decider.breakDown()
    for (const proof of [session('fred'), by('fred')]) {
      const got = await get('/chat/dm1', proof)
      expect([got.status, got.headers['retry-after'], got.text.includes('10.0.0.7')]).toEqual([503, '3', false])
    }
    decider.failure = new TypeError('a bug')
    expect((await get('/chat/dm1', by('fred'))).status).toBe(503)
  })

  it('answers as the settings say', async () => {
    const { get, app } = await start({ denyStatus: 401 })
    expect((await get('/chat/dm1', by('jane'))).status).toBe(401)
    await app.close()
    const throwing = await start({ onDenied: 'throw' })
    expect((await throwing.get('/chat/dm1', { ...BROWSER, ...session('jane') })).status).toBe(403)
  })

  it('lets nobody in whom the answer takes for somebody else, or does not name, or is of another length', async () => {
    const { get } = await start()
    const answer = { authenticated: true, errorCode: undefined, decidedBy: 'testing' } as const
    const groups = [{ granted: true, leaves: [] }]
    decider.groups = () => ({ ...answer, identity: { username: 'olive' }, groups })
    expect((await get('/chat/dm1', session('fred'))).status).toBe(503)
    decider.groups = () => ({ ...answer, identity: undefined, groups })
    expect((await get('/chat/dm1', by('fred'))).status).toBe(503)
    decider.groups = () => ({ ...answer, identity: { username: 'fred' }, groups: [] })
    expect((await get('/chat/dm1', by('fred'))).status).toBe(503)
    decider.groups = () => ({ ...answer, errorCode: 'NotPermitted', identity: { username: 'fred' }, groups })
    expect((await get('/chat/dm1', by('fred'))).status).toBe(403)
  })

  it('refuses access tokens, whatever their scopes are', async () => {
    const { get } = await start()
    for (const scopes of [['read'], ['groups']]) {
      decider.scopes = { fred: scopes }
      const got = await get('/chat/dm1', by('fred'))
      expect([got.status, JSON.parse(got.text)]).toEqual([403, { Authorized: false, ErrorCode: 'InsufficientScope' }])
      expect(got.headers['www-authenticate']).toBe('Bearer error="insufficient_scope"')
    }
  })

  it('takes what was built, and puts who it is where `as` says', async () => {
    const { get } = await start()
    const fred = await get('/built', by('fred'))
    expect(JSON.parse(fred.text)).toMatchObject({ username: 'fred', via: [{ group: 'staff' }] })
    expect((await get('/built', by('jane'))).status).toBe(403)
  })

  it('takes a function of the request and of who sent it', async () => {
    const { get } = await start()
    expect((await get('/own', session('fred'))).status).toBe(200)
    expect((await get('/own', by('fred'))).status).toBe(200)
    expect((await get('/own', by('jane'))).status).toBe(403)
    expect((await get('/own')).status).toBe(401)
    expect(log.lines).toEqual([])
  })

  it('lets nobody in by a function that fails, and says so in the log', async () => {
    const { get } = await start()
    for (const path of ['/own', '/late']) expect((await get(path, by('eve'))).status).toBe(403)
    expect(log.lines).toEqual([
      expect.stringMatching(/^warn: .*so nobody is let in: the application is broken$/),
      expect.stringMatching(/^warn: .*so nobody is let in: @LoginRequired: "group" is no expression/),
    ])
  })

  it('tells `onDecision` which groups were asked for', async () => {
    const told: DecisionEvent[] = []
    const { get } = await start({ onDecision: (event) => told.push(event) })
    for (const user of ['fred', 'jane']) await get('/chat/dm1', by(user))
    expect(told.map(({ groups, answer }) => [groups, answer?.authorized, answer?.errorCode])).toEqual([
      [['~chat/dm1/blocked & chat/dm1'], true, undefined],
      [['~chat/dm1/blocked & chat/dm1'], false, 'NotPermitted'],
    ])
  })
})

/** What `encodeURI` does to letters that no request line may hold. */
function encodeOdd(segment: string): string {
  return segment === 'ｄ' ? encodeURIComponent(segment) : segment
}

describe('several decorators', () => {
  it('demand all of their groups, on class and method', async () => {
    const { get } = await start()
    expect((await get('/nested/all', by('eve'))).status).toBe(200)
    for (const user of ['olive', 'fred']) expect((await get('/nested/all', by(user))).status).toBe(403)
    expect(decider.groupQuestions[0]?.groups).toHaveLength(3)
  })

  it('that open a method open it as ever', async () => {
    const { get } = await start()
    expect((await get('/nested/opened')).status).toBe(200)
    expect((await get('/nested/opened', by('olive'))).status).toBe(200)
  })

  it('demand groups of whom @Authorize lets in', async () => {
    const { get } = await start()
    const fred = await get('/both', by('fred'))
    expect([fred.status, JSON.parse(fred.text)]).toMatchObject([200, { via: [{ group: 'staff' }] }])
    expect((await get('/both', by('eve'))).status).toBe(403)
    decider.memberships = {}
    expect((await get('/both', by('fred'))).status).toBe(403)
  })

  it('take an access token whose scopes tell groups where a decision is held to them', async () => {
    const { get } = await start()
    decider.scopes = { fred: ['read', 'groups'] }
    expect((await get('/both', by('fred'))).status).toBe(200)
    decider.scopes = { fred: ['read'] }
    const lacking = await get('/both', by('fred'))
    expect(lacking.status).toBe(403)
    expect(lacking.headers['www-authenticate']).toBe('Bearer error="insufficient_scope", scope="groups"')
  })
})

describe('a route that looks for groups', () => {
  it('lets everybody in, and tells of those who are in them by what', async () => {
    const { get } = await start()
    const welcome = async (headers = {}): Promise<unknown> => JSON.parse((await get('/welcome', headers)).text)
    const memberships = [{ group: 'staff', id: 'groups/staff/members/fred' }]
    expect(await welcome(session('fred'))).toEqual({
      ...{ own: true, username: 'fred', via: [{ group: 'staff', memberships }] },
    })
    expect(await welcome(by('olive'))).toEqual({ own: true, username: 'olive' })
    expect(await welcome()).toEqual({ own: true })
    decider.scopes = { fred: ['groups'] }
    expect(await welcome(by('fred'))).toEqual({ own: true })
    decider.breakDown()
    expect((await get('/welcome', session('fred'))).status).toBe(503)
    expect(await welcome()).toEqual({ own: true })
  })

  it('takes for nobody whose proof is over by the time of the answer', async () => {
    const { get } = await start()
    const nobody = { authenticated: false, identity: undefined, decidedBy: 'testing' } as const
    decider.groups = ({ groups }) => {
      return { ...nobody, errorCode: 'InvalidSignature', groups: groups.map(() => ({ granted: false, leaves: [] })) }
    }
    expect(JSON.parse((await get('/welcome', session('fred'))).text)).toEqual({ own: true })
  })
})

describe('a decorator that cannot hold', () => {
  it.each<[string, object, string]>([
    ['a group that is no expression', { group: 'a b' }, '"group"'],
    ['an empty group', { group: '' }, '"group"'],
    ['a list of groups', { group: ['a', 'b'] }, '"group"'],
    ['a name that requests have', { as: 'headers' }, '"as"'],
    ['a name that is none', { as: 'a b' }, '"as"'],
    ['an option that there is not', { groups: 'a' }, '"groups"'],
  ])('because of %s ends the start', (_, options, named) => {
    for (const decorate of [LoginRequired, LoginOptional]) {
      expect(() => decorate(options)).toThrow(TypeError)
      expect(() => decorate(options)).toThrow(named)
    }
    expect(() => LoginOptional({ returnTo: '/' } as object)).toThrow('"returnTo"')
  })

  it('because of a parameter that its route does not have ends the start', async () => {
    @LoginRequired({ group: 'chat/:dm' })
    @Controller('rooms')
    class Rooms {
      @Get(':room')
      get(): void {}
    }
    const app = await create({ decider, controllers: [Rooms] })
    await expect(app.init()).rejects.toThrow('has no parameter `dm`')
  })
})
