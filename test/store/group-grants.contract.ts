import { describe, expect, it } from '@jest/globals'
import {
  AttachmentEntity,
  GroupEdgeEntity,
  GroupEntity,
  InlinePolicyEntity,
  MembershipEntity,
  PolicyEntity,
  PolicyVersionEntity,
  PrincipalReader,
  readGroupGrants,
  UserEntity,
} from '../../src/store/index.js'
import * as a from './fixtures.js'
import type { DatabaseFactory } from './fixtures.js'

const bound = (policyId: string, svc: string): object => ({ boundaryPolicyId: policyId, boundaryParameters: { svc } })

/** What the members of a group have is told from the store as it is read for a member. */
export function groupGrantsContract(create: DatabaseFactory): void {
  describe('what a group gives', () => {
    it('is what a new member has: by the group, by those below and linked, within the bounds on every way there', async () => {
      await a.withStore(create, async (store) => {
        const role = a.policy({ defaultVersion: 2 })
        const path = (name: string): object => ({ path: name, lowerPath: name })
        const [above, middle, below, empty, linked] = [
          a.group({ ...path('a'), ...bound(role.id, 'above') }),
          a.group({ ...path('a/b'), ...bound(role.id, 'middle') }),
          a.group(path('a/b/c')),
          a.group(path('a/b/d')),
          a.group({ ...path('x'), ...bound(role.id, 'linked') }),
        ] as const
        const user = a.user()
        await store.unitOfWork.run(async ({ manager }) => {
          await manager.insert(PolicyEntity, role)
          const documents = ['{"old":1}', '{"in force":1}', '{"new":1}']
          const versions = documents.map((document, index) => a.policyVersion(role.id, index + 1, document))
          await manager.insert(PolicyVersionEntity, versions)
          await manager.insert(GroupEntity, [above, middle, below, empty, linked])
          await manager.insert(GroupEdgeEntity, [
            ...[a.edge(above.id, middle.id), a.edge(middle.id, below.id), a.edge(middle.id, empty.id)],
            a.edge(below.id, linked.id, { kind: 'link' }),
          ])
          for (const { id, path } of [above, middle, linked]) {
            await manager.insert(InlinePolicyEntity, a.inlinePolicy({ groupId: id, document: JSON.stringify(path) }))
          }
          await manager.insert(
            AttachmentEntity,
            a.attachment(role.id, { groupId: below.id, parameters: { svc: 'pears' } }),
          )
          await manager.insert(UserEntity, user)
          await manager.insert(MembershipEntity, a.membership(user.id, middle.id))
        })
        const { grants, isCut } = await store.unitOfWork.read((manager) => readGroupGrants(manager, middle.id, 10))
        expect([isCut, grants.map(({ path, inherited }) => [path, inherited])]).toEqual([
          false,
          [
            ['a/b', false],
            ['a/b/c', true],
            ['x', true],
          ],
        ])
        expect(grants[1]?.policies).toEqual([{ document: '{"in force":1}', parameters: { svc: 'pears' } }])

        const stored = await store.unitOfWork.read((manager) => new PrincipalReader().principal(manager, user.id))
        for (const { path, policies, boundaries } of grants) {
          const held = stored?.memberships.find(({ group }) => group.path === path)
          const own = held?.group.boundary
          const bounds = [...(own ? [own] : []), ...(held?.bounds ?? []).map(({ boundary }) => boundary)]
          expect(boundaries.map(({ parameters }) => parameters)).toEqual(bounds.map(({ parameters }) => parameters))
          const { inlinePolicies = [], attachedPolicies = [] } = held?.group ?? {}
          expect(policies).toHaveLength(inlinePolicies.length + attachedPolicies.length)
        }
        const cut = await store.unitOfWork.read((manager) => readGroupGrants(manager, middle.id, 1))
        expect([cut.isCut, cut.grants.map(({ path }) => path)]).toEqual([true, ['a/b']])
      })
    })
  })
}
