import 'reflect-metadata'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Controller, Get, type INestApplication, Module, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import {
  allOf,
  CurrentIdentity,
  direct,
  type GuardOptions,
  type Identity,
  LoginOptional,
  LoginRequired,
  not,
  TinyauthModule,
} from '@tinyauth/guard'
import type { AddressInfo } from 'node:net'
import { ManualClock } from '../../src/common/clock.js'
import { BrowserClient } from '../sign-in/browser-client.js'
import { type Answer, Client, type HeaderLine, keepAliveAgent, member } from '../service/client.js'
import { startService, succeeded, type TestService } from '../service/harness.js'
import { localGatekeeper, ORCHARD } from './guarded-service.js'
import { type HeldConnection, holdConnection } from './held-connection.js'

const PASSWORD = 'a password of the tests'
const PAGE: HeaderLine = ['Accept', 'text/html']

@Controller()
class ChatController {
  @LoginRequired({ group: '~(chat/:dm/"blocked") & chat/:dm' })
  @Get('chat/:dm')
  chat(@CurrentIdentity() { username, via }: Identity): object {
    return { username, via }
  }

  @LoginRequired({ group: '~(chat/:dm/"blocked") & chat/:dm' })
  @Post('chat/:dm')
  say(): object {
    return {}
  }

  @LoginRequired({ group: allOf('chat/dm1', not(direct('chat/dm1'))) })
  @Get('above')
  above(): object {
    return {}
  }

  @LoginOptional({ group: 'chat' })
  @Get('welcome')
  welcome(@CurrentIdentity() identity?: Identity): object {
    return { username: identity?.username, isOwner: identity?.via !== undefined }
  }
}

/** Who proves a key is decided by the mode; who brings a session is known by a lease, and its groups are the service's to say. */
const MODES = {
  remote: { options: { mode: 'remote' }, proof: 'key' },
  'remote with cache': { options: { mode: 'remote', cache: true }, proof: 'key' },
  lease: { options: { mode: 'remote' }, proof: 'session' },
  local: { options: { mode: 'local' }, proof: 'key' },
  'lease, local': { options: { mode: 'local' }, proof: 'session' },
} as const satisfies Readonly<Record<string, { options: GuardOptions; proof: 'key' | 'session' }>>

type ModeName = keyof typeof MODES

const clock = new ManualClock(Date.UTC(2026, 10, 22, 12, 0, 0))
const agent = keepAliveAgent()
const apps: INestApplication[] = []
const at = new Map<ModeName, Client>()
const ways = new Map<ModeName, HeldConnection>()
const proofs = new Map<string, Readonly<Record<'key' | 'session', HeaderLine>>>()
let service: TestService

beforeAll(async () => {
  service = await startService({ clock, env: { EVENTS_PING_SECONDS: '1' } })
  for (const name of ['chat', 'chat/dm1', 'chat/dm1/blocked']) await service.createGroup(undefined, name)
  for (const username of ['olive', 'fred', 'jane', 'eve']) proofs.set(username, await userOf(username))
  await service.addMember('chat', 'olive')
  for (const username of ['fred', 'jane']) await service.addMember('chat%2Fdm1', username)
  const { keyId: accessKeyId, secret: secretAccessKey } = await localGatekeeper(service)
  for (const mode of Object.keys(MODES) as ModeName[]) {
    const way = await holdConnection(service.url)
    ways.set(mode, way)
    at.set(mode, await startApp({ ...MODES[mode].options, endpoint: way.url, accessKeyId, secretAccessKey }))
  }
})

afterAll(async () => {
  for (const app of apps) await app.close()
  for (const way of ways.values()) await way.close()
  agent.destroy()
  await service.stop()
})

async function userOf(username: string): Promise<Readonly<Record<'key' | 'session', HeaderLine>>> {
  const { proof: key } = await service.createUserWithKey({ username, password: PASSWORD })
  const browser = new BrowserClient(service.anonymous)
  await browser.signIn(username, PASSWORD)
  return { key, session: ['Cookie', `__Host-session=${browser.cookie('__Host-session') ?? ''}`] }
}

async function startApp(options: GuardOptions): Promise<Client> {
  const guard = TinyauthModule.forRoot({ ...options, environment: {}, service: ORCHARD, clock, timeoutMs: 60_000 })

  @Module({ imports: [guard], controllers: [ChatController] })
  class AppModule {}

  const app = await NestFactory.create(AppModule, { logger: false, abortOnError: false })
  apps.push(app)
  await app.listen(0, '127.0.0.1')
  const server = app.getHttpServer() as { address(): AddressInfo } // of node:http
  return new Client(`http://127.0.0.1:${server.address().port}`, agent)
}

