import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { basic, text } from '../service/client.js'
import type { Answer } from '../service/client.js'
import { startService } from '../service/harness.js'
import type { TestService, TestUser } from '../service/harness.js'
import { allow, gatekeeperPolicy, policy } from '../service/policies.js'

let service: TestService
let proxy: TestUser
let curious: TestUser
let fred: TestUser

beforeAll(async () => {
  service = await startService()
  proxy = await service.gatekeeper('resty')
  const { Statement } = gatekeeperPolicy('resty')
  const reasons = allow('tinyauth:ReadAuthFailureReason', '*')
  curious = await service.createUserWithKey({ policy: policy(...Statement, reasons) })
  const fromHome = { IpAddress: { SourceIp: '192.0.2.0/24' } }
  const grants = policy(allow('resty:Get*', '*'), allow('resty:Post*', '*', fromHome))
  fred = await service.createUserWithKey({ password: 'open sesame', policy: grants })
})

afterAll(() => service.stop())

/** The header table of OpenResty: lower-case names, and a list where a line stood twice. */
function tableOf(authorization: string): unknown[] {
  return [
    ['host', 'www.example'],
    ['authorization', authorization],
    ['accept', ['text/html', 'application/json']],
  ]
}

/** `{endpoint}authorize` with the endpoint `…/api/v1/`: note the spelling `SourceIP`, and a resource that is no ARN. */
function authorize(action: string, headers: unknown, from: TestUser = proxy, ip = '203.0.113.1'): Promise<Answer> {
  const body = { action, resource: 'urn:::/path/to/page', headers, context: { SourceIP: ip } }
  return from.client.post(`${'/api/v1/'}authorize`, body)
}

function authorizeLogin(action: string, headers: unknown, from: TestUser = proxy): Promise<Answer> {
  const body = { action, resource: 'urn:::/path', headers, context: { SourceIP: '203.0.113.1' } }
  return from.client.post('/api/v1/authorize-login', body)
}

describe('lua-resty-tinyauth', () => {
  it('is told that the request is authorized, and by whom', async () => {
    const answer = await authorize('resty:GetPage', tableOf(fred.proof[1]))
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ Authorized: true, Identity: fred.username })
  })

  it('is told that it is not', async () => {
    const answer = await authorize('resty:DeletePage', tableOf(fred.proof[1]))
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ Authorized: false, ErrorCode: 'NotPermitted', Status: 403 })
  })

  it.each([
    ['NoSuchKey', () => basic('AKNOBODYNOBODYNOBODY', 'x')],
    ['InvalidSignature', () => basic(fred.keyId, 'x')],
    ['UnsignedRequest', () => 'Unknown scheme'],
  ])('is told %s with status 401 in the body and 200 on the wire', async (code, authorization) => {
    const answer = await authorize('resty:GetPage', tableOf(authorization()))
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ Authorized: false, ErrorCode: code, Status: 401 })
  })

  it('is judged by the address although it writes `SourceIP`', async () => {
    const inside = await authorize('resty:PostPage', tableOf(fred.proof[1]), proxy, '192.0.2.4')
    const outside = await authorize('resty:PostPage', tableOf(fred.proof[1]), proxy, '203.0.113.4')
    expect([inside.body, outside.body]).toMatchObject([{ Authorized: true }, { Authorized: false }])
  })

  it('logs in by password', async () => {
    const good = await authorizeLogin('resty:GetPage', tableOf(basic(fred.username, 'open sesame')))
    expect(good.status).toBe(200)
    expect(good.body).toEqual({ Authorized: true, Identity: fred.username })
  })

  const badLogins: readonly (readonly [string, string, () => unknown[]])[] = [
    ['a wrong password', 'InvalidSecretKey', () => tableOf(basic(fred.username, 'open'))],
    ['an unknown user', 'NoSuchKey', () => tableOf(basic('nobody', 'open sesame'))],
    ['an access key, which is no password', 'NoSuchKey', () => tableOf(fred.proof[1])],
  ]

  it.each(badLogins)(
    'is told InvalidSecretKey at %s: which half was wrong is for few',
    async (_what, _code, headers) => {
      const answer = await authorizeLogin('resty:GetPage', headers())
      expect(answer.status).toBe(200)
      expect(answer.body).toEqual({ Authorized: false, ErrorCode: 'InvalidSecretKey', Status: 401 })
    },
  )

  it.each(badLogins)(
    'is told at %s that it is %s when it holds ReadAuthFailureReason',
    async (_what, code, headers) => {
      const answer = await authorizeLogin('resty:GetPage', headers(), curious)
      expect(answer.body).toEqual({ Authorized: false, ErrorCode: code, Status: 401 })
    },
  )

  it.each([
    ['an unreadable header', () => tableOf('Basic %%%')],
    ['no header', () => [['host', 'www.example']]],
  ])('is told NoSuchKey at a login with %s', async (_what, headers) => {
    const answer = await authorizeLogin('resty:GetPage', headers())
    expect(answer.body).toEqual({ Authorized: false, ErrorCode: 'NoSuchKey', Status: 401 })
  })

  it('is told NotPermitted after a good login that is not enough', async () => {
    const answer = await authorizeLogin('resty:DeletePage', tableOf(basic(fred.username, 'open sesame')))
    expect(answer.body).toMatchObject({ Authorized: false, ErrorCode: 'NotPermitted', Status: 403 })
  })

  describe('with cookies of the service `resty`', () => {
    let cookie: unknown[]

    beforeAll(async () => {
      const body = { username: fred.username, password: 'open sesame', 'csrf-strategy': 'none' }
      const token = text(await proxy.client.post('/api/v1/services/resty/get-token-for-login', body), 'token')
      cookie = [['cookie', `tinysess=${token}`]]
    })

    it('is authorized when the action says the service', async () => {
      expect((await authorize('resty:GetPage', cookie)).body).toEqual({ Authorized: true, Identity: fred.username })
    })

    it('is authorized when it does not, by the one service that its key is bound to', async () => {
      const username = await service.createUser({ policy: gatekeeperPolicy('resty') })
      const bound = await service.createKey(username, { services: ['resty'] })
      const client = service.anonymous.as(bound)
      const answer = await authorize('GetPage', cookie, { ...proxy, ...bound, client })
      expect(answer.body).toEqual({ Authorized: true, Identity: fred.username })
    })

    it('is refused when neither says the service', async () => {
      expect((await authorize('GetPage', cookie)).body).toMatchObject({
        Authorized: false,
        ErrorCode: 'InvalidSignature',
      })
    })
  })
})
