import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import { afterEach, describe, expect, it } from '@jest/globals'
import express from 'express'
import { identityOf } from '../request/known-identity.js'
import { testingAuthorizer } from '../testing/testing-authorizer.js'
import { asUser } from '../testing/testing-credential.js'
import { testingDecider } from '../testing/testing-decider.js'
import { authorize } from './authorize.js'
import { loginOptional, loginRequired } from './login.js'

let server: Server | undefined

afterEach(async () => {
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)))
  server = undefined
})

const policies = [{ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'apples:*', Resource: '*' } }]
const decider = testingDecider({ service: 'apples', users: { fred: { policies } }, levels: { Get: 'read' } })
const authorizer = testingAuthorizer(decider)

async function start(): Promise<(path: string, scopes: readonly string[]) => Promise<Response>> {
  const app = express()
  const say = (request: object, response: express.Response): void => void response.json(identityOf(request) ?? {})
  app.get('/one/:id', authorize(authorizer, 'Get', 'apples', ':id', { requireScopes: ['read', 'pips'] }), say)
  app.get('/list', authorize(authorizer, [{ action: 'Get' }], { requireAnyScope: ['read', 'pips'] }), say)
  app.get('/me', loginRequired(authorizer), say)
  app.get('/welcome', loginOptional(authorizer), say)
  const listening = app.listen(0, '127.0.0.1')
  server = listening
  await new Promise((resolve) => listening.once('listening', resolve))
  const address = `http://127.0.0.1:${(listening.address() as AddressInfo).port}` // TCP
  return (path, scopes) => fetch(`${address}${path}`, { headers: asUser('fred', { scopes }) })
}

describe('a middleware that demands scopes', () => {
  it('lets in whose token carries them, and tells others what to ask for', async () => {
    const get = await start()
    const welcome = await get('/one/1', ['pips', 'read'])
    expect([welcome.status, await welcome.json()]).toEqual([
      200,
      { username: 'fred', clientId: 'testing', scopes: ['pips', 'read'] },
    ])
    expect((await get('/list', ['read'])).status).toBe(200)
    const refused = [await get('/one/1', ['read']), await get('/list', ['openid']), await get('/me', ['read'])]
    expect(refused.map(({ status, headers }) => [status, headers.get('www-authenticate')])).toEqual([
      [403, 'Bearer error="insufficient_scope", scope="read pips"'],
      [403, 'Bearer error="insufficient_scope", scope="read pips"'],
      [403, 'Bearer error="insufficient_scope"'],
    ])
    expect(await (await get('/welcome', ['read'])).json()).toEqual({})
  })

  it('cannot be made of what is no scope', () => {
    expect(() => authorize(authorizer, 'Get', undefined, undefined, { requireScopes: [] })).toThrow(TypeError)
    expect(() => authorize(authorizer, [{ action: 'Get' }], { requireAnyScope: ['a b'] })).toThrow(TypeError)
  })
})

describe('an authorizer that is asked for scopes', () => {
  const headers = Object.entries(asUser('fred', { scopes: ['read'] }))
  const incoming = { headers, request: undefined, sourceIp: undefined }

  it('holds to them whether it throws or answers', async () => {
    const check = async (requireScopes: readonly string[]) =>
      await authorizer.check(incoming, { action: 'Get' }, { requireScopes })
    expect(await check(['read'])).toMatchObject({ authorized: true })
    expect(await check(['write'])).toMatchObject({ authorized: false, errorCode: 'InsufficientScope' })
    expect(() => authorizer.authorize(incoming, { action: 'Get' }, { requireAnyScope: ['write'] })).toThrow(
      expect.objectContaining({ code: 'InsufficientScope', scopes: ['write'] }),
    )
  })
})
