import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Answer, text } from '../service/client.js'
import type { TestService } from '../service/harness.js'
import { allow, own, policy } from '../service/policies.js'
import type { BrowserClient } from '../sign-in/browser-client.js'
import {
  authorize,
  authorizePath,
  CALLBACK,
  consent,
  ISSUER,
  onwards,
  pkce,
  post,
  register,
  type Registered,
  signedInBrowser,
  startOAuth,
  walk,
} from './oauth-world.js'

let service: TestService

beforeAll(async () => {
  service = await startOAuth()
})

afterAll(() => service.stop())

/** Lets an app act for whoever is signed in; answers its tokens. */
async function tokensFor(
  browser: BrowserClient,
  client: Registered,
  scopes?: readonly string[],
): Promise<{ readonly access: string; readonly refresh: string }> {
  const { verifier, challenge } = pkce()
  const path = authorizePath(client, {
    ...{ scope: 'openid read write offline_access', prompt: 'consent' },
    ...{ code_challenge: challenge, code_challenge_method: 'S256' },
  })
  const back = await authorize(browser, path, scopes === undefined ? {} : { scopes })
  const answer = await post(service, '/oauth/token', client, {
    ...{ grant_type: 'authorization_code', code: back.searchParams.get('code') ?? '' },
    ...{ redirect_uri: CALLBACK, code_verifier: verifier },
  })
  return { access: text(answer, 'access_token'), refresh: text(answer, 'refresh_token') }
}

function ask(username: string, token: string): Promise<Answer> {
  return service.anonymous.get(`/api/v1/users/${username}`, [['Authorization', `Bearer ${token}`]])
}

function refresh(client: Registered, token: string): Promise<Answer> {
  return post(service, '/oauth/token', client, { grant_type: 'refresh_token', refresh_token: token })
}

describe('an app whose access is taken away', () => {
  it('has no token any more and has to ask again; other users and other apps go on', async () => {
    const [client, other] = [await register(service), await register(service)]
    const [mine, theirs] = [await signedInBrowser(service), await signedInBrowser(service)]
    const reader = policy(allow('tinyauth:GetUser', own('users/*')))
    for (const { username } of [mine, theirs]) await service.putUserPolicy(username, reader)
    const tokens = await tokensFor(mine.browser, client)
    const foreign = await tokensFor(theirs.browser, client)
    const beside = await tokensFor(mine.browser, other)
    expect((await ask(mine.username, tokens.access)).status).toBe(200)

    const path = `/account/consents/${client.id}/revoke`
    expect((await mine.browser.submit(path, {}, { from: '/account' })).status).toBe(303)

    const [dead, alive, apart] = [
      await ask(mine.username, tokens.access),
      await ask(theirs.username, foreign.access),
      await ask(mine.username, beside.access),
    ]
    expect([dead.status, alive.status, apart.status]).toEqual([401, 200, 200])
    const renewed = await refresh(client, tokens.refresh)
    expect([renewed.status, renewed.body]).toMatchObject([400, { error: 'invalid_grant' }])
    expect((await refresh(client, foreign.refresh)).status).toBe(200)

    const asked = await walk(mine.browser, authorizePath(client, { scope: 'openid read' }))
    expect(typeof asked === 'string' ? asked : asked.text).toContain('to act for you?')
  })

  it('shows on the account page with the scopes that stayed ticked, and no others', async () => {
    const client = await register(service, { name: 'Apple counter' })
    const { browser, username } = await signedInBrowser(service)
    await tokensFor(browser, client, ['read'])
    const { text: page } = await browser.get('/account')
    const section = /<section class="panel" id="consents"[^]*?<\/section>/.exec(page)?.[0] ?? ''
    expect(section).toContain('Apple counter')
    expect(section).toContain('Read what you can read')
    expect(section).not.toContain('Change what you can change')
    const { body } = await service.root.get(`/api/v1/users/${username}/consents`)
    expect(body).toMatchObject([{ client_id: client.id, scopes: ['openid', 'read'] }])
  })

  it('that is the page of the API itself is no exception', async () => {
    const { browser, username } = await signedInBrowser(service)
    const { challenge } = pkce()
    const docs = { id: 'api-docs', secret: undefined }
    const path = authorizePath(docs, {
      ...{ redirect_uri: `${ISSUER}/api/docs/oauth2-redirect.html` },
      ...{ code_challenge: challenge, code_challenge_method: 'S256' },
    })
    const asked = await walk(browser, path)
    if (typeof asked === 'string') throw new Error(`nothing was asked: ${asked}`)
    await walk(browser, onwards(await consent(browser, asked, {})))
    const list = `/api/v1/users/${username}/consents`
    expect((await service.root.get(list)).body).toMatchObject([{ client_id: 'api-docs', name: 'API documentation' }])
    await browser.submit('/account/consents/api-docs/revoke', {}, { from: '/account' })
    expect((await service.root.get(list)).body).toEqual([])
    expect((await browser.get('/account')).status).toBe(200)
  })
})
