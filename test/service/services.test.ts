import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startService, succeeded } from './harness.js'
import type { TestService } from './harness.js'
import { allow, own, policy } from './policies.js'

let service: TestService

beforeAll(async () => {
  service = await startService()
})

afterAll(() => service.stop())

describe('services', () => {
  it('are registered, read, listed, changed and deleted', async () => {
    const created = await service.root.post('/api/v1/services', { name: 'orchard', regions: ['europe'] })
    expect([created.status, created.body]).toMatchObject([200, { id: 'orchard', name: 'orchard', regions: ['europe'] }])
    expect((await service.root.get('/api/v1/services/orchard')).body).toEqual(created.body)
    expect((await service.root.get('/api/v1/services')).body).toMatchObject([{ name: 'orchard' }])
    succeeded(await service.root.put('/api/v1/services/orchard', { name: 'orchard', regions: ['europe', 'asia'] }))
    expect((await service.root.get('/api/v1/services/orchard')).body).toMatchObject({ regions: ['europe', 'asia'] })
    const deleted = await service.root.delete('/api/v1/services/orchard')
    expect([deleted.status, deleted.body]).toEqual([201, {}])
    expect((await service.root.get('/api/v1/services/orchard')).status).toBe(404)
  })

  it('register the whole catalogue of their actions, as often as they like', async () => {
    succeeded(await service.root.post('/api/v1/services', { name: 'cellar' }))
    const actions = [
      { name: 'ListWines', level: 'list', resourceTypes: ['wines'] },
      { name: 'DrinkWine', level: 'write', resourceTypes: ['wines'], description: 'empties a bottle' },
    ]
    for (const _time of [1, 2]) {
      expect((await service.root.put('/api/v1/services/cellar/actions', actions)).status).toBe(200)
    }
    const all = await service.root.get('/api/v1/services/cellar')
    expect(all.text).toContain('DrinkWine')
    succeeded(await service.root.put('/api/v1/services/cellar/actions', actions.slice(0, 1)))
    expect((await service.root.get('/api/v1/services/cellar')).text).not.toContain('DrinkWine')
  })

  it.each<[string, unknown]>([
    ['an unknown level', [{ name: 'A', level: 'root', resourceTypes: [] }]],
    [
      'one action twice',
      [
        { name: 'A', level: 'read', resourceTypes: [] },
        { name: 'a', level: 'write', resourceTypes: [] },
      ],
    ],
    ['a name with a star', [{ name: 'A*', level: 'read', resourceTypes: [] }]],
    ['a name with a prefix', [{ name: 'cellar:A', level: 'read', resourceTypes: [] }]],
    ['no list', { name: 'A' }],
    ['an unknown member', [{ name: 'A', level: 'read', resourceTypes: [], admin: true }]],
    ['more than 1,000', Array.from({ length: 1001 }, (_, i) => ({ name: `A${i}`, level: 'read', resourceTypes: [] }))],
  ])('refuse a catalogue with %s', async (_what, actions) => {
    await service.root.post('/api/v1/services', { name: 'cellar' })
    expect((await service.root.put('/api/v1/services/cellar/actions', actions)).status).toBe(400)
  })

  it.each(['', 'a:b', 'a/b', '*', 'a b', '..', 5])('may not be called %j', async (name) => {
    expect((await service.root.post('/api/v1/services', { name })).status).toBe(400)
  })

  it('cannot take the name of the service itself', async () => {
    expect((await service.root.post('/api/v1/services', { name: 'tinyauth' })).status).toBe(409)
  })

  it('need RegisterServiceActions on themselves for their catalogue', async () => {
    await service.root.post('/api/v1/services', { name: 'cellar' })
    const grants = policy(allow('tinyauth:RegisterServiceActions', own('services/cellar')))
    const { client } = await service.createUserWithKey({ policy: grants })
    expect((await client.put('/api/v1/services/cellar/actions', [])).status).toBe(200)
    expect((await client.put('/api/v1/services/other/actions', [])).status).toBe(403)
  })
})

describe('GET /api/v1/actions', () => {
  it('lists every action of the service with its route, ARN and level', async () => {
    const answer = await service.root.get('/api/v1/actions')
    expect(answer.status).toBe(200)
    for (const action of ['CreateUser', 'AttachPolicy', 'BatchAuthorizeByToken', 'Authorize', 'SimulatePolicy']) {
      expect(answer.text).toContain(action)
    }
    expect(answer.text).toContain('/api/v1/users/{username}')
    expect(answer.text).toContain('permissions')
  })
})
