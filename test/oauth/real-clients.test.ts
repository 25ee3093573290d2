import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'
import type { TestService } from '../service/harness.js'
import { startService } from '../service/harness.js'
import {
  authorize,
  consent,
  onwards,
  PASSWORD,
  register,
  type Registered,
  signedInBrowser,
  walk,
} from './oauth-world.js'

/** Of an app on the device of its user: any port (RFC 8252, 7.3). */
const REGISTERED = 'http://127.0.0.1/callback'
const CALLBACK = 'http://127.0.0.1:8765/callback'
const SCOPE = 'openid profile read'

/** Path and query of an address of the service. */
function pathOf(address: URL): string {
  return `${address.pathname}${address.search}`
}

describe('a real client', () => {
  let service: TestService
  let client: Registered
  let app: Registered

  beforeAll(async () => {
    service = await startService({})
    client = await register(service, {
      redirect_uris: [REGISTERED],
      post_logout_redirect_uris: ['http://127.0.0.1:8765/bye'],
      grants: ['authorization_code', 'refresh_token', 'client_credentials', 'device_code', 'password'],
    })
    app = await register(service, { type: 'public', redirect_uris: [REGISTERED] })
  })

  afterAll(() => service.stop())

  const configured = async ({ id, secret }: Registered): Promise<openid.Configuration> => {
    const config = await openid.discovery(
      new URL(service.url),
      id,
      secret,
      secret === undefined ? openid.None() : undefined,
      {
        execute: [openid.allowInsecureRequests],
      },
    )
    return config
  }

  describe('openid-client', () => {
    it.each(['confidential', 'public'] as const)('gets and refreshes tokens with a code, as a %s one', async (type) => {
      const config = await configured(type === 'public' ? app : client)
      const { browser, username } = await signedInBrowser(service)
      const pkceCodeVerifier = openid.randomPKCECodeVerifier()
      const expectedState = openid.randomState()
      const expectedNonce = openid.randomNonce()
      const address = openid.buildAuthorizationUrl(config, {
        ...{ redirect_uri: CALLBACK, scope: SCOPE, state: expectedState, nonce: expectedNonce },
        code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
      })
      const back = await authorize(browser, pathOf(address))
      const tokens = await openid.authorizationCodeGrant(config, back, {
        pkceCodeVerifier,
        expectedState,
        expectedNonce,
      })
      expect([tokens.scope, tokens.token_type, tokens.expires_in]).toEqual([SCOPE, 'bearer', 3600])
      const sub = tokens.claims()?.sub ?? ''
      const info = await openid.fetchUserInfo(config, tokens.access_token, sub)
      expect(info).toEqual({ sub, name: username, preferred_username: username, updated_at: expect.any(Number) })
      const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? '')
      expect(refreshed.refresh_token).not.toBe(tokens.refresh_token)
      await openid.tokenRevocation(config, refreshed.refresh_token ?? '')
      await expect(openid.refreshTokenGrant(config, refreshed.refresh_token ?? '')).rejects.toMatchObject({
        error: 'invalid_grant',
      })
      await expect(openid.fetchUserInfo(config, refreshed.access_token, sub)).rejects.toThrow()
    })

    it('gets a token with its own credentials, and learns of it', async () => {
      const config = await configured(client)
      const token = await openid.clientCredentialsGrant(config, { scope: 'read' })
      expect(token.refresh_token).toBeUndefined()
      expect(await openid.tokenIntrospection(config, token.access_token)).toMatchObject({
        ...{ active: true, client_id: client.id, scope: 'read', token_type: 'Bearer' },
      })
      await openid.tokenRevocation(config, token.access_token)
      expect(await openid.tokenIntrospection(config, token.access_token)).toEqual({ active: false })
    })

    it('gets tokens for a device', async () => {
      const config = await configured(client)
      const { browser } = await signedInBrowser(service)
      const started = await openid.initiateDeviceAuthorization(config, { scope: SCOPE })
      expect(started.user_code).toMatch(/^[B-Z]{4}-[B-Z]{4}$/)
      const path = pathOf(new URL(started.verification_uri))
      const entry = await browser.get(path)
      const confirm = await browser.submit(path, { ...hiddenOf(entry.text), user_code: started.user_code })
      expect(confirm.text).toContain(started.user_code)
      const answer = await browser.submit(path, { ...hiddenOf(confirm.text), confirm: 'yes' })
      const page = await walk(browser, onwards(answer))
      if (typeof page === 'string') throw new Error(`led away to ${page}`)
      const done = await walk(browser, onwards(await consent(browser, page, {})))
      expect(typeof done === 'string' ? done : done.text).toContain('The device is connected')
      const tokens = await openid.pollDeviceAuthorizationGrant(config, { ...started, interval: 0.01 })
      expect(tokens.scope).toBe(SCOPE)
    })

    it('has its user signed out', async () => {
      const config = await configured(client)
      const { browser } = await signedInBrowser(service)
      const verifier = openid.randomPKCECodeVerifier()
      const address = openid.buildAuthorizationUrl(config, {
        ...{ redirect_uri: CALLBACK, scope: 'openid', code_challenge_method: 'S256' },
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      })
      const back = await authorize(browser, pathOf(address))
      const tokens = await openid.authorizationCodeGrant(config, back, { pkceCodeVerifier: verifier })
      const leave = openid.buildEndSessionUrl(config, {
        ...{ id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: 'http://127.0.0.1:8765/bye', state: 'x' },
      })
      const question = await browser.get(pathOf(leave))
      expect([question.status, (await browser.get('/account')).status]).toEqual([200, 200])
      const gone = await browser.submit('/oauth/end-session/confirm', { ...hiddenOf(question.text), logout: 'yes' })
      expect([gone.status, gone.headers.location]).toEqual([303, 'http://127.0.0.1:8765/bye?state=x'])
      expect((await browser.get('/account')).status).not.toBe(200)
    })
  })

  describe('oauth4webapi', () => {
    it('validates the discovery document and walks the way of a code with everything checked', async () => {
      const issuer = new URL(service.url)
      const insecure = { [oauth.allowInsecureRequests]: true }
      const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure))
      const asOAuth = await oauth.processDiscoveryResponse(
        issuer,
        await oauth.discoveryRequest(issuer, { ...insecure, algorithm: 'oauth2' }),
      )
      expect(asOAuth).toEqual(server)
      expect(server.code_challenge_methods_supported).toEqual(['S256'])
      expect(server.response_types_supported).toEqual(['code'])
      expect(server.authorization_response_iss_parameter_supported).toBe(true)
      const me: oauth.Client = { client_id: app.id }
      const verifier = oauth.generateRandomCodeVerifier()
      const state = oauth.generateRandomState()
      const address = new URL(server.authorization_endpoint ?? '')
      const parameters = {
        ...{ client_id: app.id, redirect_uri: CALLBACK, response_type: 'code', scope: SCOPE, state },
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }
      for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value)
      const { browser } = await signedInBrowser(service)
      const back = await authorize(browser, pathOf(address))
      const given = oauth.validateAuthResponse(server, me, back, state)
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        me,
        oauth.None(),
        given,
        CALLBACK,
        verifier,
        insecure,
      )
      const tokens = await oauth.processAuthorizationCodeResponse(server, me, response, { requireIdToken: true })
      await oauth.validateApplicationLevelSignature(server, response, insecure)
      expect(oauth.getValidatedIdTokenClaims(tokens)?.iss).toBe(service.url)
    })

    it('gets a token for a password, where the client has that grant', async () => {
      const username = await service.createUser({ password: PASSWORD })
      const server = await oauth.processDiscoveryResponse(
        new URL(service.url),
        await oauth.discoveryRequest(new URL(service.url), { [oauth.allowInsecureRequests]: true }),
      )
      const me: oauth.Client = { client_id: client.id }
      const ask = (id: Registered, password: string): Promise<Response> =>
        oauth.genericTokenEndpointRequest(
          server,
          { client_id: id.id },
          id.secret === undefined ? oauth.None() : oauth.ClientSecretPost(id.secret),
          'password',
          { username, password, scope: 'read' },
          { [oauth.allowInsecureRequests]: true },
        )
      const tokens = await oauth.processGenericTokenEndpointResponse(server, me, await ask(client, PASSWORD))
      expect([tokens.scope, tokens.refresh_token]).toEqual(['read', undefined])
      const refusals = [await ask(client, 'wrong'), await ask(app, PASSWORD)]
      expect(await Promise.all(refusals.map(async (refusal) => [refusal.status, await errorOf(refusal)]))).toEqual([
        [400, 'invalid_grant'],
        [400, 'unauthorized_client'],
      ])
    })
  })
})

async function errorOf(response: Response): Promise<unknown> {
  const { error } = (await response.json()) as { readonly error?: unknown } // an error of RFC 6749, 5.2
  return error
}

/** The hidden fields of the forms of a page. */
function hiddenOf(page: string): Readonly<Record<string, string>> {
  const found = page.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)
  return Object.fromEntries([...found].map(([, name = '', value = '']) => [name, value]))
}
