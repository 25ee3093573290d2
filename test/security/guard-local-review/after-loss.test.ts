import { describe, expect, it } from '@jest/globals'
import { documentOf } from '../../../packages/guard/test/local/fake-service.js'
import { LocalWorld } from '../../../packages/guard/test/local/local-world.js'
import { settled } from '../../../packages/guard/test/local/test-time.js'
import { ServiceRefusal } from '../../../packages/guard/src/service/service-error.js'

async function orchard(): Promise<LocalWorld> {
  const world = await LocalWorld.live()
  world.service.policies.set('readers', documentOf('Allow', 'apples:Get*'))
  world.service.addUser('fred', { policies: new Set(['readers']) })
  return world
}

describe('after news were lost', () => {
  it('the service is asked for no answer of before a change that was heard', async () => {
    const world = await orchard()
    const { service } = world
    service.change([{ type: 'user', id: 'uid-fred' }])
    await settled()
    expect(world.feed.seq).toBe(2)
    service.tell({ seq: 9, atMs: world.clock.now(), type: 'x', subjects: [] })
    await settled()
    await world.ask(world.session('fred'))
    // Else its cache, or a node that lags behind, may answer.
    expect(world.fallback.asked).toMatchObject([{ atLeastRevision: 2 }])
  })

  it('the service is not bound to a number that it says it does not have', async () => {
    const world = await orchard()
    world.service.noStreams = new ServiceRefusal('ahead of the newest', 400, {})
    world.service.cut()
    await settled()
    await world.clock.pass(1000)
    await world.ask(world.session('fred'))
    expect(world.fallback.asked[0]?.atLeastRevision).toBeUndefined()
  })

  it('nobody is held whom it read of a store that went back meanwhile, whatever number that had', async () => {
    const world = await orchard()
    const { service, clock } = world
    service.seq = 100
    service.hold()
    const asked = Promise.resolve(world.store.principalByUsername('fred'))
    await settled()
    service.users.get('fred')?.policies.clear()
    service.seq = 90
    service.tell({ seq: 90, atMs: clock.now(), type: 'reset', subjects: [{ type: 'partition', id: 'tinyauth' }] })
    await settled()
    service.release()
    expect((await asked)?.parts.revision).toBe(90)
    expect((await world.ask(world.session('fred'))).authorized).toBe(false)
  })
})

describe('a change that names nothing', () => {
  it('is taken to touch everybody who is held', async () => {
    const world = await orchard()
    await world.ask(world.session('fred'))
    world.service.change([])
    await settled()
    expect(world.store.size).toBe(0)
  })

  it('is taken to touch everybody who is being read', async () => {
    const world = await orchard()
    const { service, store } = world
    service.hold()
    const asked = Promise.resolve(store.principalByUsername('fred'))
    await settled()
    service.change([], () => service.users.get('fred')?.policies.clear())
    await settled()
    service.release()
    expect((await asked)?.parts.revision).toBe(2)
  })
})
