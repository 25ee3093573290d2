import { type EntityManager, In } from 'typeorm'
import { DomainError } from '../../common/errors/domain-error.js'
import { findGroup, readBoundaries } from '../../manage/index.js'
import { GroupEntity, InviteEntity, InviteGroupEntity, UserEntity } from '../../store/index.js'
import { type InviteRepresentation, representInvite } from './invite-representation.js'

/** The invite of this id that leads into the group of this path. @throws DomainError `NotFound` */
export async function findInviteOf(manager: EntityManager, path: string, id: string): Promise<InviteEntity> {
  const group = await findGroup(manager, path)
  const leads = await manager.existsBy(InviteGroupEntity, { inviteId: id, groupId: group.id })
  const invite = leads ? await manager.findOneBy(InviteEntity, { id, kind: 'membership' }) : null
  if (invite === null) throw noSuchInvite()
  return invite
}

/** Does not say again what was asked for: it may be a code, or nearly one. */
export function noSuchInvite(): DomainError {
  return new DomainError('NotFound', { problems: { invite: 'there is no such invite' } })
}

/** Paths of the groups that some invites lead into, by invite, in order. */
export async function readGroupsOf(
  manager: EntityManager,
  inviteIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await manager.findBy(InviteGroupEntity, { inviteId: In([...inviteIds]) })
  const groups = await manager.findBy(GroupEntity, { id: In(rows.map(({ groupId }) => groupId)) })
  const paths = new Map(groups.map(({ id, path }) => [id, path]))
  const of = (id: string): readonly string[] =>
    rows.flatMap(({ inviteId, groupId }) => (inviteId === id ? (paths.get(groupId) ?? []) : [])).sort()
  return new Map(inviteIds.map((id) => [id, of(id)]))
}

/** Puts invites on the wire for whoever administers them. */
export async function representInvites(
  manager: EntityManager,
  invites: readonly InviteEntity[],
  now: number,
): Promise<readonly InviteRepresentation[]> {
  const users = await manager.findBy(UserEntity, { id: In(invites.map(({ inviterId }) => inviterId)) })
  const names = new Map(users.map(({ id, username }) => [id, username]))
  const ids = invites.map(({ id }) => id)
  const groups = await readGroupsOf(manager, ids)
  const boundaryOf = await readBoundaries(manager, invites)
  return invites.map((invite) =>
    representInvite(invite, {
      inviter: names.get(invite.inviterId) ?? '',
      groups: groups.get(invite.id) ?? [],
      boundary: boundaryOf(invite),
      now,
    }),
  )
}
