import { describe, expect, it } from '@jest/globals'
import { documentOf } from '../../../packages/guard/test/local/fake-service.js'
import { LocalWorld } from '../../../packages/guard/test/local/local-world.js'
import { settled } from '../../../packages/guard/test/local/test-time.js'

async function orchard(): Promise<LocalWorld> {
  const world = await LocalWorld.live()
  world.service.policies.set('readers', documentOf('Allow', 'apples:Get*'))
  world.service.addUser('fred', { policies: new Set(['readers']) })
  expect((await world.ask(world.session('fred'))).authorized).toBe(true)
  const key = Buffer.alloc(32, 7).toString('base64')
  world.service.mangle = (body, kind) => (kind === 'subkey' ? { ...body, key } : body)
  return world
}

describe('another signing key of the service', () => {
  it('ends the sessions of the old one when the service comes back with it', async () => {
    const world = await orchard()
    world.service.cut()
    await settled()
    await world.clock.pass(1000)
    expect(world.feed.isLive(world.clock.now())).toBe(true)
    expect((await world.ask(world.session('fred'))).authorized).toBe(false)
  })

  it('ends them within minutes where the feed comes from a node that was not stopped', async () => {
    const world = await orchard()
    const session = world.session('fred')
    for (let passed = 0; passed <= 300; passed += 10) {
      world.clock.jump(10_000)
      world.service.ping()
      await settled()
    }
    expect((await world.ask(session)).authorized).toBe(false)
  })
})
