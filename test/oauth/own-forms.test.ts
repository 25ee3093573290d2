import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createHash } from 'node:crypto'
import { BrowserClient } from '../sign-in/browser-client.js'
import { type Answer, text } from '../service/client.js'
import type { TestService } from '../service/harness.js'
import {
  authorizePath,
  CALLBACK,
  codeFor,
  ISSUER,
  pkce,
  post,
  register,
  type Registered,
  signedInBrowser,
  startOAuth,
} from './oauth-world.js'

let service: TestService
let client: Registered

beforeAll(async () => {
  service = await startOAuth()
  client = await register(service)
})
afterAll(() => service.stop())

/** Whether a browser runs the script that sends the only form of the page, or shows a button. */
function sends({ text: page, headers }: Answer, origin: string): readonly boolean[] {
  const script = /<script>([^]*?)<\/script>/.exec(page)?.[1]
  const policy = String(headers['content-security-policy'] ?? '')
  const hash = createHash('sha256')
    .update(script ?? '')
    .digest('base64')
  const runs = script === undefined || policy === '' || policy.includes(hash)
  const action = /form-action ([^;]*)/.exec(policy)?.[1] ?? ''
  return [runs, origin === ISSUER || policy === '' || action.includes(origin)]
}

describe('a page that sends itself', () => {
  it('for the complete address of a device is sent by a browser', async () => {
    const started = await post(service, '/oauth/device-authorization', client, { scope: 'openid' })
    const at = text(started, 'verification_uri_complete').slice(ISSUER.length)
    const { browser } = await signedInBrowser(service)
    expect(sends(await browser.get(at), ISSUER)).toEqual([true, true])
  })
  it('for a sign-out of nobody is sent by a browser', async () => {
    expect(sends(await new BrowserClient(service.anonymous).get('/oauth/end-session'), ISSUER)).toEqual([true, true])
  })
  it('with the answer to an app (form_post, which the metadata offer) is sent by a browser', async () => {
    const { browser } = await signedInBrowser(service)
    await codeFor(browser, client)
    const { challenge } = pkce()
    const answer = await browser.get(
      authorizePath(client, { code_challenge: challenge, code_challenge_method: 'S256', response_mode: 'form_post' }),
    )
    expect(answer.text).toContain(CALLBACK)
    expect(sends(answer, new URL(CALLBACK).origin)).toEqual([true, true])
  })
})
