import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../src/common/clock.js'
import { text } from '../service/client.js'
import { startService, succeeded, type TestService, type TestUser } from '../service/harness.js'
import { allow, arn, policy } from '../service/policies.js'

const NOW = Date.parse('2026-11-29T10:00:00Z')
const RED = arn('orchard', 'apples/red')
const GREEN = arn('orchard', 'apples/green')
const ORDER = { service: 'orchard', actions: ['Get'], resources: [RED] }

const clock = new ManualClock(NOW)
let service: TestService
let orchard: TestUser
let fred: TestUser

beforeAll(async () => {
  service = await startService({ clock })
  orchard = await service.gatekeeper('orchard')
  fred = await sharer(policy(allow('orchard:*', '*')))
})

afterAll(() => service.stop())

/** Somebody who may share what the policy allows. */
async function sharer(own?: ReturnType<typeof policy>): Promise<TestUser> {
  const user = await service.createUserWithKey(own === undefined ? {} : { policy: own })
  await service.putUserPolicy(user.username, policy(allow('tinyauth:CreateShare', '*')), 'may-share')
  return user
}

interface Made {
  readonly id: string
  readonly code: string
}

async function shared(giver: TestUser, order: object = {}): Promise<Made> {
  const made = succeeded(await giver.client.post('/api/v1/shares', { ...ORDER, ...order }))
  return { id: text(made, 'id'), code: text(made, 'code') }
}

const accept = (user: TestUser, { code }: Made) => user.client.post(`/api/v1/invites/${code}/accept`)
const may = (user: TestUser, action = 'Get', resource = RED): Promise<boolean> =>
  service.permitted(orchard, 'orchard', user.proof, action, resource)

