import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../src/common/clock.js'
import { startService, succeeded } from '../../service/harness.js'
import type { TestService, TestUser } from '../../service/harness.js'
import { allow, arn, gatekeeperPolicy, policy } from '../../service/policies.js'
import { member } from '../../service/client.js'
import { createHmac } from 'node:crypto'

const NOW = Date.UTC(2026, 10, 22, 12, 0, 0)
const clock = new ManualClock(NOW)
let service: TestService
let keeper: TestUser

beforeAll(async () => {
  service = await startService({ clock })
  keeper = await service.createUserWithKey({ policy: gatekeeperPolicy('orchard') })
})
afterAll(() => service.stop())

function part(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

describe('a signing token', () => {
  it('of a day to come is given to nobody: who lost the right would sign sessions then', async () => {
    const fred = await service.createUser({
      password: 'a long enough password',
      policy: policy(allow('orchard:*', '*')),
    })
    const path = `/api/v1/regions/global/services/orchard/user-signing-tokens/${fred}/jwt/20270122`
    const given = await keeper.client.get(path)
    const stolen = given.status === 200 ? String(member(given.body, 'key')) : ''
    // The right and the key are taken away; two months pass.
    succeeded(await service.root.delete(`/api/v1/users/${keeper.username}/keys/${keeper.keyId}`))
    clock.set(Date.UTC(2027, 0, 22, 12, 0, 0))
    const iat = clock.now() / 1000
    const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ user: fred, iat, exp: iat + 3600, mfa: true })}`
    const mark = createHmac('sha256', Buffer.from(stolen, 'base64')).update(text).digest('base64url')
    const next = await service.createUserWithKey({ policy: gatekeeperPolicy('orchard') })
    const answer = await next.client.post('/api/v1/services/orchard/authorize-by-token', {
      permit: { EatApple: [arn('orchard', 'apples/1')] },
      headers: [['Cookie', `tinysess=${text}.${mark}`]],
      context: {},
    })
    expect(member(succeeded(answer).body, 'Authorized')).toBe(false)
  })
})
