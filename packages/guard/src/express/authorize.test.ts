import { createHash } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from '@jest/globals'
import { signRequest } from '@tinyauth/request-signing'
import express, { type Express, type NextFunction, type Request, type Response } from 'express'
import { get, type IncomingMessage, type Server } from 'node:http'
import { NOW, settings } from '../../test/authorizer/settings.js'
import { basic, TableDecider } from '../../test/authorizer/table-decider.js'
import { Authorizer } from '../authorizer/authorizer.js'
import { AuthorizationFailed } from '../authorizer/errors.js'
import { identityOf } from '../request/known-identity.js'
import type { GuardOptions } from '../settings/guard-options.js'
import { authorize } from './authorize.js'
import { keepBodyHash, noteBodyHash } from './keep-body-hash.js'

let server: Server | undefined
let decider: TableDecider

afterEach(async () => {
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)))
  server = undefined
})

async function start(
  prepare: (app: Express, authorizer: Authorizer) => void,
  more: GuardOptions = {},
): Promise<string> {
  decider = new TableDecider({ fred: ['GetApple arn:tinyauth:test:default::apples/a'] })
  const app = express()
  prepare(app, new Authorizer(settings(more), decider))
  const listening = app.listen(0, '127.0.0.1')
  server = listening
  await new Promise((resolve) => listening.once('listening', resolve))
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}` // TCP
}

function apples(app: Express, authorizer: Authorizer): void {
  app.get(
    '/apples/:name',
    authorize(authorizer, 'GetApple', 'apples', ':name'),
    (request: Request, response: Response) => {
      response.json({ by: identityOf(request)?.username })
    },
  )
}

const AS_FRED = { headers: { authorization: basic('fred') } }

describe('the middleware', () => {
  it.each([false, true])('lets in who may, and answers everybody else (decided later: %p)', async (later) => {
    const address = await start(apples)
    decider.later = later
    const fred = await fetch(`${address}/apples/a`, AS_FRED)
    expect([fred.status, await fred.json()]).toEqual([200, { by: 'fred' }])
    const nobody = await fetch(`${address}/apples/a`)
    expect([nobody.status, nobody.headers.get('www-authenticate'), await nobody.json()]).toEqual([
      401,
      'Basic realm="test", charset="UTF-8"',
      { Authorized: false, ErrorCode: 'UnsignedRequest' },
    ])
    expect((await fetch(`${address}/apples/b`, AS_FRED)).status).toBe(403)
    expect((await fetch(`${address}/apples/%2A`, AS_FRED)).status).toBe(400)
    decider.breakDown()
    const broken = await fetch(`${address}/apples/a`, AS_FRED)
    expect([broken.status, broken.headers.get('retry-after')]).toEqual([503, '3'])
  })

  it('leads browsers to the login page where that is wanted', async () => {
    const address = await start(apples, { onDenied: 'login' })
    // `fetch` says of itself that it is a script.
    const got = await new Promise<IncomingMessage>((resolve) => {
      get(
        `${address}/apples/a`,
        { headers: { accept: 'text/html', 'sec-fetch-mode': 'navigate' }, agent: false },
        resolve,
      )
    })
    got.resume()
    expect([got.statusCode, got.headers.location]).toEqual([302, '/login?next=%2Fapples%2Fa'])
  })

  it("gives the error on with onDenied: 'throw'", async () => {
    const prepare = (app: Express, authorizer: Authorizer): void => {
      apples(app, authorizer)
      app.use((error: unknown, _: Request, response: Response, __: NextFunction) => {
        response.status(418).send(error instanceof AuthorizationFailed ? error.name : 'another error')
      })
    }
    const address = await start(prepare, { onDenied: 'throw' })
    expect(await (await fetch(`${address}/apples/a`)).text()).toBe('AuthenticationFailed')
    decider.later = true
    expect(await (await fetch(`${address}/apples/b`, AS_FRED)).text()).toBe('InsufficientPermissions')
  })

  it('says that everything is bypassed', async () => {
    const address = await start(apples, { bypass: true })
    expect((await fetch(`${address}/apples/a`, AS_FRED)).headers.get('x-tinyauth-bypass')).toBe('1')
  })

  it('refuses what can never be asked when it is made', () => {
    const authorizer = new Authorizer(settings(), new TableDecider({}))
    expect(() => authorize(authorizer, 'Get*')).toThrow(TypeError)
    expect(() => authorize(authorizer, [])).toThrow(TypeError)
  })
})

describe('the hash of a body', () => {
  const body = JSON.stringify({ colour: 'red' })

  async function hashSeen(
    prepare: (app: Express) => void,
    sent: Uint8Array | string,
    encoding?: string,
  ): Promise<unknown> {
    const address = await start((app, authorizer) => {
      prepare(app)
      app.post('/apples', authorize(authorizer, 'GetApple', 'apples', 'a'))
    })
    const host = address.slice('http://'.length)
    const key = { accessKeyId: 'AK1', secret: 'a secret', region: 'global', service: 'test', now: NOW }
    const headers = signRequest({ method: 'POST', uri: '/apples', headers: [['Host', host]], body: sent }, key)
    const type = {
      'content-type': 'application/json',
      ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
    }
    await fetch(`${address}/apples`, {
      method: 'POST',
      headers: { ...Object.fromEntries(headers), ...type },
      body: sent,
    })
    return decider.questions[0]?.request?.bodySha256
  }

  function sha256(data: Uint8Array | string): string {
    return createHash('sha256').update(data).digest('hex')
  }

  it('is taken while it comes in, as it was sent', async () => {
    const keep = (app: Express): void => void app.use(keepBodyHash(), express.json())
    expect(await hashSeen(keep, body)).toBe(sha256(body))
  })

  it('is that of what was sent compressed, not of what was inflated', async () => {
    const keep = (app: Express): void => void app.use(keepBodyHash(), express.json())
    const sent = gzipSync(body)
    expect(await hashSeen(keep, sent, 'gzip')).toBe(sha256(sent))
  })

  it('is taken by the hook of a parser', async () => {
    const hook = (app: Express): void => void app.use(express.json({ verify: noteBodyHash }))
    expect(await hashSeen(hook, body)).toBe(sha256(body))
  })

  it('is unknown to the hook of a parser that inflated it', async () => {
    const hook = (app: Express): void => void app.use(express.json({ verify: noteBodyHash }))
    expect(await hashSeen(hook, gzipSync(body), 'gzip')).toBeUndefined()
  })

  it('is unknown where nobody kept it, and where somebody began too late', async () => {
    expect(await hashSeen((app) => void app.use(express.json()), body)).toBeUndefined()
    await new Promise((resolve) => server?.close(resolve))
    server = undefined
    expect(await hashSeen((app) => void app.use(express.json(), keepBodyHash()), body)).toBeUndefined()
  })
})
