import { inspect } from 'node:util'
import { describe, expect, it } from '@jest/globals'
import { documentOf } from '../../test/local/fake-service.js'
import { LocalWorld } from '../../test/local/local-world.js'
import { settled } from '../../test/local/test-time.js'
import { ConnectionError } from '../authorizer/errors.js'
import { UnreadableAnswerError } from '../service/json-answer.js'
import { ServiceRefusal } from '../service/service-error.js'
import { NotHeldError, TooManyFetchesError } from './not-held-error.js'

async function orchard(options = {}): Promise<LocalWorld> {
  const world = await LocalWorld.live(options)
  world.service.policies.set('readers', documentOf('Allow', 'apples:Get*'))
  for (const name of ['fred', 'jane', 'kim']) world.service.addUser(name, { policies: new Set(['readers']) })
  return world
}

const fetches = (world: LocalWorld, of: string): number =>
  world.service.calls.filter((call) => call.startsWith(of)).length

describe('PrincipalStore', () => {
  it('asks once, however many ask for the same at the same time', async () => {
    const world = await orchard()
    const entries = await Promise.all([1, 2, 3].map(async () => world.store.principalByUsername('fred')))
    expect(new Set(entries).size).toBe(1)
    expect(fetches(world, 'principal')).toBe(1)
  })

  it('uses no entry for longer than 60 seconds after it was asked for', async () => {
    const world = await orchard()
    world.service.hold()
    const first = world.store.principalByUsername('fred')
    world.clock.jump(30_000)
    world.service.release()
    const entry = await first
    world.clock.jump(29_999)
    expect(world.store.principalByUsername('fred')).toBe(entry)
    world.clock.jump(1)
    expect(world.store.principalByUsername('fred')).toBeInstanceOf(Promise)
    expect(world.store.size).toBe(0)
  })

  it('uses no entry that is of the future, since the clock was set back', async () => {
    const world = await orchard()
    await world.store.principalByUsername('fred')
    world.clock.jump(-1)
    expect(world.store.principalByUsername('fred')).toBeInstanceOf(Promise)
  })

  it('forgets who was not used for longest when there are too many', async () => {
    const world = await orchard({ capacity: 2 })
    const { store } = world
    await store.principalByUsername('fred')
    await store.principalByUsername('jane')
    await store.principalByUsername('kim')
    expect(store.size).toBe(2)
    // The first round marks all as seen; from then on use counts.
    expect(store.principalByUsername('kim')).not.toBeInstanceOf(Promise)
  })

  it('keeps nobody in mind for no longer than a second, and not after a change', async () => {
    const world = await orchard()
    const { store, service } = world
    expect(await store.principalByUsername('bob')).toBeUndefined()
    expect(store.principalByUsername('bob')).toBeUndefined()
    world.clock.jump(1000)
    expect(await store.principalByUsername('bob')).toBeUndefined()
    expect(fetches(world, 'principal users bob')).toBe(2)
    service.change([{ type: 'user', id: 'uid-bob' }], () => service.addUser('bob'))
    await settled()
    expect(await store.principalByUsername('bob')).toMatchObject({ username: 'bob' })
  })

  it('asks again for whom a change named while it was asking', async () => {
    const world = await orchard()
    const { store, service } = world
    service.hold()
    const asked = store.principalByUsername('fred')
    service.change([{ type: 'user', id: 'uid-fred' }], () => service.users.get('fred')?.policies.clear())
    await settled()
    service.release()
    expect((await asked)?.parts.revision).toBe(2)
    expect(fetches(world, 'principal')).toBe(2)
  })

  it('does not ask again for whom no change named', async () => {
    const world = await orchard()
    const { store, service } = world
    service.hold()
    const asked = store.principalByUsername('fred')
    service.change([{ type: 'user', id: 'uid-jane' }])
    await settled()
    service.release()
    expect((await asked)?.parts.revision).toBe(1)
    expect(fetches(world, 'principal')).toBe(1)
  })

  it('holds nobody whom it read of a service that lags behind the changes', async () => {
    const world = await orchard()
    const { store, service } = world
    service.change([{ type: 'policy', id: 'readers' }])
    await settled()
    service.mangle = (body, kind) => (kind === 'principal' ? { ...body, revision: 1 } : body)
    await expect(store.principalByUsername('fred')).rejects.toThrow(NotHeldError)
    expect(store.size).toBe(0)
    service.mangle = (body) => body
    expect(await store.principalByUsername('fred')).toMatchObject({ username: 'fred' })
  })

  it('takes the terms of no answer that it does not hold', async () => {
    const world = await orchard()
    const { store, service } = world
    await store.principalByUsername('jane')
    service.levels = { GetApple: 'write' }
    service.change([{ type: 'service', id: 'apples' }])
    await settled()
    await store.principalByUsername('fred')
    expect(store.terms?.levels.get('apples:getapple')).toBe('write')
    service.mangle = (body, kind) =>
      kind === 'principal'
        ? { ...body, revision: 1, catalogue: { decisionTtlSeconds: 5, levels: { GetApple: 'read' } } }
        : body
    await expect(store.principalByUsername('kim')).rejects.toThrow(NotHeldError)
    expect(store.terms?.levels.get('apples:getapple')).toBe('write')
  })

  it('holds nobody whom it read before everything was forgotten', async () => {
    const world = await orchard()
    const { store, service } = world
    service.hold()
    const asked = store.principalByUsername('fred')
    await settled()
    world.feed.close()
    store.lose()
    service.release()
    await expect(asked).rejects.toThrow(NotHeldError)
    expect(store.size).toBe(0)
  })

  it('keeps an entry that knows the change already', async () => {
    const world = await orchard()
    const { store, service } = world
    service.muted = true
    const event = service.change([{ type: 'user', id: 'uid-fred' }])
    const entry = await store.principalByUsername('fred')
    service.tell(event)
    await settled()
    expect(world.feed.seq).toBe(2)
    expect(store.principalByUsername('fred')).toBe(entry)
  })

  it('keeps the keys of days when the entry is read again, and forgets them with a change of the user', async () => {
    const world = await orchard()
    await world.ask(world.session('fred'))
    world.clock.jump(14_000)
    world.service.ping()
    await settled()
    for (let i = 0; i < 5; i++) {
      world.clock.jump(14_000)
      world.service.ping()
      await settled()
    }
    expect((await world.ask(world.session('fred'))).decidedBy).toBe('local')
    expect(fetches(world, 'principal users fred')).toBe(2)
    expect(fetches(world, 'subkey jwt fred')).toBe(1)
    world.service.change([{ type: 'user', id: 'uid-fred' }])
    await settled()
    await world.ask(world.session('fred'))
    expect(fetches(world, 'subkey jwt fred')).toBe(2)
  })

  it('keeps entries and keys of days when a session on the server ends, but those of its user', async () => {
    const world = await orchard()
    await world.ask(world.session('fred'))
    world.service.change([{ type: 'session', id: 'one' }])
    await settled()
    expect((await world.ask(world.session('fred'))).decidedBy).toBe('local')
    world.service.change([
      { type: 'session', id: 'one' },
      { type: 'user', id: 'uid-fred' },
    ])
    await settled()
    await world.ask(world.session('fred'))
    expect([fetches(world, 'principal users fred'), fetches(world, 'subkey jwt fred')]).toEqual([2, 2])
  })

  it('shows no key of a day, and nothing of a secret that was sent', async () => {
    const world = await orchard()
    const { store, service } = world
    await world.ask(world.session('fred'))
    await world.ask(world.basic('fred', 'sent by a stranger'))
    const name = {
      by: 'users',
      name: 'fred',
      protocol: 'jwt',
      date: '20261122',
      region: 'global',
      service: 'apples',
    } as const
    const subkey = String((await service.subkey(name))?.body['key'])
    const text = inspect(store, { depth: 20, showHidden: true })
    expect(subkey).toHaveLength(44)
    expect(text).toContain('SecretKeyObject')
    expect(text).not.toContain(subkey)
    expect(text).not.toContain('sent by a stranger')
  })
})

