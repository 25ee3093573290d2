import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { basic, text } from '../service/client.js'
import type { Answer, HeaderLine } from '../service/client.js'
import { forgedToken, goodClaims, sessionCookie, startService } from '../service/harness.js'
import type { TestService, TestUser } from '../service/harness.js'
import { allow, arn, policy } from '../service/policies.js'

let service: TestService
let app: TestUser
let fred: TestUser

const APPLES = arn('orchard', 'apples/')
const APPLE = arn('orchard', 'apples/fred')

beforeAll(async () => {
  service = await startService()
  app = await service.gatekeeper('orchard')
  fred = await service.createUserWithKey({ password: 'apple pie', policy: policy(allow('orchard:ListApples', '*')) })
})

afterAll(() => service.stop())

/** The lines of a browser's request as Werkzeug hands them to `flask_tinyauth`: every one is forwarded. */
function browserHeaders(...proof: readonly HeaderLine[]): HeaderLine[] {
  return [
    ['Host', 'localhost:5000'],
    ['User-Agent', 'Mozilla/5.0 (X11; Linux x86_64)'],
    ['Accept', 'text/html,application/xhtml+xml'],
    ['Accept-Language', 'en-US,en;q=0.5'],
    ['Connection', 'keep-alive'],
    ...proof,
  ]
}

/** The call of `authorize(permission, resource_class, resource)`: the time has no zone, and no region is sent. */
function authorize(permission: string, resource: string, headers: readonly HeaderLine[]): Promise<Answer> {
  const context = { SourceIp: '127.0.0.1', RequestDateTime: '2026-11-22T20:54:51.123456' }
  const body = { permit: { [permission]: [resource] }, headers, context }
  const accept: HeaderLine[] = [
    ['Accept', 'application/json'],
    ['Content-Type', 'application/json'],
    ['User-Agent', 'python-requests/2.13.0'],
    ['Accept-Encoding', 'gzip, deflate'],
  ]
  return app.client.post('/api/v1/services/orchard/authorize-by-token', body, accept)
}

function login(password: string, strategy: string): Promise<Answer> {
  const body = { username: fred.username, password, 'csrf-strategy': strategy }
  return app.client.post('/api/v1/services/orchard/get-token-for-login', body)
}

describe('flask_tinyauth', () => {
  it('is told that its user may list apples', async () => {
    const answer = await authorize('ListApples', APPLES, browserHeaders(fred.proof))
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      Authorized: true,
      Identity: fred.username,
      NotPermitted: {},
      Permitted: { ListApples: [APPLES] },
    })
  })

  it('is told that its user may not get an apple, and not who the user is', async () => {
    const answer = await authorize('GetApple', APPLE, browserHeaders(fred.proof))
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      Authorized: false,
      ErrorCode: 'NotPermitted',
      NotPermitted: { GetApple: [APPLE] },
      Permitted: {},
    })
  })

  describe('gets every code of identity with HTTP 200, so that `Authorized` is always there', () => {
    // Asked for when a test runs: the users are made after the tests were collected, and a token may not be older than its user.
    const now = (): number => Math.floor(Date.now() / 1000)
    const withCsrf = (): string => forgedToken('orchard', { ...goodClaims(fred.username, now()), 'csrf-token': 'abc' })
    const stranger: HeaderLine = ['Authorization', basic('AKNOBODYNOBODYNOBODY', 'x')]

    it.each<[string, () => HeaderLine[]]>([
      ['UnsignedRequest', () => []],
      ['UnsignedRequest', () => [['Cookie', 'other=1; tinycsrf=2']]],
      ['UnsignedRequest', () => [['Authorization', 'Digest username="fred"']]],
      ['NoSuchKey', () => [stranger]],
      ['NoSuchKey', () => [sessionCookie(forgedToken('orchard', goodClaims('nobody', now())))]],
      ['InvalidSignature', () => [['Authorization', basic(fred.keyId, `${fred.secret}x`)]]],
      ['InvalidSignature', () => [sessionCookie('garbage')]],
      ['InvalidSignature', () => [sessionCookie(forgedToken('another', goodClaims(fred.username, now())))]],
      ['CsrfError', () => [sessionCookie(withCsrf())]],
      ['CsrfError', () => [sessionCookie(withCsrf()), ['X-CSRF-Token', 'abd']]],
    ])('%s', async (code, proof) => {
      const answer = await authorize('ListApples', APPLES, browserHeaders(...proof()))
      expect(answer.status).toBe(200)
      expect(answer.body).toEqual({
        Authorized: false,
        ErrorCode: code,
        NotPermitted: { ListApples: [APPLES] },
        Permitted: {},
      })
    })

    it('none when the header belongs to the session', async () => {
      const proof: HeaderLine[] = [sessionCookie(withCsrf()), ['X-Csrf-Token', 'abc']]
      const answer = await authorize('ListApples', APPLES, browserHeaders(...proof))
      expect(answer.body).toMatchObject({ Authorized: true, Identity: fred.username })
    })
  })

  it('logs a user in with the strategy `cookie`; its cookie is then accepted', async () => {
    const answer = await login('apple pie', 'cookie')
    expect(answer.status).toBe(200)
    const token = text(answer, 'token')
    const cookies = `tinysess=${token}; tinycsrf=${text(answer, 'csrf')}`
    const asked = await authorize('ListApples', APPLES, browserHeaders(['Cookie', cookies]))
    expect(asked.body).toMatchObject({ Authorized: true, Identity: fred.username })
  })

  it('is answered 401 to a wrong password', async () => {
    const answer = await login('apple pi', 'cookie')
    expect(answer.status).toBe(401)
    expect(answer.body).toMatchObject({ errors: { authentication: 'Invalid credentials' } })
  })

  it('gets a real 401 when its own key is wrong, so that its application fails closed', async () => {
    const body = { permit: { ListApples: [APPLES] }, headers: [fred.proof], context: {} }
    const wrong = service.anonymous.as({ ...app, secret: 'wrong' })
    const answer = await wrong.post('/api/v1/services/orchard/authorize-by-token', body)
    expect(answer.status).toBe(401)
    expect(answer.body).toMatchObject({ errors: { authorization: 'InvalidSignature' } })
  })

  it('gets a real 403 when it asks about a service that is not its own', async () => {
    const answer = await service.ask(app, 'cellar', { permit: { ListApples: [APPLES] }, headers: [fred.proof] })
    expect(answer.status).toBe(403)
    expect(answer.body).toMatchObject({ errors: { authorization: 'NotPermitted' } })
  })
})
