import { describe, expect, it } from '@jest/globals'
import { cookieOf, LEASE_SECONDS, OUT_OF_REACH, visitOf } from '../../test/leases/fake-leases.js'
import { LeaseWorld } from '../../test/leases/lease-world.js'
import { settled } from '../../test/local/test-time.js'
import { ServiceRefusal } from '../service/service-error.js'
import { UNHEARD_MS } from './lease-store.js'

const ONE = visitOf('one')

describe('a lease', () => {
  it('is asked for once, and answers from memory at once afterwards', async () => {
    const world = await LeaseWorld.live()
    expect(world.store.held(ONE)).toBeUndefined()
    expect(await world.who()).toBe('user-one')
    for (let i = 0; i < 100; i++) expect(world.store.held(ONE)?.username).toBe('user-one')
    expect(world.api.asked).toEqual([{ ...ONE, renews: undefined }])
  })

  it('is asked for once by all who wait for it', async () => {
    const world = await LeaseWorld.live()
    world.api.hold()
    const waiting = [world.who(), world.who(), world.who()]
    world.api.release()
    expect(await Promise.all(waiting)).toEqual(['user-one', 'user-one', 'user-one'])
    expect(world.api.asked).toHaveLength(1)
  })

  it('is of these very cookies', async () => {
    const world = await LeaseWorld.live(['one', 'two'])
    await world.who('one')
    expect(world.store.held({ ...ONE, cookies: `${ONE.cookies}x` })).toBeUndefined()
    expect(world.store.held({ ...ONE, cookies: `${ONE.cookies}; ${cookieOf('two')}` })).toBeUndefined()
    expect(await world.who('two')).toBe('user-two')
  })

  it('is of the address that it was asked for from: the service may hold sessions to theirs', async () => {
    const world = await LeaseWorld.live()
    await world.who()
    const elsewhere = { ...ONE, sourceIp: '192.0.2.2' }
    expect(world.store.held(elsewhere)).toBeUndefined()
    expect(world.store.held({ ...ONE, sourceIp: undefined })).toBeUndefined()
    await world.store.ask(elsewhere)
    expect(world.api.asked.map(({ sourceIp }) => sourceIp)).toEqual(['192.0.2.1', '192.0.2.2'])
    await world.passHeard(LEASE_SECONDS * 800)
    world.store.held(elsewhere)
    expect(world.api.asked[2]).toEqual({ ...elsewhere, renews: 'lease.of.one' })
  })

  it('ends wherever its cookies come from when they are refused anywhere', async () => {
    const world = await LeaseWorld.live()
    await world.who()
    world.api.sessions.delete('one')
    expect(await world.who('one', '192.0.2.2')).toBe('InvalidSignature')
    expect(world.store.held(ONE)).toBeUndefined()
    // A thief who is refused keeps nobody else out.
    world.api.sessions.set('one', [])
    expect([await world.who('one', '192.0.2.2'), await world.who()]).toEqual(['InvalidSignature', 'user-one'])
  })

  it('cannot be changed by a handler', async () => {
    const world = await LeaseWorld.live()
    await world.who()
    const user = world.store.held(ONE)?.user
    expect([user, user?.groups, world.store.held(ONE)].every((part) => Object.isFrozen(part))).toBe(true)
  })

  it('ends with its time, and is renewed in the background before', async () => {
    const world = await LeaseWorld.live()
    await world.who()
    await world.passHeard(LEASE_SECONDS * 800 - 1)
    expect(world.store.held(ONE)).toBeDefined()
    expect(world.api.asked).toHaveLength(1)
    await world.clock.pass(1)
    expect(world.store.held(ONE)).toBeDefined()
    expect(world.api.asked).toHaveLength(2)
    expect(world.api.asked[1]).toEqual({ ...ONE, renews: 'lease.of.one' })
    await settled()
    await world.passHeard(LEASE_SECONDS * 300)
    expect(world.store.held(ONE)).toBeDefined()
    expect(world.api.asked).toHaveLength(2)
  })

  it('is not used when the clock was set back before it was granted', async () => {
    const world = await LeaseWorld.live()
    await world.who()
    world.clock.jump(-1)
    expect(world.store.held(ONE)).toBeUndefined()
  })

  it('makes room when there are too many, for those that are used', async () => {
    const world = await LeaseWorld.live(['one', 'two', 'three'], { capacity: 2 })
    for (const sid of ['one', 'two', 'one', 'three']) await world.who(sid)
    expect(world.store.size).toBe(2)
    expect(world.store.held(ONE)).toBeDefined()
    expect(world.store.held(visitOf('two'))).toBeUndefined()
  })
})

