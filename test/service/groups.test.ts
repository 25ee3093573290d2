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
})
