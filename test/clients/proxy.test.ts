import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import type { Answer } from '../service/client.js'
import { SIGNING_KEY, startService } from '../service/harness.js'
import type { TestService, TestUser } from '../service/harness.js'
import { allow, deny, policy } from '../service/policies.js'
import { subkey } from '../service/session-token.js'
import type { SubkeyType } from '../service/session-token.js'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)

let service: TestService
let proxy: TestUser
let fred: TestUser

beforeAll(async () => {
  service = await startService({ clock: new ManualClock(NOW) })
  proxy = await service.gatekeeper('orchard')
  fred = await service.createUserWithKey({ policy: policy(allow('orchard:Get*', '*'), deny('orchard:GetSeed', '*')) })
})

afterAll(() => service.stop())

/** The endpoint is written without a trailing slash. */
function get(path: string, from: TestUser = proxy): Promise<Answer> {
  return from.client.get(`${'/api/v1'}/regions/europe/services/orchard/${path}`)
}

function expected(type: SubkeyType, secret: string, identity: string, date = '20261122'): string {
  return subkey(type, { secret, identity, date, region: 'europe', service: 'orchard' }).toString('base64')
}

describe('the proxy mode', () => {
  it("gets a user's signing key for sessions", async () => {
    const answer = await get(`user-signing-tokens/${fred.username}/jwt/20261122`)
    expect(answer.status).toBe(200)
    const key = expected('jwt_request', SIGNING_KEY, fred.username)
    expect(answer.body).toEqual({ identity: fred.username, key })
  })

  it.each<[string, SubkeyType]>([
    ['basic-auth', 'basic_auth_request'],
    ['jwt', 'jwt_request'],
    ['aws-sig4', 'aws4_request'],
  ])("gets an access key's signing key for %s", async (protocol, type) => {
    const answer = await get(`access-key-signing-tokens/${fred.keyId}/${protocol}/20261122`)
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ identity: fred.username, key: expected(type, fred.secret, fred.keyId) })
  })

  it('is told in RFC 1123 form, in GMT, that a key is good for three days', async () => {
    const { headers } = await get(`access-key-signing-tokens/${fred.keyId}/jwt/20261122`)
    expect(headers['expires']).toBe('Wed, 25 Nov 2026 12:00:00 GMT')
    expect(headers['cache-control']).toBe('max-age=259200')
  })

  it("gets a user's statements, those of the groups first, good for a minute", async () => {
    const group = await service.createGroup(policy(allow('orchard:ListApples', '*')))
    await service.addMember(group, fred.username)
    const answer = await get(`user-policies/${fred.username}`)
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({
      Statement: [
        { Effect: 'Allow', Action: ['orchard:ListApples'], Resource: ['*'] },
        { Effect: 'Allow', Action: ['orchard:Get*'], Resource: ['*'] },
        { Effect: 'Deny', Action: ['orchard:GetSeed'], Resource: ['*'] },
      ],
    })
    expect(answer.headers['cache-control']).toBe('max-age=60')
    expect(answer.headers['expires']).toBe('Sun, 22 Nov 2026 12:01:00 GMT')
  })

  it.each([
    ['an unknown user', () => 'user-signing-tokens/nobody/jwt/20261122'],
    ['an unknown key', () => 'access-key-signing-tokens/AKNOBODYNOBODYNOBODY/jwt/20261122'],
  ])('is told 404 `No such key` for %s, which it must not keep', async (_what, path) => {
    const answer = await get(path())
    expect(answer.status).toBe(404)
    expect(answer.body).toMatchObject({ message: 'No such key' })
    expect(answer.headers['expires']).toBeUndefined()
  })

  it('is told 404 for the policies of an unknown user', async () => {
    expect((await get('user-policies/nobody')).status).toBe(404)
  })

  it.each([
    ['a malformed date', () => `user-signing-tokens/${fred.username}/jwt/2026-11-22`],
    ['a day that does not exist', () => `user-signing-tokens/${fred.username}/jwt/20260230`],
    ['a protocol that users do not have', () => `user-signing-tokens/${fred.username}/basic-auth/20261122`],
    ['a protocol that nobody has', () => `access-key-signing-tokens/${fred.keyId}/rot13/20261122`],
    ['a protocol of every object', () => `access-key-signing-tokens/${fred.keyId}/constructor/20261122`],
  ])('is told 400 for %s', async (_what, path) => {
    const answer = await get(path())
    expect(answer.status).toBe(400)
    expect(answer.body).toHaveProperty('errors')
  })

  it.each([
    ['user', 'jwt', '20261120'],
    ['user', 'jwt', '20261124'],
    ['user', 'jwt', '20991231'],
    ['key', 'jwt', '20261120'],
    ['key', 'aws-sig4', '20261113'],
    ['key', 'aws-sig4', '20261124'],
    ['key', 'basic-auth', '20991231'],
  ])(
    'is told 400, naming the date, for a day whose signatures cannot be good: %s, %s, %s',
    async (of, protocol, date) => {
      const holder = of === 'user' ? `user-signing-tokens/${fred.username}` : `access-key-signing-tokens/${fred.keyId}`
      const answer = await get(`${holder}/${protocol}/${date}`)
      expect(answer.status).toBe(400)
      expect(answer.body).toMatchObject({ errors: { date: 'must be a day whose signatures can be good now' } })
    },
  )

  it.each(['20261121', '20261123'])('is given the keys of the day before and the day after: %s', async (date) => {
    const answer = await get(`user-signing-tokens/${fred.username}/jwt/${date}`)
    expect(answer.body).toEqual({
      identity: fred.username,
      key: expected('jwt_request', SIGNING_KEY, fred.username, date),
    })
  })

  it('gets nothing of a service that it is not permitted on', async () => {
    const other = await service.gatekeeper('cellar')
    const paths = [
      `user-signing-tokens/${fred.username}/jwt/20261122`,
      `access-key-signing-tokens/${fred.keyId}/jwt/20261122`,
      `user-policies/${fred.username}`,
    ]
    const answers = await Promise.all(paths.map((path) => get(path, other)))
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403])
    for (const { body } of answers) expect(body).toMatchObject({ errors: { authorization: 'NotPermitted' } })
  })

  it('gets no key of an inactive access key', async () => {
    const user = await service.createUserWithKey()
    await service.root.patch(`/api/v1/users/${user.username}/keys/${user.keyId}`, { status: 'inactive' })
    expect((await get(`access-key-signing-tokens/${user.keyId}/basic-auth/20261122`)).status).toBe(404)
  })

  it('gets no key of a disabled user', async () => {
    const user = await service.createUserWithKey()
    await service.root.patch(`/api/v1/users/${user.username}`, { status: 'disabled' })
    expect((await get(`user-signing-tokens/${user.username}/jwt/20261122`)).status).toBe(404)
    expect((await get(`access-key-signing-tokens/${user.keyId}/jwt/20261122`)).status).toBe(404)
  })
})
