import { type EntityManager, In } from 'typeorm'
import { DomainError } from '../../common/errors/domain-error.js'
import { GroupEntity, InviteEntity, InviteGroupEntity, UserEntity } from '../../store/index.js'
import { type Standing, standingsOf } from './inviter-standing.js'
import { noSuchInvite } from './read-invites.js'
import { passedOnProblems } from './standing-problems.js'

/** A group that an invite leads into, with what its inviter's right to it stands on now. */
export interface OpenGroup {
  readonly group: GroupEntity
  /** Absent: policies. */
  readonly standing?: Standing
  /** By policies, and a membership of the inviter reaches the group: then it takes the right to add anybody, as when it is made. */
  readonly isReached?: boolean
}

/** An invite that can be accepted, as far as the store tells. */
export interface OpenInvite {
  readonly invite: InviteEntity
  readonly inviter: UserEntity
  /** By path; at least one. */
  readonly groups: readonly OpenGroup[]
}

/**
 * Reads an invite with what it stands on, and judges all of that at a moment. Whether policies still let the inviter invite is another
 * question: `InviterRights`.
 *
 * @throws DomainError `NotFound`, `Gone` with what ended it
 */
export async function readOpenInvite(
  manager: EntityManager,
  which: Pick<InviteEntity, 'codeHash'> | Pick<InviteEntity, 'id'>,
  now: number,
): Promise<OpenInvite> {
  const invite = await manager.findOneBy(InviteEntity, which)
  if (invite === null) throw noSuchInvite()
  assertNotOver(invite, now)
  const inviter = await manager.findOneBy(UserEntity, { id: invite.inviterId })
  if (inviter?.status !== 'active') throw endedByInviter()
  const rows = await manager.findBy(InviteGroupEntity, { inviteId: invite.id })
  const found = await manager.find(GroupEntity, {
    where: { id: In(rows.map(({ groupId }) => groupId)) },
    order: { lowerPath: 'ASC' },
  })
  if (found.length === 0) throw gone('groups', 'what it led into is not there any more')
  const groups: OpenGroup[] = []
  for (const group of found) {
    const row = rows.find(({ groupId }) => groupId === group.id)
    const standings = await standingsOf(manager, invite.inviterId, group.id, now)
    groups.push(
      row?.byMembership === true ? standing(invite, group, row, standings) : { group, isReached: standings.length > 0 },
    )
  }
  return { invite, inviter, groups }
}

/** @throws DomainError `Gone` */
export function assertNotOver({ revokedAt, acceptBefore, maxAccepts, accepts }: InviteEntity, now: number): void {
  if (revokedAt !== null) throw gone('revoked', 'it was taken back')
  if (acceptBefore <= now) throw gone('acceptBefore', 'it was not accepted in time')
  if (maxAccepts !== null && accepts >= maxAccepts) throw exhausted()
}

/** An invite that was accepted as often as it may be. */
export function exhausted(): DomainError {
  return gone('maxAccepts', 'there is no place left')
}

/** An invite whose inviter may not invite any more. */
export function endedByInviter(): DomainError {
  return gone('inviter', 'whoever invited may not do so any more')
}

/** An invite that is over. `what` ended it. */
export function gone(what: string, problem: string): DomainError {
  return new DomainError('Gone', { problems: { [what]: problem } })
}

/** The membership that the invite stands on, if it still holds, still reaches the group and still covers what is given. */
function standing(
  invite: InviteEntity,
  group: GroupEntity,
  { inviterMembershipId }: InviteGroupEntity,
  standings: readonly Standing[],
): OpenGroup {
  const found = standings.find(({ membership }) => membership.id === inviterMembershipId)
  if (found === undefined) throw endedByInviter()
  if (Object.keys(passedOnProblems(invite, invite, found)).length > 0) throw endedByInviter()
  return { group, standing: found }
}
