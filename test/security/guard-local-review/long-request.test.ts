import { describe, expect, it } from '@jest/globals'
import { signRequest } from '../../../packages/request-signing/src/index.js'
import { documentOf } from '../../../packages/guard/test/local/fake-service.js'
import { LocalWorld } from '../../../packages/guard/test/local/local-world.js'

const NO_BODY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

describe('a signed request that the service would refuse', () => {
  it.each([
    { name: 'a line that is too long', uri: `/${'x'.repeat(8192)}`, more: 0 },
    { name: 'too many headers', uri: '/apples/1', more: 1001 },
  ])('for $name is not decided here', async ({ uri, more }) => {
    const world = await LocalWorld.live()
    world.service.policies.set('readers', documentOf('Allow', 'apples:Get*'))
    world.service.addUser('fred', { policies: new Set(['readers']) })
    const headers: [string, string][] = [['Host', 'apples.example.com']]
    const now = world.clock.now()
    const signer = { accessKeyId: 'AKID-fred', secret: 'secret of fred', region: 'global', service: 'apples', now }
    const proof = signRequest({ method: 'GET', uri, headers, body: '' }, signer)
    const others = Array.from({ length: more }, (_, at): [string, string] => [`x-amz-meta-${at}`, 'x'])
    const request = { method: 'GET', uri, bodySha256: NO_BODY }
    const answer = await world.ask([...headers, ...proof, ...others], 'GetApple', { request })
    expect(answer).toMatchObject({ authorized: false, decidedBy: 'remote' })
  })
})
