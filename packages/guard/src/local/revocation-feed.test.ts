import { describe, expect, it } from '@jest/globals'
import { LocalWorld, MAX_SILENCE_MS } from '../../test/local/local-world.js'
import { settled } from '../../test/local/test-time.js'
import { ConnectionError } from '../authorizer/errors.js'
import { ServiceRefusal } from '../service/service-error.js'

const isLive = (world: LocalWorld): boolean => world.feed.isLive(world.clock.now())

/** Waits, so that the next try has begun. */
async function nextTry(world: LocalWorld): Promise<void> {
  await settled()
  await world.clock.pass(60_000)
  await settled()
}

describe('RevocationFeed', () => {
  it('is live with the first ping, and stays so with each', async () => {
    const world = await LocalWorld.live()
    expect(isLive(world)).toBe(true)
    for (let i = 0; i < 10; i++) {
      await world.clock.pass(5000)
      world.service.ping()
      await settled()
    }
    expect(isLive(world)).toBe(true)
    expect(world.service.calls).toEqual(['stream undefined'])
  })

  it('goes on where it was when the stream ends', async () => {
    const world = await LocalWorld.live()
    world.service.change([])
    await settled()
    world.service.cut()
    world.service.change([])
    await nextTry(world)
    expect(world.service.calls).toEqual(['stream undefined', 'stream 2'])
    expect(world.feed.seq).toBe(3)
    expect(isLive(world)).toBe(true)
  })

  it.each([
    { name: 'a gap', say: (world: LocalWorld) => world.service.tell({ seq: 9, atMs: 0, type: 'x', subjects: [] }) },
    {
      name: 'a number of before',
      say: (world: LocalWorld) => world.service.tell({ seq: 1, atMs: 0, type: 'x', subjects: [] }),
    },
    { name: 'a ping of before', say: (world: LocalWorld) => world.service.ping(0) },
    {
      name: 'what cannot be read',
      say: ({ service }: LocalWorld) => service.streams.forEach((stream) => stream.say('data: x\n\n')),
    },
  ])('begins anew after $name', async ({ say }) => {
    const world = await LocalWorld.live()
    say(world)
    await settled()
    expect(isLive(world)).toBe(false)
    expect(world.feed.seq).toBeUndefined()
    await nextTry(world)
    expect(world.service.calls).toEqual(['stream undefined', 'stream undefined'])
    expect(isLive(world)).toBe(true)
  })

  it('begins anew where it is told to', async () => {
    const world = await LocalWorld.live()
    world.service.addUser('fred')
    await world.ask(world.session('fred'))
    world.service.tell({ seq: 0, atMs: world.clock.now(), type: 'reset', subjects: [{ type: 'partition', id: 'x' }] })
    await settled()
    expect(world.store.size).toBe(0)
    expect(world.feed.seq).toBe(0)
    expect(isLive(world)).toBe(true)
  })

  it.each([400, 410])('begins anew after %d, which says that it cannot go on from there', async (status) => {
    const world = await LocalWorld.live()
    world.service.noStreams = new ServiceRefusal('not from there', status, {})
    world.service.cut()
    await nextTry(world)
    expect(world.feed.seq).toBeUndefined()
    world.service.noStreams = undefined
    await nextTry(world)
    expect(world.service.calls.at(-1)).toBe('stream undefined')
    expect(isLive(world)).toBe(true)
  })

  it.each([401, 403, 404, 429])('waits longer and longer after %d, and asks for no pages', async (status) => {
    const world = new LocalWorld()
    world.service.noStreams = new ServiceRefusal('no', status, {})
    world.feed.start()
    await settled()
    const waits: number[] = []
    for (let tries = 1; tries <= 3; tries++) {
      let waitedMs = 0
      while (world.service.calls.length === tries) {
        await world.clock.pass(250)
        waitedMs += 250
      }
      waits.push(waitedMs)
    }
    expect(waits).toEqual([1250, 1500, 2000])
    expect(world.service.calls.filter((call) => call.startsWith('events'))).toEqual([])
    expect(isLive(world)).toBe(false)
  })

  it('asks each second where streams cannot be had', async () => {
    const world = new LocalWorld()
    world.service.noStreams = new ConnectionError('no stream')
    world.service.addUser('fred')
    world.feed.start()
    await settled()
    expect(isLive(world)).toBe(true)
    await world.ask(world.session('fred'))
    expect(world.store.size).toBe(1)
    world.service.change([{ type: 'user', id: 'uid-fred' }])
    await world.clock.pass(1000)
    expect(world.store.size).toBe(0)
    expect(world.feed.seq).toBe(2)
    expect(world.service.calls.filter((call) => call.startsWith('events'))).toEqual(['events undefined', 'events 1'])
  })

  it('asks each second where something on the way keeps what a stream says', async () => {
    const world = new LocalWorld()
    world.feed.start()
    // Nothing of it arrives.
    for (const stream of world.service.streams) stream.say = () => undefined
    world.service.streams.forEach((stream) => void stream[Symbol.asyncIterator]().next())
    await settled()
    expect(isLive(world)).toBe(false)
    await world.clock.pass(MAX_SILENCE_MS)
    await world.clock.pass(1000)
    expect(world.service.calls.at(-1)).toBe('events undefined')
    expect(isLive(world)).toBe(true)
  })

  it('opens another stream after a silence', async () => {
    const world = await LocalWorld.live()
    await world.clock.pass(MAX_SILENCE_MS)
    await world.clock.pass(1000)
    expect(world.service.calls).toEqual(['stream undefined', 'stream 1'])
  })

  it('tries a stream again when pages fail, and after many of them', async () => {
    const world = new LocalWorld()
    world.service.noStreams = new ConnectionError('no stream')
    world.feed.start()
    await settled()
    world.service.noStreams = undefined
    world.service.noPages = new ConnectionError('no page')
    await nextTry(world)
    await nextTry(world)
    expect(world.service.calls.at(-1)).toBe('stream 1')
    const other = new LocalWorld()
    other.service.noStreams = new ConnectionError('no stream')
    other.feed.start()
    await settled()
    for (let i = 0; i < 601; i++) await other.clock.pass(1000)
    expect(other.service.calls.filter((call) => call.startsWith('stream')).length).toBe(2)
  })

  it.each([
    { name: 'no page', page: () => ({}) },
    { name: 'another version', page: () => ({ v: 2, seq: 1, events: [], more: false }) },
    { name: 'a number of before', page: () => ({ v: 1, seq: 0, events: [], more: false }) },
    { name: 'changes that do not come', page: () => ({ v: 1, seq: 5, events: [], more: true }) },
    {
      name: 'a gap',
      page: () => ({
        v: 1,
        seq: 3,
        events: [{ v: 1, seq: 3, at: '2026-11-22T10:00:00Z', type: 'x', subjects: [] }],
        more: false,
      }),
    },
  ])('forgets everything after a page with $name', async ({ page }) => {
    const world = new LocalWorld()
    world.service.noStreams = new ConnectionError('no stream')
    world.service.addUser('fred')
    world.feed.start()
    await settled()
    await world.ask(world.session('fred'))
    expect(world.store.size).toBe(1)
    world.service.mangle = (body, kind) => (kind === 'events' ? page() : body)
    await world.clock.pass(1000)
    expect(world.store.size).toBe(0)
    expect(world.feed.seq).toBeUndefined()
    expect(isLive(world)).toBe(false)
  })

  it('ends a stream that comes after it was closed', async () => {
    const world = new LocalWorld()
    world.feed.start()
    world.feed.close()
    await settled()
    expect(world.service.streams.size).toBe(0)
    expect(world.clock.size).toBe(0)
    expect(isLive(world)).toBe(false)
  })
})