describe('PrincipalStore, for whoever goes on without the service', () => {
  const OUTAGE = new ConnectionError('the service cannot be reached')
  const stale = { staleMs: 300_000 }

  it('uses an entry past its time while the service cannot be asked, and asks again each second', async () => {
    const world = await orchard(stale)
    const { store, service } = world
    const entry = await store.principalByUsername('fred')
    world.clock.jump(60_000)
    service.down = OUTAGE
    expect(await store.principalByUsername('fred')).toBe(entry)
    expect(store.principalByUsername('fred')).toBe(entry)
    expect(fetches(world, 'principal')).toBe(2)
    world.clock.jump(1000)
    expect(await store.principalByUsername('fred')).toBe(entry)
    expect(fetches(world, 'principal')).toBe(3)
    service.down = undefined
    world.clock.jump(1000)
    expect(await store.principalByUsername('fred')).not.toBe(entry)
  })

  it('uses none past the bound, and none that a change named', async () => {
    const world = await orchard(stale)
    const { store, service } = world
    await store.principalByUsername('fred')
    await store.principalByUsername('jane')
    service.change([{ type: 'user', id: 'uid-jane' }])
    await settled()
    service.down = OUTAGE
    await expect(store.principalByUsername('jane')).rejects.toBe(OUTAGE)
    world.clock.jump(360_000)
    await expect(store.principalByUsername('fred')).rejects.toBe(OUTAGE)
    expect(store.size).toBe(0)
  })

  it('forgets one that is named while the service is asked for it in vain', async () => {
    const world = await orchard(stale)
    const { store, service } = world
    await store.principalByUsername('fred')
    world.clock.jump(60_000)
    service.down = OUTAGE
    const asked = store.principalByUsername('fred')
    store.apply({ seq: 2, atMs: 0, type: 'x', subjects: [{ type: 'user', id: 'uid-fred' }] })
    await expect(asked).rejects.toBe(OUTAGE)
  })

  it.each([
    ['a refusal', new ServiceRefusal('no', 403, {})],
    ['too much to do', new ServiceRefusal('wait', 429, {})],
    ['an answer that cannot be read', new UnreadableAnswerError('what is it')],
  ])('takes %s for no outage', async (_what, error) => {
    const world = await orchard(stale)
    const { store, service } = world
    await store.principalByUsername('fred')
    world.clock.jump(60_000)
    service.down = error
    await expect(store.principalByUsername('fred')).rejects.toThrow()
    expect(store.size).toBe(0)
  })

  it('forgets nobody because there is too much to ask already, and gives nobody away', async () => {
    const world = await orchard({ ...stale, mostFetches: 1 })
    const { store, service } = world
    const fred = await store.principalByUsername('fred')
    const jane = await store.principalByUsername('jane')
    world.clock.jump(60_000)
    service.hold()
    const asked = store.principalByUsername('fred')
    await expect(store.principalByUsername('jane')).rejects.toThrow(TooManyFetchesError)
    service.release()
    expect(await asked).not.toBe(fred)
    service.down = OUTAGE
    expect(await store.principalByUsername('jane')).toBe(jane)
    world.clock.jump(300_000)
    await expect(store.principalByUsername('jane')).rejects.toBe(OUTAGE)
  })

  it('forgets who is not there any more', async () => {
    const world = await orchard(stale)
    const { store, service } = world
    await store.principalByUsername('fred')
    world.clock.jump(60_000)
    service.users.delete('fred')
    expect(await store.principalByUsername('fred')).toBeUndefined()
    expect(store.size).toBe(0)
  })

  it('uses the key of a day past its time in the same way', async () => {
    const world = await orchard(stale)
    const { store, service } = world
    await store.principalByUsername('fred')
    const scope = { date: '20261122', region: 'global', service: 'apples' }
    const key = await store.sessionKeys.sessionKey('fred', scope)
    service.down = OUTAGE
    for (const ms of [59_000, 241_000]) {
      world.clock.jump(ms)
      await store.principalByUsername('fred')
      expect(await store.sessionKeys.sessionKey('fred', scope)).toBe(key)
    }
    expect(fetches(world, 'subkey')).toBe(2)
    service.down = new ServiceRefusal('no', 401, {})
    world.clock.jump(999)
    expect(await store.sessionKeys.sessionKey('fred', scope)).toBe(key)
    world.clock.jump(1)
    await expect(async () => store.sessionKeys.sessionKey('fred', scope)).rejects.toThrow()
  })
})
