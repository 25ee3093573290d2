import type { EntityManager } from 'typeorm'
import { notFound } from '../../common/errors/domain-error.js'
import { type GroupEntity, MembershipEntity, type UserEntity } from '../../store/index.js'
import { findGroup } from '../groups/find-group.js'
import { findUser } from '../users/find-user.js'

/** A membership with both of its ends. */
export interface FoundMembership {
  readonly group: GroupEntity
  readonly user: UserEntity
  readonly membership: MembershipEntity
}

/** @throws DomainError `NotFound` when there is no such group, user or membership */
export async function findMembership(manager: EntityManager, path: string, username: string): Promise<FoundMembership> {
  const group = await findGroup(manager, path)
  const user = await findUser(manager, username)
  const membership = await manager.findOneBy(MembershipEntity, { groupId: group.id, userId: user.id })
  if (membership === null) throw notFound('member', username)
  return { group, user, membership }
}
