import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startService, succeeded } from './harness.js'
import type { TestService } from './harness.js'
import { allow, own, policy } from './policies.js'

let service: TestService

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service.stop())

describe('groups', () => {
  it('are made, read, renamed and deleted', async () => {
    const name = service.name('group')
    const created = await service.root.post('/api/v1/groups', { name })
    expect([created.status, created.body]).toMatchObject([200, { id: name, name }])
    const got = await service.root.get(`/api/v1/groups/${name}`)
    expect([got.status, got.body]).toEqual([200, created.body])
    const renamed = await service.root.put(`/api/v1/groups/${name}`, { name: `${name}-b` })
    expect([renamed.status, renamed.body]).toMatchObject([200, { id: `${name}-b`, name: `${name}-b` }])
    const deleted = await service.root.delete(`/api/v1/groups/${name}-b`)
    expect([deleted.status, deleted.body]).toEqual([201, {}])
    expect((await service.root.get(`/api/v1/groups/${name}-b`)).status).toBe(404)
  })

  it('may have names like paths, with the slash encoded in the URL', async () => {
    const created = await service.root.post('/api/v1/groups', { name: 'chat/dm/42' })
    expect([created.status, created.body]).toMatchObject([200, { id: 'chat/dm/42' }])
    expect((await service.root.get('/api/v1/groups/chat%2Fdm%2F42')).body).toMatchObject({ name: 'chat/dm/42' })
    const username = await service.createUser()
    expect((await service.root.post('/api/v1/groups/chat%2Fdm%2F42/add-user', { user: username })).status).toBe(200)
    const { client } = await service.createUserWithKey({
      policy: policy(allow('tinyauth:GetGroup', own('groups/chat/dm/*'))),
    })
    expect((await client.get('/api/v1/groups/chat%2Fdm%2F42')).status).toBe(200)
  })

  it.each(['', '/', 'a/', '/a', 'a//b', 'a/../b', '..', 'a*', 'a?', 'a:b', 'a b', 'a/b/'.repeat(9), 5, null, ['a']])(
    'may not be called %j',
    async (name) => {
      const answer = await service.root.post('/api/v1/groups', { name })
      expect(answer.status).toBe(400)
      expect(answer.body).toHaveProperty('errors.name')
    },
  )

  it('refuse a name that is taken, in any spelling of its letters', async () => {
    await service.createGroup(undefined, 'Staff')
    expect((await service.root.post('/api/v1/groups', { name: 'staff' })).status).toBe(409)
  })

  it('judge the body before the caller when they are made, and the caller first otherwise', async () => {
    expect((await service.anonymous.post('/api/v1/groups', {})).status).toBe(400)
    expect((await service.anonymous.post('/api/v1/groups', { name: 'x' })).status).toBe(401)
    expect((await service.anonymous.put('/api/v1/groups/x', {})).status).toBe(401)
  })

  it.each<[string, string, string, string]>([
    ['ListGroups', 'groups/', 'GET', ''],
    ['CreateGroup', 'groups/made-by-it', 'POST', ''],
    ['GetGroup', 'groups/target', 'GET', '/target'],
    ['UpdateGroup', 'groups/target', 'PUT', '/target'],
    ['AddUserToGroup', 'groups/target', 'POST', '/target/add-user'],
    ['RemoveUserFromGroup', 'groups/target', 'DELETE', '/target/users/root'],
    ['ListGroupPolicies', 'groups/target', 'GET', '/target/policies'],
    ['CreateGroupPolicy', 'groups/target', 'POST', '/target/policies'],
    ['GetGroupPolicy', 'groups/target', 'GET', '/target/policies/p'],
    ['DeleteGroupPolicy', 'groups/target', 'DELETE', '/target/policies/p'],
    ['DeleteGroup', 'groups/target', 'DELETE', '/target'],
  ])('need the action %s on %s', async (action, resource, method, path) => {
    await service.root.post('/api/v1/groups', { name: 'target' })
    const bodies: Readonly<Record<string, unknown>> = {
      CreateGroup: { name: 'made-by-it' },
      UpdateGroup: { name: 'target' },
      AddUserToGroup: { user: 'root' },
      CreateGroupPolicy: { name: 'p', policy: policy(allow('a:b', '*')) },
    }
    const grants = policy(allow(`tinyauth:${action}`, own(resource)))
    const allowed = await service.createUserWithKey({ policy: grants })
    const stranger = await service.createUserWithKey({
      policy: policy(allow(`tinyauth:${action}`, own(`${resource}x`))),
    })
    const send = async (client: typeof service.root): Promise<number> =>
      (await client.request(method, `/api/v1/groups${path}`, { body: bodies[action] })).status
    expect(await send(stranger.client)).toBe(403)
    expect(await send(allowed.client)).toBe(method === 'DELETE' ? 201 : 200)
  })

  it('say what a deletion would take with it, and take nothing, when asked with `dryRun`', async () => {
    const name = await service.createGroup(policy(allow('a:b', '*')))
    const answer = await service.root.delete(`/api/v1/groups/${name}?dryRun=true`)
    expect([answer.status, answer.body]).toMatchObject([200, { dryRun: true }])
    succeeded(await service.root.get(`/api/v1/groups/${name}`))
  })

  it.each(['shares', 'Shares', 'sHaReS/x', 'a%2Fb', 'a/%2e%2e/b', 'a/./b', `a/${'b'.repeat(129)}`])(
    'of people may not be called %j, nor renamed so, nor moved below it',
    async (name) => {
      const group = await service.createGroup()
      const attempts = [
        await service.root.post('/api/v1/groups', { name }),
        await service.root.put(`/api/v1/groups/${group}`, { name }),
        await service.root.post(`/api/v1/groups/${group}/move`, { parent: name }),
      ]
      expect(attempts.map(({ status }) => status)).toEqual([400, 400, 400])
      expect(attempts[0]?.body).toHaveProperty('errors.name')
      expect(attempts[2]?.body).toHaveProperty('errors.parent')
      expect((await service.root.get(`/api/v1/groups/${group}`)).body).toMatchObject({ name: group, parent: null })
    },
  )
})

