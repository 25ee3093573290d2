import type { EntityManager } from 'typeorm'
import { In, IsNull } from 'typeorm'
import { GroupEntity, MembershipEntity, type UserEntity } from '../../store/index.js'
import { readBoundaries } from '../boundaries/read-boundaries.js'
import { representUser, type UserRepresentation } from './user-representation.js'

/** Puts some users on the wire, with three queries however many they are. */
export async function representUsers(
  manager: EntityManager,
  users: readonly UserEntity[],
): Promise<readonly UserRepresentation[]> {
  const groups = await groupsByUser(manager, users)
  const boundaryOf = await readBoundaries(manager, users)
  return users.map((user) => representUser(user, groups.get(user.id) ?? [], boundaryOf(user)))
}

async function groupsByUser(
  manager: EntityManager,
  users: readonly UserEntity[],
): Promise<ReadonlyMap<string, readonly GroupEntity[]>> {
  const memberships = await manager.findBy(MembershipEntity, { userId: In(users.map(({ id }) => id)) })
  const ids = [...new Set(memberships.map(({ groupId }) => groupId))]
  const groups = ids.length === 0 ? [] : await manager.findBy(GroupEntity, { id: In(ids), kind: IsNull() })
  const byId = new Map(groups.map((group) => [group.id, group]))
  const byUser = new Map<string, GroupEntity[]>()
  for (const { userId, groupId } of memberships) {
    const group = byId.get(groupId)
    if (group !== undefined) byUser.set(userId, [...(byUser.get(userId) ?? []), group])
  }
  for (const list of byUser.values()) list.sort((a, b) => (a.lowerPath < b.lowerPath ? -1 : 1))
  return byUser
}
