import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { OpenAPIObject } from '@nestjs/swagger'
import { builtInClient } from '../../src/oauth/clients/built-in-clients.js'
import { type Answer, member, text } from '../service/client.js'
import { type TestService, withService } from '../service/harness.js'
import { allow, policy } from '../service/policies.js'
import type { BrowserClient } from '../sign-in/browser-client.js'
import {
  authorizePath,
  consent,
  ISSUER,
  onwards,
  pkce,
  post,
  redeeming,
  signedInBrowser,
  startOAuth,
  walk,
} from './oauth-world.js'

const DOCS = { id: 'api-docs', secret: undefined }
const REDIRECT = `${ISSUER}/api/docs/oauth2-redirect.html`
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

function askingPath(challenge: string, scope: string): string {
  const asked = { redirect_uri: REDIRECT, scope, code_challenge: challenge, code_challenge_method: 'S256' }
  return authorizePath(DOCS, asked)
}

/** Authorizes with a consent to everything, up to the page that takes the code: the app is a page of the service itself. */
async function codeFor(browser: BrowserClient, challenge: string, scope: string): Promise<string> {
  const asked = await walk(browser, askingPath(challenge, scope))
  if (typeof asked === 'string') throw new Error(`nothing was asked: ${asked}`)
  let at = onwards(await consent(browser, asked, {}))
  for (let step = 0; step < 5 && at.startsWith('/oauth/'); step += 1) at = onwards(await browser.get(at))
  const back = new URL(at, ISSUER)
  expect(`${back.origin}${back.pathname}`).toBe(REDIRECT)
  return back.searchParams.get('code') ?? ''
}

describe('the page of the API', () => {
  let service: TestService

  beforeAll(async () => {
    service = await startOAuth()
  })

  afterAll(() => service.stop())

  /** The description as its readers get it. */
  const description = async (): Promise<OpenAPIObject> =>
    (await service.anonymous.get('/api/v1/openapi.json')).body as OpenAPIObject // what the route declares

  /** A new user who may do everything signs in at the page; answers the endpoint's word on the code. */
  const signIn = async (scope: string): Promise<Answer> => {
    const { browser, username } = await signedInBrowser(service)
    await service.putUserPolicy(username, policy(allow('*', '*')))
    const { verifier, challenge } = pkce()
    const code = await codeFor(browser, challenge, scope)
    return post(service, '/oauth/token', DOCS, { ...redeeming({ code, verifier }), redirect_uri: REDIRECT })
  }

  it('describes the authorization server as that describes itself, with the scopes of its client', async () => {
    const { body: metadata } = await service.anonymous.get('/.well-known/oauth-authorization-server')
    const scheme = (await description()).components?.securitySchemes?.['oauth2']
    const flow = member(member(scheme, 'flows'), 'authorizationCode')
    expect(flow).toMatchObject({
      authorizationUrl: member(metadata, 'authorization_endpoint'),
      tokenUrl: member(metadata, 'token_endpoint'),
      refreshUrl: member(metadata, 'token_endpoint'),
    })
    const scopes = Object.keys(member(flow, 'scopes') as object) // what OpenAPI says it is
    expect(scopes.sort()).toEqual([...(builtInClient({ publicUrl: ISSUER })?.scopes ?? [])].sort())
  })

  it('is a public client that proves itself by PKCE, at the address that is registered', async () => {
    for (const path of ['/api/docs/swagger-ui-init.js', '/api/docs/docs/swagger-ui-init.js']) {
      const { status, text: script } = await service.anonymous.get(path)
      expect([path, status]).toEqual([path, 200])
      const initOAuth = /"initOAuth": (\{[^}]*\})/.exec(script)?.[1] ?? '{}'
      expect(JSON.parse(initOAuth)).toEqual({ clientId: 'api-docs', usePkceWithAuthorizationCodeGrant: true })
      expect(script).toContain(`"oauth2RedirectUrl": "${REDIRECT}"`)
    }
  })

  it('gets its code in a page that runs scripts of this service alone, and has none in itself', async () => {
    const page = await service.anonymous.get('/api/docs/oauth2-redirect.html?code=a-code&state=a-state')
    expect([page.status, page.headers['content-security-policy']]).toEqual([200, POLICY])
    expect(page.headers['referrer-policy']).toBe('no-referrer')
    const scripts = [...page.text.matchAll(/<script([^>]*)>([^<]*)<\/script>/g)].map(([, where, code]) => [where, code])
    expect(scripts).toEqual([[' src="oauth2-redirect.js"', '']])
    const script = await service.anonymous.get('/api/docs/oauth2-redirect.js')
    expect([script.status, script.headers['content-type']]).toEqual([200, expect.stringContaining('javascript')])
  })

  it('keeps its policy and its opener: the window of the sign-in can tell it the code', async () => {
    const { browser } = await signedInBrowser(service)
    const asking = askingPath(pkce().challenge, 'openid read')
    const pages = ['/api/docs', '/api/docs/oauth2-redirect.html', '/login?again=1', asking]
    const answers = await Promise.all(pages.map((path) => browser.get(path)))
    expect(answers[0]?.headers['content-security-policy']).toBe(POLICY)
    expect(answers.map(({ headers }) => headers['cross-origin-opener-policy'])).toEqual(pages.map(() => 'same-origin'))
  })

  it('lets somebody who may read, and refuses a write without the scope for it', async () => {
    const answer = await signIn('openid profile read')
    expect([answer.status, member(answer.body, 'scope')]).toEqual([200, 'openid profile read'])
    const reader = service.anonymous.with(`Bearer ${text(answer, 'access_token')}`)
    expect((await reader.get('/api/v1/users')).status).toBe(200)
    expect((await reader.post('/api/v1/groups', { name: service.name('group') })).status).toBe(403)
  })

  it('lets somebody who may write with the scope for it', async () => {
    const writer = service.anonymous.with(`Bearer ${text(await signIn('openid read write'), 'access_token')}`)
    expect((await writer.post('/api/v1/groups', { name: service.name('group') })).status).toBe(200)
  })

  it('gets no token without the verifier of PKCE', async () => {
    const { browser } = await signedInBrowser(service)
    const code = await codeFor(browser, pkce().challenge, 'openid read')
    const fields = { grant_type: 'authorization_code', code, redirect_uri: REDIRECT }
    const answer = await post(service, '/oauth/token', DOCS, fields)
    expect([answer.status, member(answer.body, 'error')]).toEqual([400, 'invalid_grant'])
  })

  it('signs nobody in where the service does not know its address', async () => {
    await withService({}, async (nowhere) => {
      const script = await nowhere.anonymous.get('/api/docs/swagger-ui-init.js')
      expect(script.status).toBe(200)
      expect(script.text).toContain('"customOptions": {}')
      const { components } = (await nowhere.anonymous.get('/api/v1/openapi.json')).body as OpenAPIObject // as above
      expect(components?.securitySchemes).not.toHaveProperty('oauth2')
      const page = await nowhere.anonymous.get('/api/docs')
      expect([page.status, page.headers['content-security-policy']]).toEqual([200, POLICY])
    })
  })
})
