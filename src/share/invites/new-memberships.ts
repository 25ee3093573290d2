import { type EntityManager, In } from 'typeorm'
import type { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import type { Ids } from '../../common/ids.js'
import { boundariesLifted, countGroupsOf, handOver, removeMemberships } from '../../manage/index.js'
import {
  MembershipEntity,
  membershipHolds,
  MembershipTermsEntity,
  type Transaction,
  type UserEntity,
} from '../../store/index.js'
import { accessEnd } from './invite-limits.js'
import { gone, type OpenGroup, type OpenInvite } from './open-invite.js'
import { type InviteBoundary, isSame } from './standing-problems.js'

/** What somebody may have of others at a time. */
const MOST_SHARES = 200

/** What memberships are made with. */
export interface MembershipSetting {
  readonly ids: Ids
  readonly config: Pick<Config, 'maxGroupsPerUser' | 'partition'>
  readonly now: number
}

/** A membership that was made. */
export interface JoinedGroup {
  /** Path. */
  readonly group: string
  /** Milliseconds since 1970; null: it does not end by itself. */
  readonly notAfter: number | null
}

/**
 * Makes the memberships of an invite. A group in which the user is, or will be, is left as it is; what is over is replaced.
 *
 * @throws DomainError `Conflict` where the user is in all of the groups, or in too many; `Gone` where what it gives would be over
 */
export async function makeMemberships(
  tx: Transaction,
  open: OpenInvite,
  user: UserEntity,
  setting: MembershipSetting,
): Promise<readonly JoinedGroup[]> {
  const { over, news } = await sortOut(tx.manager, open, user, setting.now)
  if (news.length === 0) throw new DomainError('Conflict', { problems: { groups: 'is a member of it already' } })
  const kept = over.length === 0 ? undefined : await replace(tx, over, setting)
  if (open.invite.kind === 'membership') await assertRoom(tx.manager, user, news.length, setting.config)
  else await assertShareRoom(tx.manager, user)
  const joined: JoinedGroup[] = []
  for (const one of news) {
    const boundary = boundaryFor(open, one, kept?.get(one.group.id))
    joined.push(await join(tx, { open, one, user, boundary }, setting))
  }
  return joined
}

async function sortOut(
  manager: EntityManager,
  { groups }: OpenInvite,
  user: UserEntity,
  now: number,
): Promise<{ over: readonly MembershipEntity[]; news: readonly OpenGroup[] }> {
  const ids = groups.map(({ group }) => group.id)
  const held = await manager.findBy(MembershipEntity, { userId: user.id, groupId: In(ids) })
  const terms = await manager.findBy(MembershipTermsEntity, { id: In(held.map(({ id }) => id)) })
  const over = held.filter((one) => {
    const own = terms.find(({ id }) => id === one.id)
    return !membershipHolds(one, own, now, 'later')
  })
  const standing = new Set(held.filter((one) => !over.includes(one)).map(({ groupId }) => groupId))
  return { over, news: groups.filter(({ group }) => !standing.has(group.id)) }
}

/** Whoever came by a membership that is over stays as long as the own one says. Answers the boundaries that were set on them, by group. */
async function replace(
  tx: Transaction,
  over: readonly MembershipEntity[],
  { config: { partition }, now }: MembershipSetting,
): Promise<ReadonlyMap<string, InviteBoundary>> {
  const kept = new Map<string, InviteBoundary>()
  for (const one of over) {
    if ((await boundariesLifted(tx.manager, [one])).length > 0) kept.set(one.groupId, one)
    await handOver(tx.manager, one.id)
  }
  await removeMemberships(tx, over, { partition, now })
  return kept
}

/** What those who join a group by an invite are limited to: what the inviter is there, else what the invite says. */
export function handedOnBoundary({ invite }: OpenInvite, { standing }: OpenGroup): InviteBoundary {
  const handedOn = standing?.membership.boundaryPolicyId === null ? undefined : standing?.membership
  const { boundaryPolicyId, boundaryParameters } = handedOn ?? invite
  return { boundaryPolicyId, boundaryParameters }
}

/** A boundary that an administrator set on the membership before is not shaken off by an invite. */
function boundaryFor(open: OpenInvite, one: OpenGroup, before: InviteBoundary | undefined): InviteBoundary {
  const own = handedOnBoundary(open, one)
  if (before === undefined || isSame(before, own)) return own
  if (own.boundaryPolicyId !== null)
    throw new DomainError('Conflict', { problems: { boundary: 'was a member within other bounds' } })
  return { boundaryPolicyId: before.boundaryPolicyId, boundaryParameters: before.boundaryParameters }
}

async function assertRoom(
  manager: EntityManager,
  { id: userId, username }: UserEntity,
  more: number,
  { maxGroupsPerUser: most }: MembershipSetting['config'],
): Promise<void> {
  if ((await countGroupsOf(manager, userId)) + more <= most) return
  const problem = `\`${username}\` would be in more than ${most} groups, which is the limit \`MAX_GROUPS_PER_USER\``
  throw new DomainError('Conflict', { problems: { user: problem } })
}

/** Everything that was shared with somebody is asked about at each decision. */
async function assertShareRoom(manager: EntityManager, { id: userId, username }: UserEntity): Promise<void> {
  const all = await manager.countBy(MembershipEntity, { userId })
  if (all - (await countGroupsOf(manager, userId)) < MOST_SHARES) return
  throw new DomainError('Conflict', {
    problems: { user: `\`${username}\` has ${MOST_SHARES} shares, which are the most` },
  })
}

/** Who is to join which group of an invite. */
interface Joining {
  readonly open: OpenInvite
  readonly one: OpenGroup
  readonly user: UserEntity
  readonly boundary: InviteBoundary
}

async function join(
  tx: Transaction,
  { open: { invite }, one: { group, standing }, user, boundary }: Joining,
  { ids, now }: MembershipSetting,
): Promise<JoinedGroup> {
  const notAfter = accessEnd(invite, now, standing?.membership.notAfter ?? null)
  if (notAfter !== null && notAfter <= now) throw gone('accessUntil', 'the access that it gave is over')
  const id = ids.uuid(now)
  await tx.manager.insert(MembershipEntity, {
    ...{ id, userId: user.id, groupId: group.id, notBefore: null, notAfter },
    ...{ ...boundary, viaProvider: null, createdAt: now },
  })
  await tx.manager.insert(MembershipTermsEntity, {
    ...{ id, inviteId: invite.id, inviterMembershipId: standing?.membership.id ?? null, owner: false },
    ...{ spots: invite.plusOnes, maxDepth: invite.maxDepth, deauthorize: invite.deauthorize },
    ...{ depletes: invite.depletesInviter, usedSeconds: 0, useUntil: null },
    useLimitSeconds: least(invite.maxUseSeconds, standing?.terms.useLimitSeconds ?? null),
  })
  tx.change({ type: 'user', id: user.id }, { type: 'group', id: group.id })
  return { group: group.path, notAfter }
}

function least(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other
  return Math.min(one, other)
}
