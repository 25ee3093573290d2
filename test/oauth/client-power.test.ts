import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { succeeded, type TestService } from '../service/harness.js'
import { text } from '../service/client.js'
import { allow, policy } from '../service/policies.js'
import {
  authorizePath,
  codeFor,
  pkce,
  post,
  redeeming,
  register,
  signedInBrowser,
  startOAuth,
  tokenInfo,
  tokensFor,
  walk,
} from './oauth-world.js'

const EVIL = 'https://evil.example.org/callback'

describe('a token whose scope covers UpdateOAuthClient alone', () => {
  let service: TestService

  beforeAll(async () => {
    service = await startOAuth()
    succeeded(
      await service.root.post('/api/v1/oauth-scopes', {
        name: 'clients:edit',
        description: 'Edit the addresses of your apps',
        policy: policy(allow(['tinyauth:UpdateOAuthClient', 'tinyauth:RotateClientSecret'], '*')),
      }),
    )
  })

  afterAll(() => service.stop())

  it('is no way to a token of the same user with every scope that they gave to another app', async () => {
    const { browser, username } = await signedInBrowser(service)
    await service.putUserPolicy(username, policy(allow('*', '*')))
    // The shop of the user, to which they agreed to everything; and a tool that may edit clients.
    const shop = await register(service, { type: 'public', owner: username, grants: ['authorization_code'] })
    await codeFor(browser, shop, { scope: 'openid read write execute' })
    const tool = await register(service, { scopes: ['clients:edit'], grants: ['authorization_code', 'refresh_token'] })
    const { access } = await tokensFor(service, browser, tool, { scope: 'clients:edit' })

    const widened = await service.anonymous
      .with(`Bearer ${access}`)
      .put(`/api/v1/oauth-clients/${shop.id}`, { redirect_uris: ['https://app.example.org/callback', EVIL] })

    // The user follows one link; nothing is asked.
    const { verifier, challenge } = pkce()
    const there = await walk(
      browser,
      authorizePath(shop, {
        redirect_uri: EVIL,
        scope: 'openid read write execute',
        code_challenge: challenge,
        code_challenge_method: 'S256',
      }),
    )
    let stolen: unknown = 'nothing'
    if (typeof there === 'string') {
      const code = new URL(there).searchParams.get('code') ?? ''
      const answer = await post(service, '/oauth/token', shop, { ...redeeming({ code, verifier }), redirect_uri: EVIL })
      stolen = (await tokenInfo(service, text(answer, 'access_token'))).body
    }
    expect({ status: widened.status, stolen }).toEqual({ status: 403, stolen: 'nothing' })
  })

  it('gets no secret of a client either', async () => {
    const { browser, username } = await signedInBrowser(service)
    await service.putUserPolicy(username, policy(allow('*', '*')))
    const shop = await register(service, { owner: username, grants: ['authorization_code', 'refresh_token'] })
    const tool = await register(service, { scopes: ['clients:edit'], grants: ['authorization_code', 'refresh_token'] })
    const { access } = await tokensFor(service, browser, tool, { scope: 'clients:edit' })
    const { refresh } = await tokensFor(service, browser, shop, { scope: 'openid read write execute offline_access' })
    const bearing = service.anonymous.with(`Bearer ${access}`)
    const rotated = await bearing.post(`/api/v1/oauth-clients/${shop.id}/rotate-secret`)
    expect({ status: rotated.status, refresh: refresh.length > 0 }).toEqual({ status: 403, refresh: true })
  })
})
