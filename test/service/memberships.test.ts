import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startService, succeeded } from './harness.js'
import type { TestService } from './harness.js'

let service: TestService
let group: string
let user: string

beforeAll(async () => {
  service = await startService()
  group = await service.createGroup()
  user = await service.createUser()
})

afterAll(() => service.stop())

describe('memberships', () => {
  it('are made with 200 and ended with 201, both with an empty body', async () => {
    const added = await service.root.post(`/api/v1/groups/${group}/add-user`, { user })
    expect([added.status, added.body]).toEqual([200, {}])
    const removed = await service.root.delete(`/api/v1/groups/${group}/users/${user}`)
    expect([removed.status, removed.body]).toEqual([201, {}])
  })

  it('cannot be ended where there is none', async () => {
    for (const path of [`${group}/users/root`, `${group}/users/nobody`, `nogroup/users/root`]) {
      expect((await service.root.delete(`/api/v1/groups/${path}`)).status).toBe(404)
    }
  })

  it('need a group and a user that exist', async () => {
    expect((await service.root.post('/api/v1/groups/nogroup/add-user', { user })).status).toBe(404)
    expect((await service.root.post(`/api/v1/groups/${group}/add-user`, { user: 'nobody' })).status).toBe(404)
    const answer = await service.root.post(`/api/v1/groups/${group}/add-user`, {})
    expect([answer.status, answer.body]).toMatchObject([
      400,
      { errors: { user: 'Missing required parameter in the JSON body' } },
    ])
  })

  it('are listed with their times, which can be changed', async () => {
    const path = `/api/v1/groups/${group}/members`
    await service.addMember(group, user, { notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-01-01T00:00:00Z' })
    const listed = await service.root.get(path)
    expect(listed.status).toBe(200)
    expect(listed.text).toContain(user)
    expect(listed.text).toContain('2026-01-01T00:00:00')
    succeeded(await service.root.patch(`${path}/${user}`, { notAfter: '2028-01-01T00:00:00Z' }))
    const changed = await service.root.get(path)
    expect(changed.text).toContain('2028-01-01T00:00:00')
    expect(changed.text).not.toContain('2027-01-01T00:00:00')
  })

  it('refuse times that are none, or that end before they begin', async () => {
    const times = [
      { notBefore: 'yesterday' },
      { notAfter: 5 },
      { notBefore: '2027-01-01T00:00:00Z', notAfter: '2026-01-01T00:00:00Z' },
    ]
    for (const bad of times) {
      const name = await service.createUser()
      expect((await service.root.post(`/api/v1/groups/${group}/add-user`, { user: name, ...bad })).status).toBe(400)
      expect((await service.root.get(`/api/v1/users/${name}`)).body).toMatchObject({ groups: [] })
    }
  })
})
