import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals'
import fc from 'fast-check'
import type { EntityManager } from 'typeorm'
import {
  AccessKeyEntity,
  AttachmentEntity,
  GroupEdgeEntity,
  GroupEntity,
  GuardrailEntity,
  InlinePolicyEntity,
  MembershipEntity,
  MembershipTermsEntity,
  OAuthArtifactEntity,
  OAuthClientEntity,
  OAuthScopeEntity,
  PolicyEntity,
  PolicyVersionEntity,
  PrincipalReader,
  ServiceActionEntity,
  ServiceEntity,
  UserEntity,
} from '../../src/store/index.js'
import type { PolicyRef, Store } from '../../src/store/index.js'
import * as a from './fixtures.js'
import type { DatabaseFactory, TestDatabase } from './fixtures.js'
import { naivePrincipal } from './naive-principal.js'

const reader = new PrincipalReader()

/** What a generated population looks like: numbers choose among its users, groups and policies. */
const POPULATION = fc.record({
  boundaries: fc.array(fc.option(fc.nat(3)), { minLength: 10, maxLength: 10 }),
  edges: fc.uniqueArray(fc.tuple(fc.nat(4), fc.nat(4), fc.boolean()), {
    selector: ([one, other]) => `${Math.min(one, other)} ${Math.max(one, other)}`,
    maxLength: 8,
  }),
  terms: fc.array(fc.tuple(fc.boolean(), fc.option(fc.nat(1)), fc.option(fc.nat(2))), { minLength: 9, maxLength: 9 }),
  members: fc.uniqueArray(fc.tuple(fc.nat(2), fc.nat(2), fc.option(fc.nat(3))), {
    selector: ([user, group]) => `${user} ${group}`,
  }),
  inline: fc.array(fc.tuple(fc.boolean(), fc.nat(4)), { maxLength: 8 }),
  attached: fc.array(fc.tuple(fc.boolean(), fc.nat(4), fc.nat(3)), { maxLength: 8 }),
  keys: fc.array(fc.tuple(fc.nat(2), fc.option(fc.nat(3))), { maxLength: 4 }),
  clients: fc.array(fc.tuple(fc.boolean(), fc.constantFrom(null, [], ['apples'])), { minLength: 2, maxLength: 2 }),
  tokens: fc.array(
    fc.tuple(
      ...[fc.nat(2), fc.nat(2), fc.nat(3)],
      fc.constantFrom('AccessToken', 'ClientCredentials', 'RefreshToken', 'Grant'),
    ),
    { maxLength: 8 },
  ),
})

type Population = typeof POPULATION extends fc.Arbitrary<infer T> ? T : never

/** Three users, five groups with edges between them, four policies and what ties them; answers the ids of the users. */
async function populate(manager: EntityManager, population: Population): Promise<string[]> {
  const policies = Array.from({ length: 4 }, (_, index) => a.policy({ defaultVersion: index + 1 }))
  const boundaryOf = (choice: number | null | undefined): { boundaryPolicyId: string | null } => ({
    boundaryPolicyId: choice === null || choice === undefined ? null : (policies[choice]?.id ?? null),
  })
  const users = [0, 1, 2].map((index) => a.user(boundaryOf(population.boundaries[index])))
  const groups = [3, 4, 5, 8, 9].map((index) => a.group(boundaryOf(population.boundaries[index])))
  const owner = (isUser: boolean, index: number): { userId?: string; groupId?: string } =>
    isUser ? { userId: users[index % 3]?.id ?? '' } : { groupId: groups[index]?.id ?? '' }
  await manager.insert(PolicyEntity, policies)
  await manager.insert(UserEntity, users)
  await manager.insert(GroupEntity, groups)
  for (const [user, group, bound] of population.members) {
    const fields = { ...boundaryOf(bound), notAfter: a.NOW + user, boundaryParameters: { svc: String(group) } }
    const membership = a.membership(users[user]?.id ?? '', groups[group]?.id ?? '', fields)
    await manager.insert(MembershipEntity, membership)
    await populateTerms(manager, membership.id, population.terms[user * 3 + group])
  }
  await populateEdges(manager, population, groups)
  for (const [isUser, index] of population.inline) {
    await manager.insert(InlinePolicyEntity, a.inlinePolicy({ ...owner(isUser, index), name: a.newId() }))
  }
  for (const [isUser, index, choice] of population.attached) {
    const row = a.attachment(policies[choice]?.id ?? '', { ...owner(isUser, index), parametersKey: a.newId() })
    await manager.insert(AttachmentEntity, row)
  }
  for (const [user, bound] of population.keys) {
    await manager.insert(AccessKeyEntity, a.accessKey(users[user]?.id ?? '', boundaryOf(bound)))
  }
  await populateTokens(manager, population, users)
  return users.map(({ id }) => id)
}

