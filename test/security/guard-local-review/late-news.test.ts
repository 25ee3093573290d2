import { describe, expect, it } from '@jest/globals'
import { documentOf } from '../../../packages/guard/test/local/fake-service.js'
import { LocalWorld, MAX_SILENCE_MS } from '../../../packages/guard/test/local/local-world.js'
import { settled } from '../../../packages/guard/test/local/test-time.js'
import { ConnectionError } from '../../../packages/guard/src/authorizer/errors.js'

async function orchard(): Promise<LocalWorld> {
  const world = await LocalWorld.live()
  world.service.policies.set('readers', documentOf('Allow', 'apples:Get*'))
  world.service.addUser('fred', { policies: new Set(['readers']) })
  expect((await world.ask(world.session('fred'))).decidedBy).toBe('local')
  return world
}

const isLive = (world: LocalWorld): boolean => world.feed.isLive(world.clock.now())

describe('what is known, counted from when it was true', () => {
  it('is not older than `maxFeedSilenceMs`, though every ping comes late', async () => {
    const world = await orchard()
    const saidMs = world.clock.now()
    world.clock.jump(MAX_SILENCE_MS - 1000)
    world.service.tell({ seq: 1, atMs: saidMs, type: 'ping', subjects: [] })
    await settled()
    world.clock.jump(2000)
    expect(isLive(world)).toBe(false)
  })

  it('is not older either when the first ping of a connection waited while this machine slept', async () => {
    const world = await orchard()
    world.service.cut()
    await settled()
    const plannedMs = world.clock.now()
    // The next connection is opened, and what it said first is read when the machine wakes.
    const { service } = world
    const stream = service.stream.bind(service)
    service.stream = async (since) => {
      const opened = await stream(since)
      world.clock.jump(50_000)
      return opened
    }
    await world.clock.pass(1000)
    expect(world.clock.now() - plannedMs).toBe(51_000)
    expect(service.calls.at(-1)).toBe('stream 1')
    expect(isLive(world)).toBe(false)
  })

  it('does not become news by a change that a node with another clock dated', async () => {
    const world = await orchard()
    const { clock, service } = world
    service.muted = true
    clock.jump(MAX_SILENCE_MS)
    service.tell({ seq: 2, atMs: clock.now() + 20_000, type: 'x', subjects: [{ type: 'user', id: 'uid-jane' }] })
    await settled()
    clock.jump(1)
    expect(isLive(world)).toBe(false)
  })

  it('does not come back to life when a clock that was set back comes to where it was', async () => {
    const world = await orchard()
    const { clock, service } = world
    service.down = new ConnectionError('down')
    service.cut()
    await settled()
    // Timers go by another clock, which nobody sets.
    const now = clock.now.bind(clock)
    clock.now = () => now() - 3_600_000
    await clock.pass(3_600_000)
    service.users.get('fred')?.policies.clear()
    world.fallback.error = new ConnectionError('down')
    await expect(Promise.resolve(world.ask(world.session('fred')))).rejects.toThrow(ConnectionError)
  })

  it('does not come back to life either when the last thing that it heard was a change', async () => {
    const world = await orchard()
    const { clock, service } = world
    const madeMs = clock.now()
    const now = clock.now.bind(clock)
    clock.now = () => now() - 3_600_000
    service.tell({ seq: 2, atMs: madeMs, type: 'x', subjects: [{ type: 'user', id: 'uid-jane' }] })
    await settled()
    service.down = new ConnectionError('down')
    service.cut()
    await clock.pass(3_600_000)
    expect(isLive(world)).toBe(false)
  })
})
