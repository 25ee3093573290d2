import type { AddressInfo } from 'node:net'
import { get, type IncomingMessage, type Server } from 'node:http'
import { afterEach, describe, expect, it } from '@jest/globals'
import express, { type NextFunction, type Request, type Response } from 'express'
import { settings } from '../../test/authorizer/settings.js'
import { basic, TableDecider } from '../../test/authorizer/table-decider.js'
import { session, TableLeases } from '../../test/leases/table-leases.js'
import { Authorizer } from '../authorizer/authorizer.js'
import { AuthorizationFailed } from '../authorizer/errors.js'
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
