import type { EntityManager } from 'typeorm'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import type { Ids } from '../../common/ids.js'
import { MembershipEntity, MembershipTermsEntity, type Transaction } from '../../store/index.js'
import { countGroupsOf } from '../memberships/membership-room.js'

/** What owners are made with. */
export interface OwnershipOptions {
  readonly config: Pick<Config, 'maxGroupsPerUser'>
  readonly clock: Clock
  readonly ids: Ids
}

/** An owner passes on whatever the group gives, to any number, and takes anybody out again. */
const OWNER = { owner: true, spots: null, maxDepth: null, deauthorize: 'group' } as const

/** An owner was put in by nobody: no inviter takes them out with those who came by an invite, and no use ends it. */
const BY_NOBODY = {
  ...{ inviteId: null, inviterMembershipId: null, depletes: false },
  ...{ useLimitSeconds: null, usedSeconds: 0, useUntil: null },
} as const

/**
 * Makes a user an owner of a group, and a member before that. Answers why not: `full`, the user is in as many groups as may be;
 * `over`, the user is a member whose time is over.
 */
export async function makeOwner(
  tx: Transaction,
  ends: Readonly<Pick<MembershipEntity, 'userId' | 'groupId'>>,
  { config, clock, ids }: OwnershipOptions,
): Promise<'owner' | 'full' | 'over'> {
  const { manager } = tx
  const { userId, groupId } = ends
  const now = clock.now()
  const existing = await manager.findOneBy(MembershipEntity, { userId, groupId })
  if (existing !== null && isOver(existing, now)) return 'over'
  if (existing === null && (await countGroupsOf(manager, userId)) >= config.maxGroupsPerUser) return 'full'
  const id = existing?.id ?? ids.uuid(now)
  if (existing === null) await manager.insert(MembershipEntity, { id, userId, groupId, createdAt: now })
  // What somebody owns stands on the word of no provider.
  else await manager.update(MembershipEntity, { id }, { viaProvider: null })
  await manager.delete(MembershipTermsEntity, { id })
  await manager.insert(MembershipTermsEntity, { id, ...OWNER, ...BY_NOBODY })
  tx.change({ type: 'user', id: userId }, { type: 'group', id: groupId })
  return 'owner'
}

/**
 * Refuses what would leave a group that has owners without one.
 *
 * @throws DomainError `Conflict` when the membership is that of the last owner
 */
export async function assertSuccessor(
  manager: EntityManager,
  { id, groupId }: Readonly<Pick<MembershipEntity, 'id' | 'groupId'>>,
  now: number,
): Promise<void> {
  const terms = await manager.findOneBy(MembershipTermsEntity, { id, owner: true })
  if (terms === null) return
  const others = await manager
    .createQueryBuilder(MembershipEntity, 'm')
    .innerJoin(MembershipTermsEntity, 't', 't.id = m.id and t.owner = :owner', { owner: true })
    .where('m.groupId = :groupId and m.id <> :id', { groupId, id })
    .getMany()
  // One whose time is to end is none: with it the group would be without an owner by itself.
  if (others.some(({ notBefore, notAfter }) => notAfter === null && (notBefore === null || notBefore <= now))) return
  throw new DomainError('Conflict', { problems: { owner: 'is the last owner of the group: name a successor first' } })
}

function isOver({ notAfter }: Pick<MembershipEntity, 'notAfter'>, now: number): boolean {
  return notAfter !== null && notAfter <= now
}