/** Edges lead from earlier groups to later ones, so that none leads back; the first to reach a group is its parent. */
async function populateEdges(
  manager: EntityManager,
  { edges }: Population,
  groups: readonly GroupEntity[],
): Promise<void> {
  const placed = new Set<number>()
  for (const [one, other, isParent] of edges) {
    const [source, target] = [Math.min(one, other), Math.max(one, other)]
    if (source === target) continue
    const kind = isParent && !placed.has(target) ? 'parent' : 'link'
    if (kind === 'parent') placed.add(target)
    await manager.insert(GroupEdgeEntity, a.edge(groups[source]?.id ?? '', groups[target]?.id ?? '', { kind }))
  }
}

async function populateTerms(
  manager: EntityManager,
  membershipId: string,
  terms: Population['terms'][number] | undefined,
): Promise<void> {
  const [owner, spots, use] = terms ?? [false, 0, null]
  if (!owner && spots === 0) return
  const used = use === null ? {} : { useLimitSeconds: 60, usedSeconds: use, useUntil: use === 0 ? null : a.NOW + use }
  const row = a.membershipTerms(membershipId, { owner, spots, deauthorize: owner ? 'group' : 'none', ...used })
  await manager.insert(MembershipTermsEntity, row)
}

/** Two clients, one scope of its own making, and tokens with it and with others. */
async function populateTokens(
  manager: EntityManager,
  { clients, tokens }: Population,
  users: readonly UserEntity[],
): Promise<void> {
  const [owner] = users
  const apps = clients.map(([enabled, services]) => a.oauthClient(owner?.id ?? '', { enabled, services }))
  const scope = a.oauthScope()
  const scopes = [null, [], ['read', scope.name], ['nobody-made-this']]
  await manager.insert(OAuthClientEntity, apps)
  await manager.insert(OAuthScopeEntity, scope)
  for (const [user, client, carried, kind] of tokens) {
    const fields = { kind, scopes: scopes[carried] ?? null, createdAt: a.NOW - carried }
    const clientId = apps[client]?.id ?? null
    const row = a.oauthArtifact(users[user]?.id ?? '', clientId ?? '', { ...fields, clientId })
    await manager.insert(OAuthArtifactEntity, row as object)
  }
}

