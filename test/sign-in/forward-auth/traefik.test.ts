import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { Agent } from 'node:http'
import { IDENTITY_HEADERS } from '../../../src/decide/forward-auth/identity-headers.js'
import { type Answer, Client, type HeaderLine } from '../../service/client.js'
import type { TestService } from '../../service/harness.js'
import { allow, policy } from '../../service/policies.js'
import { APP, AUTH, NAVIGATION, nextOf, PASSWORD, READER, signedIn, startBehindProxy } from './fixture.js'
import { type ProtectedApp, reachedOf, startProtectedApp, valuesOf } from './protected-app.js'
import { type ForwardAuthSnippet, readTraefikSnippet, startTraefikLike } from './traefik-proxy.js'

const HOST: HeaderLine = ['Host', 'app.example.org']
const SNIPPET = readTraefikSnippet()

let service: TestService
let app: ProtectedApp
let fred: Awaited<ReturnType<typeof signedIn>>
const agent = new Agent()
const stops: (() => void)[] = []

beforeAll(async () => {
  service = await startBehindProxy()
  app = await startProtectedApp()
  fred = await signedIn(service)
})

afterAll(async () => {
  for (const stop of stops) stop()
  agent.destroy()
  app.stop()
  await service.stop()
})

beforeEach(() => {
  app.reached.length = 0
})

async function proxy(change: Partial<ForwardAuthSnippet> = {}): Promise<Client> {
  const address = SNIPPET.address.replace('http://127.0.0.1:8000', service.url)
  const { url, stop } = await startTraefikLike({ ...SNIPPET, address, ...change }, app.address)
  stops.push(stop)
  return new Client(url, agent)
}

function get(site: Client, path: string, ...headers: readonly HeaderLine[]): Promise<Answer> {
  return site.get(path, [HOST, ...NAVIGATION, ...headers])
}

describe('the snippet for Traefik', () => {
  it('takes every header of an identity from the answer, so that none comes from a client', () => {
    expect(SNIPPET.authResponseHeaders).toEqual([...IDENTITY_HEADERS, 'Authorization', 'Cookie'])
    expect(SNIPPET.trustForwardHeader).toBe(false)
  })
})

describe('a proxy that does what Traefik documents', () => {
  it('sends a browser to sign in and back', async () => {
    const answer = await get(await proxy(), '/public/1?a=b')
    expect([answer.status, nextOf(answer)]).toEqual([302, `${APP}/public/1?a=b`])
    expect(answer.headers.location).toMatch(`${AUTH}/login?`)
    expect([answer.headers['cache-control'], answer.headers['set-cookie']]).toEqual(['no-store', undefined])
    expect(app.reached).toEqual([])
  })

  it('tells the service who it is, and nothing that a client says of it', async () => {
    const forged = IDENTITY_HEADERS.map((name): HeaderLine => [name, 'root'])
    const [name, session] = fred.session
    const mine: HeaderLine = [name, `theme=dark; ${session}`]
    const reached = reachedOf(await get(await proxy(), '/public/1', ...forged, mine))
    expect(valuesOf(reached, 'x-tinyauth-user')).toEqual([fred.username])
    expect(JSON.stringify(reached)).not.toContain('root')
    expect([valuesOf(reached, 'cookie'), valuesOf(reached, 'x-tinyauth-identity-jwt').length]).toEqual([
      ['theme=dark'],
      1,
    ])
    expect(valuesOf(reachedOf(await get(await proxy(), '/public/1', fred.session)), 'cookie')).toEqual([])
  })

  it('keeps the access key of a program from the service', async () => {
    const robot = await service.createUserWithKey({ policy: READER })
    const site = await proxy()
    const reached = reachedOf(await site.get('/public/1', [HOST, robot.proof]))
    expect([valuesOf(reached, 'x-tinyauth-user'), valuesOf(reached, 'authorization')]).toEqual([[robot.username], []])
  })

  it('gives programs the JSON, whatever the reason', async () => {
    const site = await proxy()
    const nobody = await site.get('/public/1', [HOST])
    expect([nobody.status, nobody.body]).toMatchObject([401, { code: 'UnsignedRequest' }])
    const denied = await site.get('/secret', [HOST, fred.session])
    expect([denied.status, denied.body]).toMatchObject([403, { code: 'NotPermitted' }])
    const foreign = await site.post('/public/form', {}, [HOST, fred.session, ['Sec-Fetch-Site', 'cross-site']])
    expect([foreign.status, foreign.body]).toMatchObject([403, { code: 'CsrfError' }])
    expect(app.reached).toEqual([])
    expect((await site.post('/public/form', {}, [HOST, fred.session, ['Origin', APP]])).status).toBe(200)
  })

  it('sends a browser that sent a form to sign in, and not back to where the form went', async () => {
    const answer = await (await proxy()).post('/public/form', {}, [HOST, ...NAVIGATION])
    expect([answer.status, nextOf(answer)]).toEqual([302, null])
  })

  it('never believes what a client says that it asks for: two descriptions of a request are none', async () => {
    const open = await proxy({ authRequestHeaders: [] })
    for (const header of ['X-Original-URL', 'X-Original-Method']) {
      const value = header.endsWith('URL') ? `${APP}/public/1` : 'GET'
      expect((await get(open, '/public/1', [header, value], fred.session)).status).toBe(403)
      // The list of the snippet keeps it away from tinyauth.
      expect((await get(await proxy(), '/secret', [header, value], fred.session)).status).toBe(403)
    }
    expect(app.reached).toEqual([])
  })

  it('asks for a second factor where that is all that is missing, and only somebody who can be asked', async () => {
    const guarded = policy(allow('app:GETPage', '*', { Bool: { Mfa: 'true' } }))
    const mary = await signedIn(service, guarded)
    const site = await proxy()
    const asked = await get(site, '/1', mary.session)
    expect([asked.status, asked.headers.location]).toEqual([
      302,
      `${AUTH}/login/step-up?next=${encodeURIComponent(`${APP}/1`)}`,
    ])
    expect((await site.get('/1', [HOST, mary.session])).status).toBe(403)
    expect(app.reached).toEqual([])
  })

  it('lets in whoever is signed in when nothing is to be permitted', async () => {
    const nobody = await service.createUser({ password: PASSWORD })
    const site = await proxy({ address: `${service.url}/auth/forward` })
    const session = await signedIn(service, policy())
    expect(nobody).not.toBe(session.username)
    const reached = reachedOf(await get(site, '/anything/%2f', session.session))
    // Neither a token nor the cookies were asked for.
    expect([valuesOf(reached, 'x-tinyauth-identity-jwt'), valuesOf(reached, 'cookie')]).toEqual([[], []])
  })

  it('gives nothing to nobody when the service does not answer', async () => {
    const site = await proxy({ address: 'http://127.0.0.1:1/auth/forward' })
    expect((await get(site, '/public/1', fred.session)).status).toBe(500)
    expect(app.reached).toEqual([])
  })
})