describe('RevocationFeed, for whoever goes on without the service', () => {
  const PATIENT = { maxStalenessMs: 300_000 }

  it('is relied on for longer than a connection may be silent', async () => {
    const world = await LocalWorld.live(PATIENT)
    world.service.down = new ConnectionError('the service cannot be reached')
    world.service.cut()
    world.clock.jump(300_000)
    expect([isLive(world), world.feed.stalenessMs(world.clock.now())]).toEqual([true, 300_000])
    world.clock.jump(1)
    expect(isLive(world)).toBe(false)
  })

  it('gives a silent connection up as soon as everybody does', async () => {
    const world = await LocalWorld.live(PATIENT)
    await world.clock.pass(MAX_SILENCE_MS)
    expect(world.service.streams.size).toBe(0)
  })

  it.each([401, 403, 404])('forgets everything when it may not listen any more: %d', async (status) => {
    const world = await LocalWorld.live(PATIENT)
    world.service.addUser('fred')
    await world.ask(world.session('fred'))
    expect(world.store.size).toBe(1)
    world.service.noStreams = new ServiceRefusal('no', status, {})
    world.service.cut()
    await nextTry(world)
    expect([isLive(world), world.store.size, world.feed.stalenessMs(world.clock.now())]).toEqual([false, 0, undefined])
  })
})
