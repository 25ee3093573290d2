import { afterEach, describe, expect, it } from '@jest/globals'
import { createAuthorizer } from '../../../packages/guard/src/authorizer/create-authorizer.js'
import { startService } from '../../service/harness.js'
import { allow, arn, gatekeeperPolicy, policy } from '../../service/policies.js'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

describe('whoever is let in', () => {
  it.each(['all', 'any'] as const)('has a name, also where the guard may not read names (mode `%s`)', async (mode) => {
    const service = await startService()
    ends.push(() => service.stop())
    const keeper = await service.createUserWithKey({ policy: gatekeeperPolicy('orchard') })
    const fred = await service.createUserWithKey({
      policy: policy(allow('orchard:GetApple', arn('orchard', 'apples/1'))),
    })
    const key = { accessKeyId: keeper.keyId, secretAccessKey: keeper.secret }
    const authorizer = createAuthorizer({ endpoint: service.url, ...key, service: 'orchard', environment: {} })
    ends.push(() => authorizer.close())
    const request = { method: 'GET', url: '/apples/1', rawHeaders: [...fred.proof] }
    const get = { action: 'GetApple', type: 'apples', id: '1' }
    const wanted = mode === 'any' ? [get, { action: 'ManageApples', type: 'apples' }] : [get]
    const { authorized, identity } = await authorizer.authorize(request, wanted, { mode })
    expect({ authorized, username: identity?.username }).toEqual({ authorized: true, username: fred.username })
  })
})
