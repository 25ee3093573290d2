import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import Database from 'better-sqlite3'
import { join } from 'node:path'
import type { HeaderLine } from '../service/client.js'
import type { TestService } from '../service/harness.js'
import { BrowserClient } from '../sign-in/browser-client.js'
import { authorizePath, pkce, post, register, type Registered, startOAuth } from './oauth-world.js'

/** Rows that one address may make at most, of many requests. */
const MOST_ROWS = 60
const TRIES = 200
const FORM: HeaderLine = ['Content-Type', 'application/x-www-form-urlencoded']

const { challenge } = pkce()
const PKCE = { code_challenge: challenge, code_challenge_method: 'S256' }

let service: TestService
let app: Registered

beforeAll(async () => {
  service = await startOAuth()
  app = await register(service, { type: 'public' })
})

afterAll(() => service.stop())

function rowsOf(kind: string): number {
  const database = new Database(join(service.dataDir, 'tinyauth.db'), { readonly: true })
  try {
    const row = database.prepare('select count(*) as n from oauth_artifacts where kind = ?').get(kind)
    return Number((row as { readonly n: number }).n) // count(*) is one number
  } finally {
    database.close()
  }
}

describe('what nobody asks for, again and again, does not fill the database', () => {
  it.each<[what: string, kind: string, ask: () => Promise<unknown>]>([
    ['the page for the code of a device', 'Session', () => new BrowserClient(service.anonymous).get('/oauth/device')],
    ['a sign-out', 'Session', () => new BrowserClient(service.anonymous).get('/oauth/end-session')],
    [
      'the way of a device of a public client',
      'DeviceCode',
      () => post(service, '/oauth/device-authorization', app, { scope: 'openid' }),
    ],
    [
      'a silent authorization',
      'Session',
      () => new BrowserClient(service.anonymous).get(authorizePath(app, { ...PKCE, prompt: 'none' })),
    ],
  ])('%s', async (_, kind, ask) => {
    const before = rowsOf(kind)
    for (let step = 0; step < TRIES; step += 1) await ask()
    expect(rowsOf(kind) - before).toBeLessThanOrEqual(MOST_ROWS)
  })
})

describe('what nobody sends is no fault of the service', () => {
  it.each(['/oauth/device/x', '/oauth/device/%ff', '/oauth/authorize/x', '/oauth/interaction/x', '/oauth/unknown'])(
    'GET %s without a cookie',
    async (path) => {
      expect((await new BrowserClient(service.anonymous).get(path)).status).toBeLessThan(500)
    },
  )

  it.each(['oauth_session=', 'oauth_session=x; oauth_session.sig=x', 'oauth_resume=x', 'oauth_interaction=x'])(
    'the cookie %s',
    async (cookie) => {
      const paths = [authorizePath(app, PKCE), '/oauth/authorize/x', '/oauth/interaction/x', '/oauth/end-session']
      for (const path of paths) {
        const { status } = await service.anonymous.request('GET', path, { headers: [['Cookie', cookie]] })
        expect(status).toBeLessThan(500)
      }
    },
  )

  it.each(['/oauth/token', '/oauth/revoke', '/oauth/introspect', '/oauth/device', '/oauth/end-session/confirm'])(
    'odd bodies at %s',
    async (path) => {
      const bodies = [
        'x',
        '%',
        '=&=&',
        'user_code=BBBB-BBBB&xsrf=x',
        'grant_type=__proto__',
        'token=%00',
        'xsrf=x&xsrf=y',
      ]
      for (const rawBody of bodies) {
        const accepted: HeaderLine = ['Accept', 'text/html']
        const { status } = await service.anonymous.request('POST', path, { rawBody, headers: [FORM, accepted] })
        expect(status).toBeLessThan(500)
      }
    },
  )
})