/** The snapshot reads what stands in the tables, in few queries. */
export function principalReaderContract(create: DatabaseFactory): void {
  describe('principal reader', () => {
    let database: TestDatabase
    let store: Store

    beforeAll(async () => {
      database = await create()
      store = await a.open(database)
      const owners = a.policy({ name: 'GroupOwner', parameters: ['group'] })
      await store.unitOfWork.run(({ manager }) => manager.insert(PolicyEntity, owners))
    })

    afterAll(async () => {
      await store.close()
      await database.drop()
    })

    it('reads of every principal what a naive reading finds', async () => {
      await fc.assert(
        fc.asyncProperty(POPULATION, async (population) => {
          const { value: uids } = await store.unitOfWork.run(({ manager }) => populate(manager, population))
          await store.unitOfWork.read(async (manager) => {
            for (const uid of uids) {
              expect(await reader.principal(manager, uid)).toEqual(await naivePrincipal(manager, uid))
            }
          })
        }),
        { numRuns: 40 },
      )
    })

    it('asks the same number of queries for one group and for two hundred', async () => {
      const few = a.user()
      const many = a.user()
      const groups = Array.from({ length: 200 }, () => a.group())
      await store.unitOfWork.run(async ({ manager }) => {
        await manager.insert(UserEntity, [few, many])
        await manager.insert(GroupEntity, groups)
        await manager.insert(MembershipEntity, [
          ...groups.map(({ id }) => a.membership(many.id, id)),
          a.membership(few.id, groups[0]?.id ?? ''),
        ])
      })
      const queriesFor = (uid: string): Promise<number> =>
        store.unitOfWork.read(async (manager) => {
          const runner = manager.queryRunner
          if (runner === undefined) throw new Error('a read has a connection of its own')
          const query = jest.spyOn(runner, 'query')
          await reader.principal(manager, uid)
          const count = query.mock.calls.length
          query.mockRestore()
          return count
        })
      expect(await queriesFor(few.id)).toBe(8)
      expect(await queriesFor(many.id)).toBe(8)
      const app = a.oauthClient(few.id)
      const tokens = Array.from({ length: 150 }, (_, index) =>
        a.oauthArtifact(many.id, app.id, { createdAt: a.NOW + index, scopes: [`scope-${index}`] }),
      )
      await store.unitOfWork.run(async ({ manager }) => {
        await manager.insert(OAuthClientEntity, app)
        await manager.insert(OAuthArtifactEntity, tokens as object[])
      })
      expect(await queriesFor(few.id)).toBe(8)
      expect(await queriesFor(many.id)).toBe(9)
    })

    it('reads the hundred newest access tokens of each client, and finds whose one is', async () => {
      const fred = a.user()
      const [press, desk] = [a.oauthClient(fred.id), a.oauthClient(fred.id)]
      const of = (clientId: string, count: number): readonly ReturnType<typeof a.oauthArtifact>[] =>
        Array.from({ length: count }, (_, index) => a.oauthArtifact(fred.id, clientId, { createdAt: a.NOW + index }))
      const [many, few] = [of(press.id, 150), of(desk.id, 3)]
      const refresh = a.oauthArtifact(fred.id, press.id, { kind: 'RefreshToken' })
      const nobody = a.oauthArtifact(fred.id, press.id, { userId: null })
      await store.unitOfWork.run(async ({ manager }) => {
        await manager.insert(UserEntity, fred)
        await manager.insert(OAuthClientEntity, [press, desk])
        await manager.insert(OAuthArtifactEntity, [...many, ...few, refresh, nobody] as object[])
      })
      await store.unitOfWork.read(async (manager) => {
        const held = (await reader.principal(manager, fred.id))?.tokens.map(({ id }) => id) ?? []
        expect(new Set(held)).toEqual(new Set([...many.slice(50), ...few].map(({ id }) => id)))
        expect(await reader.uidByToken(manager, few[0]?.id ?? '')).toBe(fred.id)
        for (const { id } of [refresh, nobody]) expect(await reader.uidByToken(manager, id)).toBeUndefined()
        expect(await reader.uidByToken(manager, 'nothing')).toBeUndefined()
      })
    })

    it('finds users by lower-cased name and by the exact id of a key, and nothing for what is not there', async () => {
      const fred = a.user({ username: 'Frederick' })
      await store.unitOfWork.run(async ({ manager }) => {
        await manager.insert(UserEntity, fred)
        await manager.insert(AccessKeyEntity, a.accessKey(fred.id, { keyId: 'AKFRED', status: 'inactive' }))
      })
      await store.unitOfWork.read(async (manager) => {
        expect(await reader.uidByUsername(manager, 'frederick')).toBe(fred.id)
        expect(await reader.uidByUsername(manager, 'Frederick')).toBeUndefined()
        expect(await reader.uidByUsername(manager, "' or '1'='1")).toBeUndefined()
        expect(await reader.uidByKeyId(manager, 'AKFRED')).toBe(fred.id)
        expect(await reader.uidByKeyId(manager, 'akfred')).toBeUndefined()
        expect(await reader.principal(manager, a.newId())).toBeUndefined()
      })
    })

    it('reads changes after a revision, oldest first and no more than asked', async () => {
      const revisions: number[] = []
      for (const id of ['1', '2', '3']) {
        const { revision } = await store.unitOfWork.run((transaction) => {
          transaction.change({ type: 'service', id })
          return Promise.resolve()
        })
        revisions.push(revision)
      }
      const [first = 0, second, third] = revisions
      const since = (revision: number, limit: number): Promise<number[]> =>
        store.unitOfWork.read(async (manager) =>
          (await reader.changesSince(manager, revision, limit)).map((change) => change.revision),
        )
      expect(await since(first, 10)).toEqual([second, third])
      expect(await since(first - 1, 2)).toEqual([first, second])
      expect(await since(third ?? 0, 10)).toEqual([])
    })

    it('reads the documents of many versions, and leaves out those that do not exist', async () => {
      const managed = a.policy()
      const versions = Array.from({ length: 450 }, (_, index) =>
        a.policyVersion(managed.id, index + 1, `{"n":${index}}`),
      )
      await store.unitOfWork.run(async ({ manager }) => {
        await manager.insert(PolicyEntity, managed)
        await manager.insert(PolicyVersionEntity, versions)
      })
      const refs = [...versions.map(({ number }) => number), 9999].map((version) => ({ policyId: managed.id, version }))
      const documents = await store.unitOfWork.read((manager) => reader.policyDocuments(manager, refs))
      const byVersion = documents.toSorted((one, two) => one.version - two.version)
      expect(byVersion).toEqual(
        versions.map(({ number, document }) => ({ policyId: managed.id, version: number, document })),
      )
      expect(await store.unitOfWork.read((manager) => reader.policyDocuments(manager, []))).toEqual([])
    })

    it('reads guardrails with the version in force, and services with their actions', async () => {
      const readOnly = a.policy({ defaultVersion: 3 })
      const apples = a.service({ name: 'Apples' })
      const empty = a.service({ name: 'Empty' })
      await store.unitOfWork.run(async ({ manager }) => {
        await manager.insert(PolicyEntity, readOnly)
        await manager.insert(GuardrailEntity, a.guardrail(readOnly.id))
        await manager.insert(ServiceEntity, [apples, empty])
        await manager.insert(ServiceActionEntity, [a.serviceAction(apples.id), a.serviceAction(apples.id, 'EatApple')])
      })
      await store.unitOfWork.read(async (manager) => {
        const expected: PolicyRef = {
          policyId: readOnly.id,
          name: readOnly.name,
          version: 3,
          parameters: { svc: 'apples' },
        }
        expect(await reader.guardrails(manager)).toEqual([expected])
        const common = { regions: ['default'], decisionTtlSeconds: 5, leaseTtlSeconds: 900 }
        const actions = [
          { name: 'EatApple', level: 'read' },
          { name: 'GetApple', level: 'read' },
        ]
        expect(await reader.services(manager)).toEqual([
          { id: apples.id, name: 'Apples', ...common, actions },
          { id: empty.id, name: 'Empty', ...common, actions: [] },
        ])
      })
    })
  })
}