describe('cookies by which nobody is signed in', () => {
  it('are refused, and not asked about again for a second', async () => {
    const world = await LeaseWorld.live([])
    expect(await world.who()).toBe('InvalidSignature')
    expect(await world.who()).toBe('InvalidSignature')
    expect(world.api.asked).toHaveLength(1)
    world.api.sessions.set('one', [])
    await world.clock.pass(1000)
    expect(await world.who()).toBe('user-one')
  })

  it('are not asked about at all when no browser would keep them', async () => {
    const world = await LeaseWorld.live([])
    expect(await world.who('x'.repeat(5000))).toBe('InvalidSignature')
    expect(world.api.asked).toEqual([])
  })

  it('are asked about so many at a time only', async () => {
    const world = await LeaseWorld.live([], { mostCalls: 2 })
    world.api.hold()
    const waiting = ['a', 'b', 'c'].map((sid) => world.who(sid))
    expect(await waiting[2]).toBe('ServiceUnavailable')
    world.api.release()
    expect(await Promise.all(waiting.slice(0, 2))).toEqual(['InvalidSignature', 'InvalidSignature'])
  })
})

describe('a change that is heard', () => {
  it('of the session ends its lease, and no other', async () => {
    const world = await LeaseWorld.live(['one', 'two'])
    await world.who('one')
    await world.who('two')
    world.api.revoke('one')
    await settled()
    expect(world.store.held(ONE)).toBeUndefined()
    expect(await world.who('one')).toBe('InvalidSignature')
    expect(world.store.held(visitOf('two'))).toBeDefined()
  })

  it.each([
    ['of the user', { type: 'user', id: 'uid-one' }, ['two', 'grouped']],
    ['of a group', { type: 'group', id: 'some' }, ['one', 'two']],
    ['of a policy', { type: 'policy', id: 'some' }, ['one', 'two', 'grouped']],
    ['of a service', { type: 'service', id: 'apples' }, ['one', 'two', 'grouped']],
    ['of the partition', { type: 'partition', id: 'tinyauth' }, []],
    ['of something unheard of', { type: 'weather', id: 'rain' }, []],
  ])('%s ends the leases that it may touch', async (_, subject, left) => {
    const world = await LeaseWorld.live(['one', 'two'])
    world.api.sessions.set('grouped', ['staff'])
    for (const sid of ['one', 'two', 'grouped']) await world.who(sid)
    world.service.change([subject])
    await settled()
    expect(['one', 'two', 'grouped'].filter((sid) => world.store.held(visitOf(sid)) !== undefined)).toEqual(left)
  })

  it('of nothing by name ends all leases', async () => {
    const world = await LeaseWorld.live()
    await world.who()
    world.service.change([])
    await settled()
    expect(world.store.size).toBe(0)
  })

  it('leaves a lease that knows it already', async () => {
    const world = await LeaseWorld.live()
    world.service.muted = true
    const event = world.service.change([{ type: 'user', id: 'uid-one' }])
    await world.who()
    world.service.tell(event)
    await settled()
    expect(world.store.held(ONE)).toBeDefined()
  })

  it('ends what is being asked for: no lease of before is used', async () => {
    const world = await LeaseWorld.live()
    world.api.hold()
    const asked = world.who()
    world.api.revoke('one')
    await settled()
    world.api.release()
    expect(await asked).toBe('InvalidSignature')
    expect(world.store.size).toBe(0)
    expect(world.api.asked).toHaveLength(2)
  })

  it('ends what is being renewed', async () => {
    const world = await LeaseWorld.live()
    await world.who()
    await world.passHeard(LEASE_SECONDS * 900)
    world.api.hold()
    expect(world.store.held(ONE)).toBeDefined()
    world.api.revoke('one')
    await settled()
    expect(world.store.held(ONE)).toBeUndefined()
    world.api.release()
    await settled()
    expect(world.store.held(ONE)).toBeUndefined()
    expect(await world.who()).toBe('InvalidSignature')
  })

  it('is not overruled by a node of the service that does not know it yet', async () => {
    const world = await LeaseWorld.live()
    world.service.change([{ type: 'user', id: 'uid-one' }])
    await settled()
    world.api.lag = 1
    expect(await world.who()).toBe('ServiceUnavailable')
    expect(world.store.size).toBe(0)
    world.api.lag = 0
    expect(await world.who()).toBe('user-one')
  })

  it('is not overruled either after the feed was lost', async () => {
    const world = await LeaseWorld.live()
    world.service.change([{ type: 'user', id: 'uid-one' }])
    await settled()
    world.service.tell({ seq: 99, atMs: world.clock.now(), type: 'some.change', subjects: [] })
    await settled()
    expect(world.feed.seq).toBeUndefined()
    world.api.lag = 1
    expect(await world.who()).toBe('ServiceUnavailable')
  })
})

