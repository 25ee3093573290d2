import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Answer, HeaderLine } from '../../service/client.js'
import { startService, type TestService, withService } from '../../service/harness.js'
import { attacksOn } from '../attack-list.js'
import { APP, AUTH, NAVIGATION, nextOf, READER, signedIn, startBehindProxy } from './fixture.js'

const FORWARD = '/auth/forward'
const LOCATION = 'x-tinyauth-location'
const PAGE: readonly HeaderLine[] = [
  ['X-Original-Method', 'GET'],
  ['X-Original-URL', `${APP}/public/1`],
]

/** Asks for the permission that the examples ask for. */
const DEMAND = `${FORWARD}?service=app&action={method}Page&resource=arn:tinyauth:app:default::pages{path}`

let service: TestService

beforeAll(async () => {
  service = await startBehindProxy()
})

afterAll(() => service.stop())

function ask(path: string, ...headers: readonly HeaderLine[]): Promise<Answer> {
  return service.anonymous.get(path, headers)
}

describe('the endpoint of forward authentication', () => {
  it('answers nobody with 401, and with the way to sign in where a person looks', async () => {
    const person = await ask(FORWARD, ...PAGE, ...NAVIGATION)
    expect([person.status, nextOf(person, LOCATION)]).toEqual([401, `${APP}/public/1`])
    expect([person.headers['cache-control'], person.headers.location]).toEqual(['no-store', undefined])
    const program = await ask(FORWARD, ...PAGE)
    expect([program.status, program.body, program.headers[LOCATION]]).toMatchObject([
      401,
      { code: 'UnsignedRequest' },
      undefined,
    ])
  })

  it('answers a session with who it is, and says nothing besides', async () => {
    const fred = await signedIn(service)
    const profile = { displayName: 'Zoë\u2028', email: 'zoe@example.org' }
    expect((await service.root.patch(`/api/v1/users/${fred.username}`, profile)).status).toBe(200)
    const answer = await ask(FORWARD, ...PAGE, fred.session)
    expect([answer.status, answer.body]).toEqual([200, {}])
    expect(answer.headers).toMatchObject({
      'x-tinyauth-user': fred.username,
      'x-tinyauth-name': 'Zo%C3%AB%E2%80%A8',
      'x-tinyauth-email': 'zoe@example.org',
      'x-tinyauth-email-verified': 'false',
      'x-tinyauth-groups': '',
      'x-tinyauth-mfa': 'false',
    })
    for (const name of ['x-tinyauth-identity-jwt', 'cookie', 'set-cookie']) expect(answer.headers[name]).toBeUndefined()
  })

  it('answers HEAD as GET, and no other method', async () => {
    const fred = await signedIn(service)
    const headers = [...PAGE, fred.session]
    const head = await service.anonymous.request('HEAD', FORWARD, { headers })
    expect([head.status, head.headers['x-tinyauth-user']]).toEqual([200, fred.username])
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const answer = await service.anonymous.request(method, FORWARD, { headers })
      expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD'])
    }
  })

  it.each([
    'action=GetPage',
    'service=A',
    'action=Get*&resource=x',
    'action=Get&resource=x{query}',
    'jwt=yes',
    'service=a&service=b',
    'next=/',
  ])('refuses a proxy that asks for `%s`', async (query) => {
    expect((await ask(`${FORWARD}?${query}`, ...PAGE)).status).toBe(400)
  })

  it.each<[string, HeaderLine[]]>([
    [
      'a session that there is not',
      [['Cookie', `__Secure-session=00000000-0000-7000-8000-000000000000.${'a'.repeat(43)}`]],
    ],
    [
      'two sessions',
      [
        ['Cookie', '__Secure-session=a'],
        ['Cookie', '__Secure-session=b'],
      ],
    ],
    ['a token that is none', [['Authorization', 'Bearer a.b.c']]],
    ['a signature, which covers another request', [['Authorization', 'AWS4-HMAC-SHA256 Credential=a']]],
  ])('refuses %s, also beside a session that is good', async (_, headers) => {
    const fred = await signedIn(service)
    expect((await ask(FORWARD, ...PAGE, ...headers)).body).toMatchObject({ code: 'InvalidSignature' })
    expect((await ask(FORWARD, ...PAGE, ...headers, fred.session)).status).toBe(401)
  })

  it('has whoever comes with a wrong proof sign in anew: the page may take it for good', async () => {
    const answer = await ask(FORWARD, ...PAGE, ...NAVIGATION, ['Cookie', 'tinysess=a.b.c'])
    expect(new URL(String(answer.headers[LOCATION])).searchParams.get('again')).toBe('1')
  })

  it('takes a token of the service that it is asked about, and no other', async () => {
    const fred = await signedIn(service)
    const answer = await ask(`${FORWARD}?service=app&jwt=1`, ...PAGE, fred.session)
    const bearer: HeaderLine = ['Authorization', `Bearer ${String(answer.headers['x-tinyauth-identity-jwt'])}`]
    expect((await ask(`${FORWARD}?service=app`, ...PAGE, bearer)).status).toBe(200)
    expect((await ask(FORWARD, ...PAGE, bearer)).status).toBe(401)
  })

  it('judges a request whose method nobody told as one that may change something', async () => {
    const fred = await signedIn(service)
    const url: HeaderLine = ['X-Original-URL', `${APP}/public/1`]
    expect((await ask(FORWARD, url, fred.session)).body).toMatchObject({ code: 'CsrfError' })
    expect((await ask(FORWARD, url, fred.session, ['Origin', APP])).status).toBe(200)
    expect((await ask(FORWARD, fred.session, ['Origin', APP])).status).toBe(403)
  })

  it('has nobody who may not do it sign in again, and says why to nobody', async () => {
    const fred = await signedIn(service)
    const denied = await ask(
      DEMAND,
      ...NAVIGATION,
      ['X-Original-Method', 'GET'],
      ['X-Original-URL', '/secret'],
      fred.session,
    )
    expect([denied.status, denied.headers[LOCATION], denied.body]).toMatchObject([
      403,
      undefined,
      { errors: { authorization: 'NotPermitted' } },
    ])
  })

  it('knows nothing that is not told: what is asked about it is denied', async () => {
    const everything = await signedIn(service, {
      ...READER,
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    })
    const own: HeaderLine = ['Sec-Fetch-Site', 'same-origin']
    expect((await ask(DEMAND, ...PAGE, everything.session)).status).toBe(200)
    expect((await ask(DEMAND, everything.session, own)).status).toBe(403)
    expect((await ask(DEMAND, ['X-Original-Method', 'GET'], everything.session, own)).status).toBe(403)
  })

  const attacks = attacksOn(APP).filter(({ address }) => /^[\t !-~]+$/.test(address) && address.trim() === address)

  it(`leads to none of ${attacks.length} addresses of the attack list`, async () => {
    for (const { name, address } of attacks) {
      const answer = await ask(FORWARD, ...NAVIGATION, ['X-Original-Method', 'GET'], ['X-Original-URL', address])
      expect([name, answer.status, nextOf(answer, LOCATION)]).toEqual([name, 401, null])
      expect(String(answer.headers[LOCATION])).toMatch(`${AUTH}/login?`)
    }
    expect(attacks.length).toBeGreaterThan(80)
  })

  it('bounds the guesses of access keys, and does not count sessions that are over', async () => {
    await withService({ env: { KEY_FAILURES: '3' } }, async ({ anonymous }) => {
      const over: HeaderLine = ['Cookie', '__Host-session=a']
      const guess: HeaderLine = ['Authorization', `Basic ${Buffer.from('AKNOBODY:x').toString('base64')}`]
      const statuses: number[] = []
      for (let i = 0; i < 6; i += 1) statuses.push((await anonymous.get(FORWARD, [over])).status)
      for (let i = 0; i < 4; i += 1) statuses.push((await anonymous.get(FORWARD, [guess])).status)
      expect(statuses).toEqual([...Array.from({ length: 9 }, () => 401), 429])
    })
  })
})