describe('trees of groups', () => {
  const at = (path: string): string => `/api/v1/groups/${encodeURIComponent(path)}`

  it('are made, moved, sent back as they were read, and deleted whole', async () => {
    for (const name of ['t1', 't1/a', 't1/a/b', 't2']) await service.createGroup(undefined, name)
    const tried = await service.root.post(`${at('t1/a')}/move?dryRun=true`, { parent: 't2' })
    expect([tried.status, tried.body]).toMatchObject([200, { dryRun: true, takesIn: [] }])
    const moved = await service.root.post(`${at('t1/a')}/move`, { parent: 't2' })
    expect([moved.status, moved.body]).toMatchObject([
      200,
      { name: 't2/a', parent: 't2', owners: [], ownerAwaited: null },
    ])
    expect((await service.root.put(at('t2/a'), moved.body)).body).toMatchObject({ name: 't2/a', parent: 't2' })
    const below = await service.root.get(`/api/v1/groups?filter=${encodeURIComponent('{"parent":"t2"}')}`)
    expect(below.body).toMatchObject([{ name: 't2/a' }])
    expect((await service.root.get(at('t1/a/b'))).status).toBe(404)
    expect((await service.root.get('/api/v1/groups/t2%252Fa')).status).toBe(404)
    expect((await service.root.delete(at('t2'))).status).toBe(409)
    expect((await service.root.delete(`${at('t2')}?recursive=yes`)).status).toBe(400)
    const counted = await service.root.delete(`${at('t2')}?recursive=true&dryRun=true`)
    expect(counted.body).toMatchObject({ deletes: { groups: 3 } })
    expect((await service.root.delete(`${at('t2')}?recursive=true`)).status).toBe(201)
    expect((await service.root.get(at('t2/a/b'))).status).toBe(404)
  })

  it('are moved by who may rename and move on both ends, and by nobody with less', async () => {
    const rights = [
      allow('tinyauth:UpdateGroup', own('groups/m1/*')),
      allow('tinyauth:UpdateGroup', own('groups/m2/*')),
      allow('tinyauth:MoveGroup', own('groups/m1/*')),
      allow('tinyauth:MoveGroup', own('groups/m2/*')),
    ]
    for (const name of ['m1', 'm1/a', 'm1/a/b', 'm2']) await service.createGroup(undefined, name)
    for (const missing of rights) {
      const others = rights.filter((right) => right !== missing)
      const { client } = await service.createUserWithKey({ policy: policy(...others) })
      expect((await client.post(`${at('m1/a')}/move`, { parent: 'm2' })).status).toBe(403)
    }
    const { client } = await service.createUserWithKey({ policy: policy(...rights) })
    expect((await client.post(`${at('m1/a')}/move`, { parent: 'm2' })).status).toBe(200)
  })

  it('are linked by who may on both groups; two moves at once that would close a circle are not both done', async () => {
    for (const name of ['l1', 'l2', 'l1/a']) await service.createGroup(undefined, name)
    const half = await service.createUserWithKey({ policy: policy(allow('tinyauth:LinkGroup', own('groups/l1/a'))) })
    expect((await half.client.put(`${at('l1/a')}/links/l2`, {})).status).toBe(403)
    const linked = await service.root.put(`${at('l1/a')}/links/l2`, {})
    expect([linked.status, linked.body]).toEqual([200, { to: ['l2'], from: [] }])
    expect((await service.root.get('/api/v1/groups/l2/links')).body).toEqual({ to: [], from: ['l1/a'] })
    const refused = await service.root.put(`/api/v1/groups/l2/links/l1`, {})
    const problem = 'the groups would go in a circle: `l2` → `l1` → `l1/a` → `l2`'
    expect([refused.status, refused.body]).toMatchObject([409, { errors: { target: problem } }])
    expect((await service.root.delete(`${at('l1/a')}/links/l2`)).status).toBe(201)
    const both = await Promise.all([
      service.root.post('/api/v1/groups/l1/move', { parent: 'l2' }),
      service.root.post('/api/v1/groups/l2/move', { parent: 'l1' }),
    ])
    const statuses = both.map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
  })

  it('have owners, of whom the last stays, and who see their own memberships', async () => {
    const group = await service.createGroup()
    for (const body of [{}, { user: 'root', identity: { provider: 'p', subject: 's' } }, { owner: 'root' }]) {
      expect((await service.root.put(`/api/v1/groups/${group}/owner`, body)).status).toBe(400)
    }
    expect((await service.root.put(`/api/v1/groups/${group}/owner`, { user: 'nobody' })).status).toBe(404)
    const see = policy(allow('tinyauth:ListMemberships', own('users/${Username}')))
    const { username, client } = await service.createUserWithKey({ policy: see })
    const owned = await service.root.put(`/api/v1/groups/${group}/owner`, { user: username })
    expect([owned.status, owned.body]).toMatchObject([200, { owners: [username] }])
    const listed = await client.get(`/api/v1/users/${username}/memberships`)
    expect(listed.body).toMatchObject([{ group, owner: true, spots: null, reaches: [], more: false }])
    expect((await client.get('/api/v1/users/root/memberships')).status).toBe(403)
    for (const path of [`owners/${username}`, `users/${username}`]) {
      const refused = await service.root.delete(`/api/v1/groups/${group}/${path}`)
      expect([refused.status, refused.body]).toMatchObject([
        409,
        { errors: { owner: expect.stringContaining('successor') } },
      ])
    }
    expect((await service.root.put(`/api/v1/groups/${group}/owner`, { user: 'root' })).status).toBe(200)
    expect((await service.root.delete(`/api/v1/groups/${group}/owners/${username}`)).status).toBe(201)
    const identity = { provider: 'corp', subject: 's-1' }
    const awaited = await service.root.put(`/api/v1/groups/${group}/owner`, { identity })
    expect(awaited.body).toMatchObject({ owners: ['root'], ownerAwaited: identity })
    expect((await service.root.delete(`/api/v1/groups/${group}/owner`)).status).toBe(201)
    expect((await service.root.get(`/api/v1/groups/${group}`)).body).toMatchObject({ ownerAwaited: null })
  })
})
