import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startService, succeeded, type TestService, type TestUser } from '../../../test/service/harness.js'
import { allow, deny, policy } from '../../../test/service/policies.js'
import { ManualClock } from '../../common/clock.js'

const DATE = '20261122'

const NOW = Date.UTC(2026, 10, 22, 12)
const clock = new ManualClock(NOW)

let service: TestService
let fred: TestUser

beforeAll(async () => {
  service = await startService({ clock })
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

  it.each([
    ['ends', 'notAfter', 30_500, 'max-age=30'],
    ['begins', 'notBefore', 20_000, 'max-age=20'],
    ['ends long after that', 'notAfter', 3_600_000, 'max-age=60'],
    ['began long ago', 'notBefore', -3_600_000, 'max-age=60'],
  ])('are good until a membership %s', async (_what, field, ms, control) => {
    const jane = await service.createUserWithKey()
    const group = await service.createGroup(policy(allow('apples:GetApple', '*')))
    await service.addMember(group, jane.username, { [field]: new Date(NOW + ms).toISOString() })
    const { headers } = await service.root.get(`/api/v1/regions/global/services/apples/user-policies/${jane.username}`)
    expect(headers['cache-control']).toBe(control)
    expect(headers['expires']).toBe(new Date(NOW + Number(control.slice('max-age='.length)) * 1000).toUTCString())
  })

  it('say which change they know: none that was made after they were read', async () => {
    const path = `/api/v1/regions/global/services/apples/user-policies/${fred.username}`
    const revision = async (): Promise<number> => Number((await service.root.get(path)).headers['x-tinyauth-knows'])
    const before = await revision()
    const made = await service.root.post('/api/v1/groups', { name: 'more' })
    expect(Number(succeeded(made).headers['x-tinyauth-revision'])).toBeGreaterThan(before)
    expect(await revision()).toBe(Number(made.headers['x-tinyauth-revision']))
  }) // prettier-ignore
})
