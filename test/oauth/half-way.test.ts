import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { BrowserClient } from '../sign-in/browser-client.js'
import { ManualClock } from '../../src/common/clock.js'
import { startService, type TestService } from '../service/harness.js'
import {
  authorizePath,
  codeFor,
  ISSUER,
  onwards,
  PASSWORD,
  pkce,
  post,
  redeeming,
  register,
  type Registered,
  signedInBrowser,
  walk,
  consent,
} from './oauth-world.js'

const clock = new ManualClock(Date.now())
let service: TestService
let client: Registered

beforeAll(async () => {
  service = await startService({ env: { PUBLIC_URL: ISSUER }, clock })
  client = await register(service)
})
afterAll(() => service.stop())

/** A browser that proved who it is for an app, and has not gone on yet. Answers the address that goes on. */
async function halfway(username: string): Promise<{ browser: BrowserClient; next: string; verifier: string }> {
  const browser = new BrowserClient(service.anonymous)
  const { verifier, challenge } = pkce()
  const started = await browser.get(authorizePath(client, { code_challenge: challenge, code_challenge_method: 'S256' }))
  const interaction = onwards(started)
  await browser.signIn(username, PASSWORD)
  const page = await browser.get(interaction)
  return { browser, next: onwards(page), verifier }
}

describe('a sign-in for an app that was left half way', () => {
  it('is good for nothing once the browser is signed out', async () => {
    const { browser: own, username } = await signedInBrowser(service)
    await codeFor(own, client) // remembered consent
    const { browser, next } = await halfway(username)
    await browser.submit('/logout', {}, { from: '/logout' })
    expect((await browser.get('/account')).status).not.toBe(200)
    const answer = await browser.get(next)
    expect(answer.headers.location ?? '').not.toContain('code=')
  })

  it('is good for nothing once the password is another', async () => {
    const { browser: own, username } = await signedInBrowser(service)
    await codeFor(own, client)
    const { browser, next } = await halfway(username)
    clock.advance(20)
    const changed = await service.root.put(`/api/v1/users/${username}`, { password: 'quite another sweet apple' })
    expect(changed.status).toBe(200)
    clock.advance(20)
    expect((await browser.get('/account')).status).not.toBe(200)
    const answer = await browser.get(next)
    const code = new URL(answer.headers.location ?? 'x:', 'https://x').searchParams.get('code')
    expect(code).toBeNull()
  })

  it('another account chosen at the page of consent is the one that the app gets', async () => {
    const fresh = await register(service)
    const a = await service.createUser({ password: PASSWORD })
    const b = await service.createUser({ password: PASSWORD })
    const browser = new BrowserClient(service.anonymous)
    const { verifier, challenge } = pkce()
    const started = await browser.get(
      authorizePath(fresh, { code_challenge: challenge, code_challenge_method: 'S256' }),
    )
    const interaction = onwards(started)
    await browser.signIn(a, PASSWORD)
    const asked = await walk(browser, interaction)
    if (typeof asked === 'string') throw new Error('not asked')
    const other = /href="([^"]*again=1[^"]*)"/.exec(asked.text)?.[1]?.replaceAll('&amp;', '&') ?? ''
    expect(other).toContain('again=1')
    await browser.submit('/login', { username: b, password: PASSWORD, next: '/account' }, { from: other })
    const action = /<form[^>]* action="(\/oauth\/interaction\/[^"]+)"/.exec(asked.text)?.[1] ?? ''
    const page = await browser.get(action)
    expect(page.text).toContain(b)
    const done = await walk(browser, onwards(await consent(browser, page, {})))
    const back = new URL(typeof done === 'string' ? done : 'https://nowhere.example/')
    const tokens = await post(
      service,
      '/oauth/token',
      fresh,
      redeeming({ code: back.searchParams.get('code') ?? '', verifier }),
    )
    expect(tokens.status).toBe(200)
  })
})
