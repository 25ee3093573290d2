import type { AddressInfo } from 'node:net'
import { get, type IncomingMessage, type Server } from 'node:http'
import { afterEach, describe, expect, it } from '@jest/globals'
import express, { type NextFunction, type Request, type Response } from 'express'
import { settings } from '../../test/authorizer/settings.js'
import { basic, TableDecider } from '../../test/authorizer/table-decider.js'
import { session, TableLeases } from '../../test/leases/table-leases.js'
import { Authorizer } from '../authorizer/authorizer.js'
import { BypassDecider } from '../authorizer/bypass-decider.js'
import { AuthorizationFailed, InsufficientScope } from '../authorizer/errors.js'
import type { Identity } from '../decider.js'
import { userOf } from '../request/known-identity.js'
import type { GuardOptions } from '../settings/guard-options.js'
import { loginOptional, loginRequired } from './login.js'

let server: Server | undefined
let leases: TableLeases

afterEach(async () => {
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)))
  server = undefined
})

async function start(more: GuardOptions = {}): Promise<string> {
  leases = new TableLeases()
  const authorizer = new Authorizer(
    settings({ signInUrl: 'https://auth.example.com/login', ...more }),
    new TableDecider({}),
    leases,
  )
  const app = express()
  const tell = (request: Request, response: Response): void => void response.json({ by: userOf(request)?.name ?? null })
  app.get('/me', loginRequired(authorizer, { returnTo: '/home' }), tell)
  app.get('/welcome', loginOptional(authorizer), tell)
  app.use((error: unknown, _: Request, response: Response, __: NextFunction) => {
    response.status(418).send(error instanceof AuthorizationFailed ? error.name : 'another error')
  })
  const listening = app.listen(0, '127.0.0.1')
  server = listening
  await new Promise((resolve) => listening.once('listening', resolve))
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}` // TCP
}

/** `fetch` says of itself that it is a script. */
function browse(url: string): Promise<IncomingMessage> {
  return new Promise((resolve) => {
    get(url, { headers: { accept: 'text/html' }, agent: false }, (response) => resolve(response.resume()))
  })
}

describe('loginRequired', () => {
  it('lets in who is signed in or proves a key, and answers 401 or the way to sign in to everybody else', async () => {
    const address = await start()
    const me = async (headers: Record<string, string>): Promise<readonly [number, unknown]> => {
      const got = await fetch(`${address}/me`, { headers })
      return [got.status, await got.json()]
    }
    expect(await me(session('fred'))).toEqual([200, { by: 'Mr fred' }])
    expect(await me({ authorization: basic('ann') })).toEqual([200, { by: null }])
    expect(await me({})).toEqual([401, { Authorized: false, ErrorCode: 'UnsignedRequest' }])
    const { statusCode, headers } = await browse(`${address}/me`)
    const next = encodeURIComponent(`${address}/home`)
    expect([statusCode, headers.location]).toEqual([302, `https://auth.example.com/login?next=${next}`])
    leases.down = true
    expect((await me(session('ann')))[0]).toBe(503)
  })

  it("gives the error on with onDenied: 'throw'", async () => {
    const address = await start({ onDenied: 'throw' })
    expect(await (await fetch(`${address}/me`)).text()).toBe('AuthenticationFailed')
  })

  it('takes no return address elsewhere', () => {
    const authorizer = new Authorizer(settings(), new TableDecider({}))
    expect(() => loginRequired(authorizer, { returnTo: '//evil.example' })).toThrow(TypeError)
  })
})

describe('loginOptional', () => {
  it('lets everybody in, knows who is signed in, and takes a cookie away that stands no more', async () => {
    const address = await start()
    const known = await fetch(`${address}/welcome`, { headers: session('fred') })
    expect([await known.json(), known.headers.get('set-cookie')]).toEqual([{ by: 'Mr fred' }, null])
    const over = await fetch(`${address}/welcome`, { headers: { cookie: '__Host-session=over' } })
    expect([over.status, await over.json()]).toEqual([200, { by: null }])
    expect(over.headers.get('set-cookie')).toContain('__Host-session=; Path=/; SameSite=Lax; Max-Age=0')
  })
})

describe('groups', () => {
  it('are demanded by loginRequired, looked for by loginOptional, and who it is stands under `as`', async () => {
    const decider = new TableDecider({})
    decider.memberships = { fred: ['chat/dm1'], olive: ['chat'] }
    const app = express()
    const authorizer = new Authorizer(
      settings({ signInUrl: 'https://auth.example.com/login' }),
      decider,
      new TableLeases(),
    )
    const tell = (request: Request, response: Response): void => {
      const { member } = request as Request & { readonly member?: Identity }
      response.json({ by: member?.username ?? null, via: (member?.via ?? []).map(({ group }) => group) })
    }
    app.get('/chat/:dm', loginRequired(authorizer, { group: 'chat/:dm', as: 'member' }), tell)
    app.get('/welcome', loginOptional(authorizer, { group: 'chat', as: 'member' }), tell)
    const listening = app.listen(0, '127.0.0.1')
    server = listening
    await new Promise((resolve) => listening.once('listening', resolve))
    const address = `http://127.0.0.1:${(listening.address() as AddressInfo).port}` // TCP
    const got = async (path: string, user?: string): Promise<readonly [number, unknown]> => {
      const headers = user === undefined ? {} : { authorization: basic(user) }
      const answer = await fetch(`${address}${path}`, { headers })
      return [answer.status, await answer.json()]
    }
    expect(await got('/chat/dm1', 'olive')).toEqual([200, { by: 'olive', via: ['chat/dm1'] }])
    const denied = { Authorized: false, ErrorCode: 'NotPermitted' }
    for (const path of ['/chat/dm2', '/chat/dm1%2Fx', '/chat/%2e%2e%2fchat'])
      expect(await got(path, 'fred')).toEqual([403, denied])
    expect((await got('/chat/dm1'))[0]).toBe(401)
    expect(await got('/welcome', 'olive')).toEqual([200, { by: 'olive', via: ['chat'] }])
    expect(await got('/welcome', 'fred')).toEqual([200, { by: 'fred', via: [] }])
    expect(await got('/welcome')).toEqual([200, { by: null, via: [] }])
  })

  it('are asked for in code', async () => {
    const decider = new TableDecider({})
    decider.memberships = { fred: ['chat/dm1'] }
    const authorizer = new Authorizer(settings(), decider)
    const asker = { rawHeaders: ['authorization', basic('fred')], method: 'GET', url: '/' }
    const { identity, groups } = await authorizer.checkGroups(asker, ['chat/dm1', 'chat'])
    expect([identity.username, groups.map(({ granted }) => granted)]).toEqual(['fred', [true, false]])
    expect(() => authorizer.checkGroups(asker, 'chat/:dm')).toThrow(TypeError)
    expect(() => authorizer.checkGroups({ ...asker, rawHeaders: [] }, 'chat')).toThrow(AuthorizationFailed)
    decider.scopes = { fred: ['read'] }
    expect(() => authorizer.checkGroups(asker, 'chat')).toThrow(InsufficientScope)
    expect(() => loginRequired(authorizer, { group: 'a b' })).toThrow('loginRequired: "group"')
    expect(() => loginOptional(authorizer, { as: 'body' })).toThrow('loginOptional: "as"')
    const bypassing = new Authorizer(settings({ bypass: true }), new BypassDecider())
    expect(await bypassing.checkGroups(asker, 'chat')).toMatchObject({ groups: [{ granted: true }] })
  })
})