describe('changes that were missed', () => {
  it('end all leases: a gap in the numbers', async () => {
    const world = await LeaseWorld.live()
    await world.who()
    world.service.tell({ seq: world.service.seq + 2, atMs: world.clock.now(), type: 'some.change', subjects: [] })
    await settled()
    expect(world.store.size).toBe(0)
  })

  it('end all leases: numbers that begin anew', async () => {
    const world = await LeaseWorld.live()
    await world.who()
    const reset = { seq: 1, atMs: world.clock.now(), type: 'reset', subjects: [{ type: 'partition', id: 'x' }] }
    world.service.tell(reset)
    await settled()
    expect(world.store.size).toBe(0)
  })

  it.each([410, 400])('end all leases: the place is not known any more (%i)', async (status) => {
    const world = await LeaseWorld.live()
    await world.who()
    world.service.noStreams = new ServiceRefusal('gone', status, {})
    world.service.cut()
    await settled()
    await world.clock.pass(1000)
    expect(world.store.size).toBe(0)
  })

  it('leave no lease that was asked for before and comes after', async () => {
    const world = await LeaseWorld.live()
    world.api.hold()
    const asked = world.who()
    world.service.tell({ seq: 99, atMs: world.clock.now(), type: 'some.change', subjects: [] })
    await settled()
    world.api.sessions.delete('one')
    world.api.release()
    expect(await asked).toBe('InvalidSignature')
  })
})

describe('while changes are not heard', () => {
  it('and the service is out of reach, a lease is used for a minute after it was granted, then nobody is let in', async () => {
    const world = await LeaseWorld.live()
    await world.who()
    await world.breakDown()
    await world.clock.pass(UNHEARD_MS - 1)
    expect(await world.who()).toBe('user-one')
    await world.clock.pass(1)
    expect(world.store.held(ONE)).toBeUndefined()
    expect(await world.who()).toBe('ServiceUnavailable')
  })

  it('an older lease is not used as soon as the silence is too long', async () => {
    const world = await LeaseWorld.live()
    await world.who()
    await world.passHeard(UNHEARD_MS * 2)
    expect(world.store.held(ONE)).toBeDefined()
    await world.breakDown()
    await world.clock.pass(15_001)
    expect(await world.who()).toBe('ServiceUnavailable')
  })

  it('leases are still granted where the guard may not hear changes at all, and asked for again each minute', async () => {
    const world = new LeaseWorld()
    world.api.sessions.set('one', [])
    world.service.noStreams = new ServiceRefusal('the guard may not', 403, {})
    expect(await world.who()).toBe('user-one')
    await settled()
    await world.clock.pass(UNHEARD_MS - 1)
    expect(await world.who()).toBe('user-one')
    world.api.sessions.delete('one')
    await world.clock.pass(UNHEARD_MS)
    expect(await world.who()).toBe('InvalidSignature')
  })
})

describe('a service that grants nothing', () => {
  it('because it is out of reach, leaves leases that stand until their end, while changes are heard', async () => {
    const world = await LeaseWorld.live()
    await world.who()
    world.api.down = OUT_OF_REACH
    await world.passHeard(LEASE_SECONDS * 1000 - 1)
    expect(await world.who()).toBe('user-one')
    await world.clock.pass(1)
    expect(await world.who()).toBe('ServiceUnavailable')
  })

  it('is tried again once a second at most for a renewal', async () => {
    const world = await LeaseWorld.live()
    await world.who()
    await world.passHeard(LEASE_SECONDS * 850)
    world.api.down = OUT_OF_REACH
    for (let i = 0; i < 10; i++) {
      world.store.held(ONE)
      await settled()
    }
    expect(world.api.asked).toHaveLength(2)
    await world.clock.pass(1000)
    world.store.held(ONE)
    expect(world.api.asked).toHaveLength(3)
  })

  it.each([401, 403, 404])(
    'because of the guard itself (%i), signs nobody out and lets nobody in by what it granted before',
    async (status) => {
      const world = await LeaseWorld.live()
      await world.who()
      world.api.down = new ServiceRefusal('the key of the guard', status, {})
      await world.passHeard(LEASE_SECONDS * 850)
      world.store.held(ONE)
      await settled()
      expect(world.store.held(ONE)).toBeUndefined()
      expect(await world.who()).toBe('ServiceUnavailable')
    },
  )

  it('because the session is over, is believed when a lease is renewed', async () => {
    const world = await LeaseWorld.live()
    await world.who()
    world.api.sessions.delete('one')
    await world.passHeard(LEASE_SECONDS * 850)
    world.store.held(ONE)
    await settled()
    expect(await world.who()).toBe('InvalidSignature')
  })
})

describe('a closed store', () => {
  it('knows nobody, asks nobody, and keeps nothing that comes later', async () => {
    const world = await LeaseWorld.live()
    await world.who()
    world.api.hold()
    const asked = world.who('two')
    await world.store.close()
    world.api.release()
    expect(await asked).not.toBe('user-two')
    expect(world.store.held(ONE)).toBeUndefined()
    expect(await world.who()).toBe('ServiceUnavailable')
    expect(world.store.size).toBe(0)
  })
})
