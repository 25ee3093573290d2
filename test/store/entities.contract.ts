import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { EntityTarget } from 'typeorm'
import {
  AccessKeyEntity,
  AttachmentEntity,
  GroupEntity,
  GuardrailEntity,
  InlinePolicyEntity,
  MembershipEntity,
  PolicyEntity,
  PolicyVersionEntity,
  ServiceActionEntity,
  ServiceEntity,
  UserEntity,
} from '../../src/store/index.js'
import type { Store } from '../../src/store/index.js'
import * as a from './fixtures.js'
import type { DatabaseFactory, TestDatabase } from './fixtures.js'

/** What the tables refuse and what they take along. */
export function entitiesContract(create: DatabaseFactory): void {
  describe('tables', () => {
    let database: TestDatabase
    let store: Store

    beforeAll(async () => {
      database = await create()
      store = await a.open(database)
    })

    afterAll(async () => {
      await store.close()
      await database.drop()
    })

    const insert = async (...rows: [EntityTarget<object>, object][]): Promise<void> => {
      await store.unitOfWork.run(async ({ manager }) => {
        for (const [entity, row] of rows) await manager.insert(entity, row)
      })
    }

    const remove = (entity: EntityTarget<object>, id: string): Promise<unknown> =>
      store.unitOfWork.run(({ manager }) => manager.delete(entity, { id }))

    const count = (entity: EntityTarget<object>, where: object): Promise<number> =>
      store.unitOfWork.read((manager) => manager.countBy(entity, where))

    it('are those of the entities, column for column', async () => {
      const { upQueries } = await store.dataSource.driver.createSchemaBuilder().log()
      expect(upQueries.map(({ query }) => query)).toEqual([])
    })

    it('take `Alice` and `alice` for one user', async () => {
      await insert([UserEntity, a.user({ username: 'Alice' })])
      await expect(insert([UserEntity, a.user({ username: 'alice' })])).rejects.toMatchObject({ code: 'Conflict' })
    })

    it('keep every unique name, and tell a `Conflict`', async () => {
      const owner = a.user()
      const friends = a.group()
      const reader = a.policy()
      const apples = a.service()
      await insert([UserEntity, owner], [GroupEntity, friends], [PolicyEntity, reader], [ServiceEntity, apples])
      const pairs: [EntityTarget<object>, object, object][] = [
        [GroupEntity, a.group({ path: 'Ops/Night' }), a.group({ path: 'ops/night' })],
        [PolicyEntity, a.policy({ name: 'Writer' }), a.policy({ name: 'writer' })],
        [ServiceEntity, a.service({ name: 'Pears' }), a.service({ name: 'pears' })],
        [MembershipEntity, a.membership(owner.id, friends.id), a.membership(owner.id, friends.id)],
        [InlinePolicyEntity, a.inlinePolicy({ userId: owner.id }), a.inlinePolicy({ userId: owner.id, name: 'MAIN' })],
        [InlinePolicyEntity, a.inlinePolicy({ groupId: friends.id }), a.inlinePolicy({ groupId: friends.id })],
        [PolicyVersionEntity, a.policyVersion(reader.id, 2), a.policyVersion(reader.id, 2)],
        [
          AttachmentEntity,
          a.attachment(reader.id, { userId: owner.id }),
          a.attachment(reader.id, { userId: owner.id }),
        ],
        [
          AttachmentEntity,
          a.attachment(reader.id, { groupId: friends.id }),
          a.attachment(reader.id, { groupId: friends.id }),
        ],
        [AccessKeyEntity, a.accessKey(owner.id, { keyId: 'AK1' }), a.accessKey(owner.id, { keyId: 'AK1' })],
        [ServiceActionEntity, a.serviceAction(apples.id), a.serviceAction(apples.id, 'getapple')],
        [GuardrailEntity, a.guardrail(reader.id), a.guardrail(reader.id)],
      ]
      for (const [entity, first, second] of pairs) {
        await insert([entity, first])
        await expect(insert([entity, second])).rejects.toMatchObject({ code: 'Conflict' })
      }
    })

    it('tell access keys apart by every byte', async () => {
      const owner = a.user()
      await insert([UserEntity, owner], [AccessKeyEntity, a.accessKey(owner.id, { keyId: 'AKx' })])
      await insert([AccessKeyEntity, a.accessKey(owner.id, { keyId: 'AKX' })])
      expect(await count(AccessKeyEntity, { keyId: 'AKx' })).toBe(1)
    })

    it('let a user take keys, memberships, policies and attachments along', async () => {
      const [owner, friends, reader] = [a.user(), a.group(), a.policy()]
      await insert(
        [UserEntity, owner],
        [GroupEntity, friends],
        [PolicyEntity, reader],
        [AccessKeyEntity, a.accessKey(owner.id)],
        [MembershipEntity, a.membership(owner.id, friends.id)],
        [InlinePolicyEntity, a.inlinePolicy({ userId: owner.id })],
        [AttachmentEntity, a.attachment(reader.id, { userId: owner.id })],
      )
      await remove(UserEntity, owner.id)
      for (const entity of [AccessKeyEntity, MembershipEntity, InlinePolicyEntity, AttachmentEntity]) {
        expect(await count(entity, { userId: owner.id })).toBe(0)
      }
      expect(await count(GroupEntity, { id: friends.id })).toBe(1)
    })

    it('let a group take memberships, policies and attachments along, and leave its users', async () => {
      const [owner, friends, reader] = [a.user(), a.group(), a.policy()]
      await insert(
        [UserEntity, owner],
        [GroupEntity, friends],
        [PolicyEntity, reader],
        [MembershipEntity, a.membership(owner.id, friends.id)],
        [InlinePolicyEntity, a.inlinePolicy({ groupId: friends.id })],
        [AttachmentEntity, a.attachment(reader.id, { groupId: friends.id })],
      )
      await remove(GroupEntity, friends.id)
      for (const entity of [MembershipEntity, InlinePolicyEntity, AttachmentEntity]) {
        expect(await count(entity, { groupId: friends.id })).toBe(0)
      }
      expect(await count(UserEntity, { id: owner.id })).toBe(1)
    })

    it('keep a policy that is attached, a guardrail or a boundary, and let a free one take its versions along', async () => {
      const holders: ((policyId: string) => [EntityTarget<object>, object][])[] = [
        (boundaryPolicyId) => [[UserEntity, a.user({ boundaryPolicyId })]],
        (boundaryPolicyId) => [[GroupEntity, a.group({ boundaryPolicyId })]],
        (policyId) => [[GuardrailEntity, a.guardrail(policyId)]],
        (policyId) => {
          const owner = a.user()
          return [
            [UserEntity, owner],
            [AttachmentEntity, a.attachment(policyId, { userId: owner.id })],
          ]
        },
        (boundaryPolicyId) => {
          const owner = a.user()
          return [
            [UserEntity, owner],
            [AccessKeyEntity, a.accessKey(owner.id, { boundaryPolicyId })],
          ]
        },
        (boundaryPolicyId) => {
          const [owner, friends] = [a.user(), a.group()]
          return [
            [UserEntity, owner],
            [GroupEntity, friends],
            [MembershipEntity, a.membership(owner.id, friends.id, { boundaryPolicyId })],
          ]
        },
      ]
      for (const holder of holders) {
        const held = a.policy()
        await insert([PolicyEntity, held], ...holder(held.id))
        await expect(remove(PolicyEntity, held.id)).rejects.toMatchObject({ code: 'Conflict' })
      }
      const free = a.policy()
      await insert([PolicyEntity, free], [PolicyVersionEntity, a.policyVersion(free.id)])
      await remove(PolicyEntity, free.id)
      expect(await count(PolicyVersionEntity, { policyId: free.id })).toBe(0)
    })

    it('refuse a policy with two owners or none, and words that are not of the model', async () => {
      const [owner, friends, reader] = [a.user(), a.group(), a.policy()]
      await insert([UserEntity, owner], [GroupEntity, friends], [PolicyEntity, reader])
      const both = { userId: owner.id, groupId: friends.id }
      const wrong: [EntityTarget<object>, object][] = [
        [InlinePolicyEntity, a.inlinePolicy(both)],
        [InlinePolicyEntity, a.inlinePolicy({})],
        [AttachmentEntity, a.attachment(reader.id, both)],
        [AttachmentEntity, a.attachment(reader.id, {})],
        [UserEntity, { ...a.user(), status: 'sleeping' }],
        [UserEntity, { ...a.user(), type: 'dog' }],
        [AccessKeyEntity, { ...a.accessKey(owner.id), status: 'lost' }],
      ]
      for (const row of wrong) await expect(insert(row)).rejects.toThrow(/check/i)
    })

    it('refuse what refers to nothing', async () => {
      await expect(insert([AccessKeyEntity, a.accessKey(a.newId())])).rejects.toMatchObject({ code: 'Conflict' })
    })

    it('are never asked with a condition that is undefined or null', async () => {
      const none: { id?: string } = {}
      await expect(
        store.unitOfWork.read((manager) => manager.findOneBy(UserEntity, { id: none.id as string })),
      ).rejects.toThrow(/undefined/i)
    })

    it('keep milliseconds, booleans, lists, objects and null exactly', async () => {
      const bound = a.policy({ builtin: true, parameters: ['svc', 'a,b'] })
      const owner = a.user({
        ...{ emailVerified: true, boundaryPolicyId: bound.id, boundaryParameters: { svc: 'ä"\u2028' } },
        ...{ createdAt: 1767323045679, credentialsChangedAt: Number.MAX_SAFE_INTEGER },
      })
      const key = a.accessKey(owner.id, { services: [], sourceCidrs: ['10.0.0.0/8', '::/0'], expiresAt: 0 })
      await insert([PolicyEntity, bound], [UserEntity, owner], [AccessKeyEntity, key])
      await store.unitOfWork.read(async (manager) => {
        expect({ ...(await manager.findOneByOrFail(PolicyEntity, { id: bound.id })) }).toEqual(bound)
        expect({ ...(await manager.findOneByOrFail(UserEntity, { id: owner.id })) }).toEqual(owner)
        expect({ ...(await manager.findOneByOrFail(AccessKeyEntity, { id: key.id })) }).toEqual(key)
      })
    })

    it('leave the objects of an insert of many rows as they were', async () => {
      const users = Array.from({ length: 20 }, () => a.user({ version: 7 }))
      const before = structuredClone(users)
      await store.unitOfWork.run(({ manager }) => manager.insert(UserEntity, users))
      expect(users).toEqual(before)
      for (const { id, username } of before) expect(await count(UserEntity, { id, username })).toBe(1)
    })

    it('count the version of a row up with each update, whichever way it is updated', async () => {
      const owner = a.user()
      await insert([UserEntity, owner])
      await store.unitOfWork.run(({ manager }) => manager.update(UserEntity, { id: owner.id }, { displayName: 'A' }))
      await store.unitOfWork.run(async ({ manager }) => {
        const row = await manager.findOneByOrFail(UserEntity, { id: owner.id })
        await manager.save(Object.assign(row, { displayName: 'B' }))
      })
      const { version } = await store.unitOfWork.read((m) => m.findOneByOrFail(UserEntity, { id: owner.id }))
      expect(version).toBe(3)
    })
  })
}
