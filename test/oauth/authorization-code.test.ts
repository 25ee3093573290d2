import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { succeeded, type TestService } from '../service/harness.js'
import {
  authorize,
  authorizePath,
  CALLBACK,
  ISSUER,
  pkce,
  post,
  register,
  signedInBrowser,
  startOAuth,
  tokenInfo,
  tokensFor,
} from './oauth-world.js'

describe('the grant of a code', () => {
  let service: TestService

  beforeAll(async () => {
    service = await startOAuth()
  })

  afterAll(() => service.stop())

  it('gives tokens to an app that the user allowed it', async () => {
    const client = await register(service)
    const { browser } = await signedInBrowser(service)
    const { verifier, challenge } = pkce()
    const back = await authorize(
      browser,
      authorizePath(client, { code_challenge: challenge, code_challenge_method: 'S256' }),
    )
    expect(`${back.origin}${back.pathname}`).toBe(CALLBACK)
    expect(Object.fromEntries(back.searchParams)).toEqual({ code: expect.any(String), state: 'a state', iss: ISSUER })
    const answer = await post(service, '/oauth/token', client, {
      ...{ grant_type: 'authorization_code', code: back.searchParams.get('code') ?? '' },
      ...{ redirect_uri: CALLBACK, code_verifier: verifier },
    })
    expect([answer.status, answer.body]).toEqual([
      200,
      {
        access_token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
        expires_in: 3600,
        id_token: expect.any(String),
        refresh_token: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
        scope: 'openid read',
        token_type: 'Bearer',
      },
    ])
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it('gives as many scopes as a client may have, each of them ticked', async () => {
    const own = Array.from({ length: 99 }, (_, at) => `many:${at}`)
    const Statement = { Effect: 'Allow', Action: 'apples:*', Resource: '*' }
    for (const name of own) {
      succeeded(await service.root.post('/api/v1/oauth-scopes', { name, policy: { Version: '2012-10-17', Statement } }))
    }
    const client = await register(service, { scopes: ['openid', ...own] })
    const { browser } = await signedInBrowser(service)
    const { access } = await tokensFor(service, browser, client, { scope: ['openid', ...own].join(' ') })
    const { body } = await tokenInfo(service, access)
    expect(body).toMatchObject({ scope: ['openid', ...own].join(' ') })
  })
})
