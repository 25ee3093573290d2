import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Answer, text } from '../service/client.js'
import { ManualClock } from '../../src/common/clock.js'
import { startService, type TestService } from '../service/harness.js'
import { BrowserClient } from '../sign-in/browser-client.js'
import {
  consent,
  ISSUER,
  onwards,
  PASSWORD,
  post,
  register,
  type Registered,
  signedInBrowser,
  walk,
} from './oauth-world.js'

const clock = new ManualClock(Date.now())
let service: TestService
let app: Registered
beforeAll(async () => {
  service = await startService({ env: { PUBLIC_URL: ISSUER }, clock })
  app = await register(service, { type: 'public', grants: ['device_code', 'refresh_token'], redirect_uris: [] })
})
afterAll(() => service.stop())

/** Enters the code of a device, and says that it is one's own. */
async function confirmed(browser: BrowserClient, userCode: string): Promise<Answer> {
  const entry = await browser.get('/oauth/device')
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(entry.text)?.[1] ?? ''
  return browser.submit('/oauth/device', { xsrf, user_code: userCode, confirm: 'yes' })
}

describe('a public application on a device, which anybody may claim to be', () => {
  it('is asked about each time', async () => {
    const { browser } = await signedInBrowser(service)
    const one = await post(service, '/oauth/device-authorization', app, { scope: 'openid read write' })
    const page = await walk(browser, onwards(await confirmed(browser, text(one, 'user_code'))))
    if (typeof page === 'string') throw new Error('led away')
    await walk(browser, onwards(await consent(browser, page, {})))
    const two = await post(service, '/oauth/device-authorization', app, { scope: 'openid read write' })
    await confirmed(browser, text(two, 'user_code'))
    const tokens = await post(service, '/oauth/token', app, {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: text(two, 'device_code'),
    })
    expect(tokens.status).not.toBe(200)
  })
  it('a stale sign-in on a device is good for nothing once the password is another', async () => {
    const { browser: own, username } = await signedInBrowser(service)
    const one = await post(service, '/oauth/device-authorization', app, { scope: 'openid read' })
    const page = await walk(own, onwards(await confirmed(own, text(one, 'user_code'))))
    if (typeof page === 'string') throw new Error('led away')
    await walk(own, onwards(await consent(own, page, {})))
    const two = await post(service, '/oauth/device-authorization', app, { scope: 'openid read' })
    const browser = new BrowserClient(service.anonymous)
    const interaction = onwards(await confirmed(browser, text(two, 'user_code')))
    await browser.signIn(username, PASSWORD)
    const next = onwards(await browser.get(interaction))
    clock.advance(20)
    await service.root.put(`/api/v1/users/${username}`, { password: 'quite another sweet apple' })
    clock.advance(20)
    await browser.get(next)
    const tokens = await post(service, '/oauth/token', app, {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: text(two, 'device_code'),
    })
    expect(tokens.status).not.toBe(200)
  })
  it('goes on when somebody signs in first and has a new password by then', async () => {
    const { username } = await signedInBrowser(service)
    const one = await post(service, '/oauth/device-authorization', app, { scope: 'openid read' })
    clock.advance(20)
    await service.root.put(`/api/v1/users/${username}`, { password: 'quite another sweet apple' })
    clock.advance(20)
    const browser = new BrowserClient(service.anonymous)
    await browser.signIn(username, 'quite another sweet apple')
    const page = await walk(browser, onwards(await confirmed(browser, text(one, 'user_code'))))
    if (typeof page === 'string') throw new Error('led away')
    await walk(browser, onwards(await consent(browser, page, {})))
    const tokens = await post(service, '/oauth/token', app, {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: text(one, 'device_code'),
    })
    expect(tokens.status).toBe(200)
  })
})
