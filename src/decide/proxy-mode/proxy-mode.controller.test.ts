import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startService, succeeded, type TestService, type TestUser } from '../../../test/service/harness.js'
import { allow, deny, policy } from '../../../test/service/policies.js'
import { ManualClock } from '../../common/clock.js'

const DATE = '20261122'

let service: TestService
let fred: TestUser

beforeAll(async () => {
  service = await startService({ clock: new ManualClock(Date.UTC(2026, 10, 22, 12)) })
  fred = await service.createUserWithKey({
    policy: policy(allow('apples:*', '*'), deny(['apples:getapple', 'apples:EatApple'], '*')),
  })
})

afterAll(() => service.stop())

function statusOf(path: string): Promise<number> {
  return service.root.get(`/api/v1/regions/global/services/${path}`).then(({ status }) => status)
}

describe('the keys of the service itself', () => {
  it('are given to nobody where they sign, whatever is permitted', async () => {
    const keys = `tinyauth/access-key-signing-tokens/${fred.keyId}`
    expect(await statusOf(`tinyauth/user-signing-tokens/${fred.username}/jwt/${DATE}`)).toBe(403)
    expect(await statusOf(`${keys}/jwt/${DATE}`)).toBe(403)
    expect(await statusOf(`${keys}/aws-sig4/${DATE}`)).toBe(403)
  })

  it('do not tell by their refusal who exists', async () => {
    expect(await statusOf(`tinyauth/user-signing-tokens/nobody/jwt/${DATE}`)).toBe(403)
    expect(await statusOf(`tinyauth/access-key-signing-tokens/AKNOBODY/jwt/${DATE}`)).toBe(403)
  })

  it('are given for `basic-auth`, by which a proxy knows its own callers', async () => {
    expect(await statusOf(`tinyauth/access-key-signing-tokens/${fred.keyId}/basic-auth/${DATE}`)).toBe(200)
  })
})

describe('the key of a gatekeeper that is bound to services', () => {
  it('is not given for the service itself: a proxy would not know whom its holder may ask about', async () => {
    const { keyId } = await service.createKey(fred.username, { services: ['apples', 'tinyauth'] })
    expect(await statusOf(`tinyauth/access-key-signing-tokens/${keyId}/basic-auth/${DATE}`)).toBe(404)
    expect(await statusOf(`apples/access-key-signing-tokens/${keyId}/basic-auth/${DATE}`)).toBe(200)
  })
})

describe('the policies of a user', () => {
  it('deny in any case what is not spelled as the service has registered it', async () => {
    succeeded(await service.root.post('/api/v1/services', { name: 'apples' }))
    const names = ['GetApple', 'EatApple'].map((name) => ({ name, level: 'read' }))
    succeeded(await service.root.put('/api/v1/services/apples/actions', names))
    const answer = await service.root.get(`/api/v1/regions/global/services/apples/user-policies/${fred.username}`)
    const Action = ['[aA][pP][pP][lL][eE][sS]:[gG][eE][tT][aA][pP][pP][lL][eE]', 'apples:EatApple']
    expect(answer.body).toMatchObject({ Statement: [{ Effect: 'Allow' }, { Effect: 'Deny', Action }] })
  })
})