describe('the endpoint of forward authentication, asked by whoever is no trusted proxy,', () => {
  let alone: TestService

  beforeAll(async () => {
    alone = await startService({ env: { PUBLIC_URL: AUTH, ALLOWED_RETURN_ORIGINS: APP } })
  })

  afterAll(() => alone.stop())

  it.each<[string, HeaderLine[]]>([
    ['X-Original-*', [...PAGE]],
    [
      'X-Forwarded-*',
      [
        ['X-Forwarded-Method', 'GET'],
        ['X-Forwarded-Proto', 'https'],
        ['X-Forwarded-Host', 'app.example.org'],
        ['X-Forwarded-Uri', '/public/1'],
      ],
    ],
  ])('believes nothing of %s', async (_, headers) => {
    const nobody = await alone.anonymous.get(FORWARD, [...headers, ...NAVIGATION])
    expect([nobody.status, nobody.headers.location, nobody.headers[LOCATION]]).toEqual([401, undefined, undefined])
    const fred = await signedIn(alone)
    const own: HeaderLine = ['Sec-Fetch-Site', 'same-origin']
    expect((await alone.anonymous.get(FORWARD, [...headers, fred.session])).status).toBe(403)
    const answer = await alone.anonymous.get(`${FORWARD}?service=app&jwt=1&cookies=1`, [...headers, own, fred.session])
    expect([answer.status, answer.headers['x-tinyauth-user']]).toEqual([200, fred.username])
    expect([answer.headers['x-tinyauth-identity-jwt'], answer.headers.cookie]).toEqual([undefined, undefined])
    expect((await alone.anonymous.get(DEMAND, [...headers, own, fred.session])).status).toBe(403)
  })
})
