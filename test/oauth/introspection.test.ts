import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import type { Answer } from '../service/client.js'
import { startService, type TestService, type TestUser } from '../service/harness.js'
import type { BrowserClient } from '../sign-in/browser-client.js'
import { ISSUER, post, register, type Registered, signedInBrowser, tokenInfo, tokensFor } from './oauth-world.js'

describe('what a token is', () => {
  const clock = new ManualClock(Date.now())
  let service: TestService
  let client: Registered
  let browser: BrowserClient
  let username: string
  let gatekeeper: TestUser

  beforeAll(async () => {
    service = await startService({ env: { PUBLIC_URL: ISSUER }, clock })
    await service.root.post('/api/v1/services', { name: 'apples' })
    client = await register(service, { services: ['apples'] })
    ;({ browser, username } = await signedInBrowser(service))
    const allow = {
      Effect: 'Allow',
      Action: 'tinyauth:IntrospectToken',
      Resource: 'arn:tinyauth:tinyauth:::services/apples',
    }
    gatekeeper = await service.createUserWithKey({ policy: { Version: '2012-10-17', Statement: [allow] } })
  })

  afterAll(() => service.stop())

  const asked = (token: string, name = 'apples'): Promise<Answer> =>
    gatekeeper.client.post(`/api/v1/services/${name}/introspect`, { token })

  it('is told to whoever holds it, and to the gatekeeper of its service', async () => {
    const { access } = await tokensFor(service, browser, client, { scope: 'openid read' })
    const info = await tokenInfo(service, access)
    expect(info.body).toEqual({
      ...{ uid: expect.any(String), scope: 'openid read', client_id: client.id, expires_in: 3600 },
    })
    const { uid } = info.body as { readonly uid: string } // the line before says so
    const issued = Math.floor(clock.now() / 1000)
    expect((await asked(access)).body).toEqual({
      ...{ active: true, token_type: 'Bearer', sub: uid, username, client_id: client.id, scope: 'openid read' },
      ...{ iat: issued, exp: issued + 3600 },
    })
  })

  it('is told to no other', async () => {
    const { access } = await tokensFor(service, browser, client)
    expect((await asked(access, 'pears')).status).toBe(403)
    expect((await service.anonymous.post('/api/v1/services/apples/introspect', { token: access })).status).toBe(401)
  })

  it('is nothing at a service that it is not for', async () => {
    await service.root.post('/api/v1/services', { name: 'plums' })
    const { access } = await tokensFor(service, browser, client)
    expect((await service.root.post('/api/v1/services/plums/introspect', { token: access })).body).toEqual({
      active: false,
    })
  })

  it.each([
    ['unknown', () => Promise.resolve('x'.repeat(43))],
    ['a refresh token', async () => (await tokensFor(service, browser, client)).refresh],
    [
      'revoked',
      async () => {
        const { access } = await tokensFor(service, browser, client)
        await post(service, '/oauth/revoke', client, { token: access, token_type_hint: 'access_token' })
        return access
      },
    ],
    [
      'of a refresh token that was revoked',
      async () => {
        const { access, refresh } = await tokensFor(service, browser, client)
        await post(service, '/oauth/revoke', client, { token: refresh })
        return access
      },
    ],
    [
      'over',
      async () => {
        const { access } = await tokensFor(service, browser, client)
        clock.advance(3_600_000)
        return access
      },
    ],
    [
      'of a user with a new password',
      async () => {
        const { access } = await tokensFor(service, browser, client)
        clock.advance(1000)
        await service.root.put(`/api/v1/users/${username}`, { password: 'another sweet apple' })
        return access
      },
    ],
  ])('is nothing when it is %s', async (_, make) => {
    const token = await make()
    expect((await asked(token)).body).toEqual({ active: false })
    const info = await tokenInfo(service, token)
    expect([info.status, info.body]).toEqual([401, { errors: { token: 'No such token' } }])
    expect(info.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
  })

  it('is not read from the address', async () => {
    const answer = await service.anonymous.get(`/oauth/tokeninfo?access_token=${'x'.repeat(43)}`)
    expect(answer.status).toBe(401)
  })

  it.each(['access_token', 'refresh_token', 'nonsense', ''])(
    'may be ended with the hint %j, also when there is none',
    async (hint) => {
      const answer = await post(service, '/oauth/revoke', client, { token: 'x'.repeat(43), token_type_hint: hint })
      expect([answer.status, answer.text]).toEqual([200, ''])
    },
  )
})