describe.each(Object.keys(MODES) as ModeName[])('routes that demand groups, in mode %s', (mode) => {
  const { proof } = MODES[mode]

  function get(path: string, username?: string, headers: readonly HeaderLine[] = []): Promise<Answer> {
    return clientOf(mode).get(path, [...(username === undefined ? [] : [proofOf(username, proof)]), ...headers])
  }

  /** Asks until the answer has this status: at once where the service decides, else once the change is heard, or what is kept is over. */
  async function cameTo(status: number): Promise<void> {
    if (mode === 'remote with cache') clock.advance(5000)
    while ((await get('/chat/dm1', 'eve')).status !== status) continue
  }

  it('let in the owner of the tree and its members, and say by which membership', async () => {
    const viaOf = (group: string, username: string): object => {
      const memberships = [{ group, id: `groups/${group}/members/${username}` }]
      return { username, via: [{ group: 'chat/dm1', memberships }] }
    }
    expect((await get('/chat/dm1', 'olive')).body).toEqual(viaOf('chat', 'olive'))
    expect((await get('/chat/dm1', 'fred')).body).toEqual(viaOf('chat/dm1', 'fred'))
    expect([(await get('/above', 'olive')).status, (await get('/above', 'fred')).status]).toEqual([200, 403])
  })

  it('let nobody in who is blocked, until they are taken out of `blocked`', async () => {
    expect((await get('/chat/dm1', 'eve')).status).toBe(403)
    await service.addMember('chat%2Fdm1', 'eve')
    await cameTo(200)
    await service.addMember('chat%2Fdm1%2Fblocked', 'eve')
    await cameTo(403)
    succeeded(await service.root.delete('/api/v1/groups/chat%2Fdm1%2Fblocked/users/eve'))
    await cameTo(200)
    succeeded(await service.root.delete('/api/v1/groups/chat%2Fdm1/users/eve'))
    await cameTo(403)
  })

  it.each(['..%2Fdm1', '%2e%2e', 'dm1%2Fblocked', 'a%2Fb', '%2F', '*', '%20', 'dm1%20%7C%20chat', ':dm', '%22dm1%22'])(
    'let nobody in by the parameter `%s`, nor fail',
    async (dm) => {
      expect([403, 404]).toContain((await get(`/chat/${dm}`, 'olive')).status)
    },
  )

  it('have no parameter that is empty or several segments', async () => {
    for (const path of ['/chat/', '/chat/dm1/blocked', '/chat/../chat/dm1/x'])
      expect((await get(path, 'olive')).status).toBe(404)
  })

  it('send browsers to sign in, answer 401 to others, and 403 with a page to who is in no such group', async () => {
    const there = await get('/chat/dm1', undefined, [PAGE])
    expect([there.status, there.headers.location?.includes('/login?next=')]).toEqual([302, true])
    expect((await get('/chat/dm1')).status).toBe(401)
    expect((await clientOf(mode).post('/chat/dm1', {}, [PAGE])).status).toBe(401)
    const denied = await get('/chat/dm2', 'fred', [PAGE])
    // Whoever shows a key is no browser.
    const type = expect.stringContaining(proof === 'key' ? 'application/json' : 'text/html') as unknown
    expect([denied.status, denied.headers['content-type']]).toEqual([403, type])
    const own: HeaderLine = ['Sec-Fetch-Site', 'same-origin']
    expect((await clientOf(mode).post('/chat/dm1', {}, [proofOf('fred', proof), own])).status).toBe(201)
  })

  it('that only look for groups let everybody in', async () => {
    expect((await get('/welcome')).body).toEqual({ isOwner: false })
    expect((await get('/welcome', 'fred')).body).toEqual({ username: 'fred', isOwner: false })
    expect((await get('/welcome', 'olive')).body).toEqual({ username: 'olive', isOwner: true })
  })

  it('answer 503 while tinyauth is out of reach, to whom nothing is held of', async () => {
    await ways.get(mode)?.close()
    const answer = await get('/chat/dm1', 'jane')
    expect([answer.status, member(answer.body, 'ErrorCode')]).toEqual([503, 'ServiceUnavailable'])
  })
})

function clientOf(mode: ModeName): Client {
  const client = at.get(mode)
  if (client === undefined) throw new Error(`nothing listens in mode ${mode}`)
  return client
}

function proofOf(username: string, kind: 'key' | 'session'): HeaderLine {
  const found = proofs.get(username)
  if (found === undefined) throw new Error(`nobody is called ${username}`)
  return found[kind]
}