describe('a share', () => {
  it('gives exactly what was shared, to whoever accepts, as long as it was said', async () => {
    const ann = await service.createUserWithKey()
    const made = await shared(fred, { accessFor: 'P3D' })
    expect(await may(ann)).toBe(false)
    expect((await accept(ann, made)).body).toEqual({ groups: [], returnTo: null })
    expect([await may(ann), await may(ann, 'Eat'), await may(ann, 'Get', GREEN)]).toEqual([true, false, false])
    clock.advance(3 * 86_400_000 - 1)
    expect(await may(ann)).toBe(true)
    clock.advance(1)
    expect(await may(ann)).toBe(false)
  })

  it('can be made only of what the giver may do, by all that limits the call', async () => {
    const ann = await sharer(policy(allow('orchard:Get', RED)))
    const refused = await ann.client.post('/api/v1/shares', { ...ORDER, actions: ['Get', 'Eat'] })
    expect([refused.status, text(refused, 'code')]).toEqual([403, 'NotPermitted'])
    const bob = await service.createUserWithKey({ policy: policy(allow('orchard:*', '*')) })
    expect((await bob.client.post('/api/v1/shares', ORDER)).status).toBe(403)
    const key = await service.createKey(fred.username)
    const path = `/api/v1/users/${fred.username}/keys/${key.keyId}/boundary`
    const name = service.name('limit')
    const limit = policy(allow('tinyauth:*', '*'), allow('orchard:Eat', '*'))
    succeeded(await service.root.post('/api/v1/policies', { name, policy: limit }))
    succeeded(await service.root.put(path, { policy: name }))
    expect((await service.anonymous.as(key).post('/api/v1/shares', ORDER)).status).toBe(403)
  })

  it('ends for everybody below when the giver loses what was shared, and comes back with it', async () => {
    const giver = await sharer(policy(allow('orchard:Get', '*')))
    const [ann, bob] = [await sharer(), await sharer()]
    succeeded(await accept(ann, await shared(giver)))
    succeeded(await accept(bob, await shared(ann)))
    expect([await may(ann), await may(bob)]).toEqual([true, true])
    const inline = `/api/v1/users/${giver.username}/policies/test`
    const put = (own: ReturnType<typeof policy>) =>
      service.root.put(inline, { name: 'test', policy: JSON.stringify(own) })
    succeeded(await put(policy(allow('orchard:Eat', '*'))))
    expect([await may(ann), await may(bob)]).toEqual([false, false])
    succeeded(await put(policy(allow('orchard:Get', '*'))))
    expect([await may(ann), await may(bob)]).toEqual([true, true])
    succeeded(await service.root.patch(`/api/v1/users/${giver.username}`, { status: 'disabled' }))
    expect([await may(ann), await may(bob)]).toEqual([false, false])
  })

  it('ends with its giver, and so does what was shared on from it', async () => {
    const giver = await sharer(policy(allow('orchard:Get', '*')))
    const [ann, bob] = [await sharer(), await service.createUserWithKey()]
    succeeded(await accept(ann, await shared(giver)))
    const second = await shared(ann)
    succeeded(await accept(bob, second))
    expect([await may(ann), await may(bob)]).toEqual([true, true])
    succeeded(await service.root.delete(`/api/v1/users/${giver.username}`))
    expect([await may(ann), await may(bob)]).toEqual([false, false])
    expect((await service.root.get(`/api/v1/shares/${second.id}`)).status).toBe(404)
  })

  it('too long to be decided about is refused, for everything would be denied to whoever accepts it', async () => {
    const resources = Array.from({ length: 10 }, (_, i) => arn('orchard', `apples/${'x'.repeat(600)}${i}`))
    const refused = await fred.client.post('/api/v1/shares', { ...ORDER, resources })
    expect([refused.status, Object.keys((refused.body as { errors: object }).errors)]).toEqual([400, ['resources']])
  })

  it('of a right to invite leads nobody in, past the limits of whoever shared it', async () => {
    const group = await service.createGroup()
    const [member, ann] = [await sharer(), await service.createUserWithKey()]
    const limits = { plusOnes: 1, maxDepth: 1, accessFor: 'PT1H' }
    const invites = `/api/v1/groups/${group}/invites`
    const code = text(succeeded(await service.root.post(invites, limits)), 'code')
    succeeded(await accept(member, { id: '', code }))
    const resources = [`arn:tinyauth:tinyauth:::groups/${group}`]
    succeeded(await accept(ann, await shared(member, { service: 'tinyauth', actions: ['CreateInvite'], resources })))
    const asked = { maxAccepts: null, plusOnes: null, maxDepth: null, deauthorize: 'group' }
    expect((await member.client.post(invites, asked)).status).toBe(400)
    expect((await ann.client.post(invites, asked)).status).toBe(403)
  })

  it('takes everything below with it when it is taken back, which can be tried first', async () => {
    const [ann, bob, cat] = [await sharer(), await sharer(), await service.createUserWithKey()]
    const made = await shared(fred)
    succeeded(await accept(ann, made))
    const second = await shared(ann)
    succeeded(await accept(bob, second))
    const third = await shared(bob)
    succeeded(await accept(cat, third))
    succeeded(await service.root.post(`/api/v1/users/${fred.username}/attached-policies`, { policy: 'SelfService' }))
    const tried = await fred.client.delete(`/api/v1/shares/${made.id}?dryRun=true`)
    expect(tried.body).toEqual({ dryRun: true, deletes: { shares: 3, memberships: 3, guests: 0 } })
    expect(await may(cat)).toBe(true)
    expect((await ann.client.delete(`/api/v1/shares/${made.id}`)).status).toBe(403)
    // Whoever gave the first may also take back what came of it.
    expect((await fred.client.get(`/api/v1/shares/${third.id}`)).status).toBe(200)
    expect((await fred.client.delete(`/api/v1/shares/${made.id}`)).status).toBe(201)
    expect([await may(ann), await may(bob), await may(cat)]).toEqual([false, false, false])
    expect((await service.root.get(`/api/v1/shares/${third.id}`)).status).toBe(404)
    expect((await service.root.delete(`/api/v1/shares/${made.id}`)).status).toBe(404)
    for (const { code } of [made, second, third]) {
      expect((await cat.client.post(`/api/v1/invites/${code}/accept`)).status).toBe(410)
    }
  })

  it('is for as many as was said, never for its giver, and never twice for one', async () => {
    const [ann, bob] = [await service.createUserWithKey(), await service.createUserWithKey()]
    const made = await shared(fred)
    expect((await accept(fred, made)).status).toBe(409)
    expect((await accept(ann, made)).status).toBe(200)
    expect((await accept(bob, made)).status).toBe(410)
    const two = await shared(fred, { maxAccepts: 2 })
    expect([(await accept(ann, two)).status, (await accept(ann, two)).status]).toEqual([200, 409])
  })

  it('counts use where that is limited, in quarters of an hour', async () => {
    const ann = await service.createUserWithKey()
    succeeded(await accept(ann, await shared(fred, { maxUseTime: 'PT20M', accessFor: null })))
    expect(await may(ann)).toBe(true)
    clock.advance(14 * 60_000)
    expect(await may(ann)).toBe(true)
    // Nobody asks for a day: nothing is used.
    clock.advance(86_400_000)
    expect(await may(ann)).toBe(true)
    clock.advance(5 * 60_000 - 1)
    expect(await may(ann)).toBe(true)
    clock.advance(1)
    expect(await may(ann)).toBe(false)
    clock.advance(86_400_000)
    expect(await may(ann)).toBe(false)
  })

  it('is no group to anybody', async () => {
    const ann = await service.createUserWithKey()
    const made = await shared(fred)
    succeeded(await accept(ann, made))
    const groups = succeeded(await service.root.get('/api/v1/groups')).body as { name: string }[]
    expect(groups.filter(({ name }) => name.startsWith('shares'))).toEqual([])
    const path = `/api/v1/groups/shares%2F${made.id}`
    for (const more of ['', '/members', '/policies', '/invites']) {
      expect([more, (await service.root.get(`${path}${more}`)).status]).toEqual([more, 404])
    }
    expect((await service.root.post(`${path}/add-user`, { user: ann.username })).status).toBe(404)
    expect((await service.root.post('/api/v1/groups', { name: 'shares' })).status).toBe(400)
    expect((await service.root.post('/api/v1/groups', { name: 'Shares/x' })).status).toBe(400)
    const below = `${await service.createGroup()}/shares`
    succeeded(await service.root.post('/api/v1/groups', { name: below }))
    const moved = await service.root.post(`/api/v1/groups/${encodeURIComponent(below)}/move`, { parent: null })
    expect(moved.status).toBe(400)
  })

  it('is listed for those who may see it, and tells no code', async () => {
    const giver = await sharer(policy(allow('orchard:*', '*')))
    const made = await shared(giver, { resources: [RED, GREEN] })
    const listed = succeeded(await service.root.get(`/api/v1/users/${giver.username}/shares`))
    expect(listed.body).toMatchObject([
      {
        id: made.id,
        giver: giver.username,
        service: 'orchard',
        actions: ['Get'],
        resources: [RED, GREEN],
        holders: [],
      },
    ])
    expect(listed.text).not.toContain(made.code)
    expect((await giver.client.get('/api/v1/shares')).status).toBe(403)
    const filter = encodeURIComponent(JSON.stringify({ giver: giver.username }))
    expect(succeeded(await service.root.get(`/api/v1/shares?filter=${filter}`)).body).toHaveLength(1)
    const log = succeeded(await service.root.get('/api/v1/audit-events?limit=50'))
    expect(log.text).not.toContain(made.code)
  })

  it.each([
    ['nothing', {}, ['actions', 'resources', 'service']],
    [
      'a pattern',
      { ...ORDER, actions: ['Get*'], resources: [arn('orchard', 'apples/*')] },
      ['actions/0', 'resources/0'],
    ],
    ['a variable', { ...ORDER, resources: [arn('orchard', '${Username}')] }, ['resources/0']],
    ['another service', { ...ORDER, resources: [arn('tinyauth', 'users/fred')] }, ['resources/0']],
    ['no ARN', { ...ORDER, resources: ['apples/red'] }, ['resources/0']],
    ['something twice', { ...ORDER, actions: ['Get', 'Get'] }, ['actions']],
    ['two ends', { ...ORDER, accessFor: 'P1D', accessUntil: '2027-01-01T00:00:00Z' }, ['accessFor']],
    ['a negative duration', { ...ORDER, accessFor: '-P1D' }, ['accessFor']],
    ['a duration past all times', { ...ORDER, accessFor: 'P999999999D' }, ['accessFor']],
    ['a foreign return address', { ...ORDER, returnTo: 'https://evil.example' }, ['returnTo']],
    ['guests for ever', { ...ORDER, guest: true, accessFor: null }, ['guest']],
    ['guests without number', { ...ORDER, guest: true, maxAccepts: null }, ['maxAccepts']],
    ['an unknown field', { ...ORDER, plusOnes: 3 }, ['plusOnes']],
  ])('of %s is refused with what is wrong', async (_what, body, fields) => {
    const answer = await fred.client.post('/api/v1/shares', body)
    expect(answer.status).toBe(400)
    expect(Object.keys((answer.body as { errors: object }).errors).sort()).toEqual(fields)
  })
})
