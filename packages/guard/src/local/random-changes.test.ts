import { describe, expect, it } from '@jest/globals'
import { documentOf } from '../../test/local/fake-service.js'
import { LocalWorld } from '../../test/local/local-world.js'
import { settled } from '../../test/local/test-time.js'

const USERS = ['ann', 'ben', 'cid', 'dot']
const GROUPS = ['red', 'green']
const POLICIES = ['p0', 'p1', 'p2']
const ACTIONS = ['GetApple', 'EatApple', 'SellApple']

/** The numbers of mulberry32, the same for the same seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const pick = <T>(items: readonly T[], random: (below: number) => number): T => items[random(items.length)] as T // never empty

/** One change of an administrator, named as the service names it. */
function administer({ service }: LocalWorld, random: (below: number) => number): void {
  const [username, group, policy] = [pick(USERS, random), pick(GROUPS, random), pick(POLICIES, random)]
  const user = service.users.get(username)
  const toggle = (set: Set<string> | undefined, item: string): unknown =>
    set?.has(item) === true ? set.delete(item) : set?.add(item)
  const ofUser = { type: 'user', id: `uid-${username}` }
  const changes = [
    () => service.change([ofUser], () => toggle(user?.policies, policy)),
    () => service.change([ofUser, { type: 'group', id: group }], () => toggle(user?.groups, group)),
    () => service.change([{ type: 'group', id: group }], () => toggle(service.groups.get(group), policy)),
    () =>
      service.change([{ type: 'policy', id: policy }], () => {
        const effect = random(4) === 0 ? 'Deny' : 'Allow'
        service.policies.set(policy, random(8) === 0 ? null : documentOf(effect, `apples:${pick(ACTIONS, random)}`))
      }),
    () => service.change([ofUser], () => user !== undefined && (user.active = random(3) > 0)),
    () =>
      service.change(
        [{ type: 'partition', id: 'tinyauth' }],
        () => (service.guardrails = random(3) === 0 ? [policy] : []),
      ),
  ]
  pick(changes, random)()
}

/** What happens to the connection, or nothing. */
async function disturb(world: LocalWorld, random: (below: number) => number): Promise<void> {
  const { service, clock } = world
  const kind = random(12)
  if (kind === 0) service.cut()
  if (kind === 1) service.tell({ seq: service.seq + 5, atMs: clock.now(), type: 'x', subjects: [] })
  if (kind === 2) service.hold()
  if (kind === 3) service.release()
  if (kind === 4) await clock.pass(1000 * random(20))
  if (kind === 5) service.ping()
}

async function decisions(world: LocalWorld): Promise<readonly object[]> {
  const answers: object[] = []
  for (const user of USERS) {
    for (const action of ACTIONS) {
      const { authorized, errorCode, decidedBy } = await world.ask(world.session(user), action)
      answers.push({ user, action, authorized, errorCode, decidedBy })
    }
  }
  return answers
}

/** Another guard of the same service, which has just been started. */
async function newGuard({ service }: LocalWorld): Promise<LocalWorld> {
  const other = new LocalWorld()
  for (const [name, user] of service.users) other.service.users.set(name, user)
  for (const [id, policies] of service.groups) other.service.groups.set(id, policies)
  for (const [id, document] of service.policies) other.service.policies.set(id, document)
  other.service.guardrails = service.guardrails
  other.feed.start()
  await settled()
  return other
}

/** Lets the connection come back, whatever happened to it. */
async function recover(world: LocalWorld): Promise<void> {
  const { service, clock, feed } = world
  service.release()
  await settled()
  for (let i = 0; i < 60 && !(feed.isLive(clock.now()) && feed.seq === service.seq); i++) await clock.pass(500)
  expect(feed.seq).toBe(service.seq)
}

describe('after any changes, cuts, gaps and late answers', () => {
  it.each(Array.from({ length: 20 }, (_, seed) => seed + 1))('a guard decides as a new one, seed %d', async (seed) => {
    const random = randomOf(seed)
    const world = await LocalWorld.live()
    const { service } = world
    for (const name of USERS) service.addUser(name)
    for (const id of GROUPS) service.groups.set(id, new Set(POLICIES))
    for (const id of POLICIES) service.policies.set(id, documentOf('Allow', 'apples:*'))
    for (let round = 0; round < 10; round++) {
      const asked: Promise<unknown>[] = []
      for (let step = 0; step < 6; step++) {
        administer(world, random)
        await disturb(world, random)
        asked.push(Promise.resolve(world.ask(world.session(pick(USERS, random)), pick(ACTIONS, random))))
        if (random(3) === 0) await settled()
      }
      await recover(world)
      await Promise.all(asked)
      expect(await decisions(world)).toEqual(await decisions(await newGuard(world)))
    }
  })

  it('some decisions are allows, and some are made here', async () => {
    const world = await LocalWorld.live()
    for (const name of USERS) world.service.addUser(name, { policies: new Set(['p0']) })
    world.service.policies.set('p0', documentOf('Allow', 'apples:GetApple'))
    expect(await decisions(await newGuard(world))).toContainEqual({
      ...{ user: 'ann', action: 'GetApple', authorized: true, errorCode: undefined, decidedBy: 'local' },
    })
  })
})
