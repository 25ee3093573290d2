import { describe, expect, it } from '@jest/globals'
import Database from 'better-sqlite3'
import { join } from 'node:path'
import { succeeded, withService } from '../../service/harness.js'
import { allow, arn, policy } from '../../service/policies.js'

describe('a store that lost its last changes, as one that failed over to a replica', () => {
  it('does not leave an allow standing whose policy was deleted afterwards', async () => {
    await withService({}, async (service) => {
      const keeper = await service.gatekeeper('apples')
      const fred = await service.createUserWithKey({ policy: policy(allow('apples:*', '*')) })
      // The change that gets lost.
      await service.createGroup()
      const asked = (): Promise<boolean> => service.permitted(keeper, 'apples', fred.proof, 'Get', arn('apples', 'a/1'))
      expect(await asked()).toBe(true)
      const database = new Database(join(service.dataDir, 'tinyauth.db'))
      database.exec('delete from changes where revision = (select revision from heads)')
      database.exec('update heads set revision = revision - 1')
      database.close()
      succeeded(await service.root.delete(`/api/v1/users/${fred.username}/policies/test`))
      expect(await asked()).toBe(false)
    })
  })
})

describe('the level of an action', () => {
  it('holds as changed as soon as the change is answered', async () => {
    await withService({}, async (service) => {
      succeeded(await service.root.post('/api/v1/services', { name: 'apples' }))
      const keeper = await service.gatekeeper('apples')
      const condition = { StringEquals: { ActionLevel: 'read' } }
      const fred = await service.createUserWithKey({ policy: policy(allow('apples:*', '*', condition)) })
      const asked = (): Promise<boolean> => service.permitted(keeper, 'apples', fred.proof, 'Get', arn('apples', 'a/1'))
      const stale: number[] = []
      for (let round = 0; round < 100; round++) {
        succeeded(await service.root.put('/api/v1/services/apples/actions', [{ name: 'Get', level: 'read' }]))
        await asked()
        succeeded(await service.root.put('/api/v1/services/apples/actions', [{ name: 'Get', level: 'permissions' }]))
        if (await asked()) stale.push(round)
      }
      expect(stale).toEqual([])
    })
  })
})

describe('guesses of a password', () => {
  it('that come at once are not more than those that come one after the other', async () => {
    await withService({ env: { LOGIN_ATTEMPTS: '3' } }, async (service) => {
      const keeper = await service.gatekeeper('apples')
      const username = await service.createUser({ password: 'right' })
      const guesses = Array.from({ length: 40 }, (_, i) =>
        keeper.client.post('/api/v1/services/apples/get-token-for-login', {
          username,
          password: `guess ${i}`,
          'csrf-strategy': 'none',
        }),
      )
      const guess = { username, password: 'one more', 'csrf-strategy': 'none' }
      const statuses = (await Promise.all(guesses)).map(({ status }) => status)
      expect((await keeper.client.post('/api/v1/services/apples/get-token-for-login', guess)).status).toBe(429)
      expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(3)
    })
  })
})
