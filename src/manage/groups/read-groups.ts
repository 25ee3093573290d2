import { type EntityManager, In } from 'typeorm'
import { GroupEntity, MembershipEntity, MembershipTermsEntity, UserEntity } from '../../store/index.js'
import { readBoundaries } from '../boundaries/read-boundaries.js'
import type { Versioned } from '../wire/entity-tag.js'
import { type GroupRepresentation, representGroup } from './group-representation.js'
import { inBatches } from '../in-batches.js'
import { readParents } from './replant.js'

/** Puts some groups on the wire, with a few queries however many they are. */
export async function representGroups(
  manager: EntityManager,
  groups: readonly GroupEntity[],
): Promise<readonly GroupRepresentation[]> {
  const parents = await readParents(manager, groups)
  const paths = await readPaths(manager, [...new Set(parents.values())])
  const owners = await readOwners(manager, groups)
  const boundaryOf = await readBoundaries(manager, groups)
  return groups.map((group) =>
    representGroup(group, {
      parent: paths.get(parents.get(group.id) ?? '') ?? null,
      owners: owners.get(group.id) ?? [],
      boundary: boundaryOf(group),
    }),
  )
}

/** One group with its ETag. */
export async function representVersioned(
  manager: EntityManager,
  group: GroupEntity,
): Promise<Versioned<GroupRepresentation>> {
  const [value] = await representGroups(manager, [group])
  if (value === undefined) throw new Error('one group has one representation')
  return { version: group.version, value }
}

/** Paths of groups by id. */
export async function readPaths(manager: EntityManager, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const paths = new Map<string, string>()
  await inBatches(ids, async (batch) => {
    const groups = await manager.find(GroupEntity, { select: { id: true, path: true }, where: { id: In([...batch]) } })
    for (const { id, path } of groups) paths.set(id, path)
  })
  return paths
}

/** Names of the owners of groups, sorted. */
async function readOwners(
  manager: EntityManager,
  groups: readonly GroupEntity[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const owners = new Map<string, string[]>()
  await inBatches(groups, async (batch) => {
    const rows = await manager
      .createQueryBuilder(MembershipEntity, 'm')
      .innerJoin(MembershipTermsEntity, 't', 't.id = m.id and t.owner = :owner', { owner: true })
      .innerJoin(UserEntity, 'u', 'u.id = m.userId')
      .where({ groupId: In(batch.map(({ id }) => id)) })
      .select(['m.groupId as "groupId"', 'u.username as "username"'])
      .orderBy('u.lowerUsername', 'ASC')
      .getRawMany<{ groupId: string; username: string }>()
    for (const { groupId, username } of rows) owners.set(groupId, [...(owners.get(groupId) ?? []), username])
  })
  return owners
}
