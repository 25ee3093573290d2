import type { EntityManager, EntityTarget } from 'typeorm'
import { findAccessKey } from '../access-keys/find-access-key.js'
import { findGroup } from '../groups/find-group.js'
import { findMembership } from '../memberships/find-membership.js'
import {
  AccessKeyEntity,
  type ChangeSubject,
  GroupEntity,
  MembershipEntity,
  subjectsBelow,
  UserEntity,
} from '../../store/index.js'
import { findUser } from '../users/find-user.js'
import type { Bounded } from './read-boundaries.js'

/** Whatever can have a boundary, by name. */
export type BoundaryTarget =
  | { readonly type: 'user'; readonly username: string }
  | { readonly type: 'group'; readonly group: string }
  | { readonly type: 'membership'; readonly group: string; readonly username: string }
  | { readonly type: 'access-key'; readonly username: string; readonly key: string }

/** A row that can have a boundary. */
export interface BoundedRow {
  readonly id: string
  readonly entity: EntityTarget<Bounded & { readonly id: string }>
  readonly row: Bounded
  /** What a change of its boundary is about. */
  readonly subjects: readonly ChangeSubject[]
  /** Whether the table keeps the time of the last update. */
  readonly timed: boolean
}

/** @throws DomainError `NotFound` */
export async function findBounded(
  manager: EntityManager,
  target: BoundaryTarget,
  partition: string,
): Promise<BoundedRow> {
  switch (target.type) {
    case 'user': {
      const user = await findUser(manager, target.username)
      return { id: user.id, entity: UserEntity, row: user, subjects: [{ type: 'user', id: user.id }], timed: true }
    }
    case 'group': {
      const group = await findGroup(manager, target.group)
      // It binds whoever is in a group below as well.
      const subjects = await subjectsBelow(manager, group.id, partition)
      return { id: group.id, entity: GroupEntity, row: group, subjects, timed: true }
    }
    case 'membership': {
      const { membership, user, group } = await findMembership(manager, target.group, target.username)
      const subjects = [{ type: 'user', id: user.id } as const, { type: 'group', id: group.id } as const]
      return { id: membership.id, entity: MembershipEntity, row: membership, subjects, timed: false }
    }
    case 'access-key': {
      const user = await findUser(manager, target.username)
      const key = await findAccessKey(manager, user, target.key)
      return { id: key.id, entity: AccessKeyEntity, row: key, subjects: [{ type: 'user', id: user.id }], timed: true }
    }
  }
}
