import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import { text } from '../service/client.js'
import { startService, type TestService } from '../service/harness.js'
import type { BrowserClient } from '../sign-in/browser-client.js'
import {
  codeFor,
  ISSUER,
  post,
  redeeming,
  register,
  type Registered,
  signedInBrowser,
  tokenInfo,
  tokensFor,
} from './oauth-world.js'

const clock = new ManualClock(Date.now())
let service: TestService
let client: Registered
let browser: BrowserClient

beforeAll(async () => {
  service = await startService({ env: { PUBLIC_URL: ISSUER }, clock })
  client = await register(service)
  browser = (await signedInBrowser(service)).browser
})

afterAll(() => service.stop())

/** Sends a request to the token endpoint twice at once; answers whether a token of either is good afterwards. */
async function isAnyGood(fields: Readonly<Record<string, string>>): Promise<boolean> {
  const answers = await Promise.all([0, 1].map(() => post(service, '/oauth/token', client, fields)))
  const given = answers.filter(({ status }) => status === 200)
  expect(given.length).toBeLessThanOrEqual(1)
  const known = await Promise.all(given.map((answer) => tokenInfo(service, text(answer, 'access_token'))))
  return known.some(({ status }) => status === 200)
}

describe('what comes twice at once', () => {
  it('as a code ends what the first got', async () => {
    expect(await isAnyGood(redeeming(await codeFor(browser, client)))).toBe(false)
  })

  it('as a refresh token ends all of its family', async () => {
    const { access, refresh } = await tokensFor(service, browser, client)
    expect(await isAnyGood({ grant_type: 'refresh_token', refresh_token: refresh })).toBe(false)
    expect((await tokenInfo(service, access)).status).toBe(401)
  })
})

describe('a page of no origin', () => {
  it('reads no answer to an application with a scheme of its own', async () => {
    const app = await register(service, { type: 'public', redirect_uris: ['org.example.app:/callback'] })
    const fields = { grant_type: 'refresh_token', refresh_token: 'x', client_id: app.id }
    const { headers } = await service.anonymous.request('POST', '/oauth/token', {
      rawBody: new URLSearchParams(fields).toString(),
      headers: [
        ['Content-Type', 'application/x-www-form-urlencoded'],
        ['Origin', 'null'],
      ],
    })
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })
})

describe('a device that comes too late', () => {
  it('is told so (RFC 8628, 3.5)', async () => {
    const started = await post(service, '/oauth/device-authorization', client, { scope: 'openid' })
    clock.advance(601_000)
    const { body } = await post(service, '/oauth/token', client, {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: text(started, 'device_code'),
    })
    expect(body).toMatchObject({ error: 'expired_token' })
  })
})
