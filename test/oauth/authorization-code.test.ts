import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { TestService } from '../service/harness.js'
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
})
