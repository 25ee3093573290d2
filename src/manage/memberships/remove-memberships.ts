import { type EntityManager, In } from 'typeorm'
import {
  type ChangeSubject,
  InviteEntity,
  InviteGroupEntity,
  MembershipEntity,
  MembershipTermsEntity,
  type Transaction,
} from '../../store/index.js'
import type { DeletionCounts } from '../dry-run.js'
import { inBatches } from '../in-batches.js'

/** Subjects that a change names; above that it is one of the whole partition. */
const MOST_SUBJECTS = 1000

/** Which partition a change is about that touches too many to name, and what time it is. */
export interface RemovalSetting {
  readonly partition: string
  readonly now: number
}

/** What of a membership its removal has to know. */
export type RemovedMembership = Pick<MembershipEntity, 'id' | 'userId' | 'groupId'>

/** Ends memberships, and with them every invite that stands on one of them. Counts both. */
export async function removeMemberships(
  tx: Transaction,
  memberships: readonly RemovedMembership[],
  { partition, now }: RemovalSetting,
): Promise<DeletionCounts> {
  const ids = memberships.map(({ id }) => id)
  let invites = 0
  await inBatches(ids, async (some) => {
    invites += await revokeInvitesOf(tx.manager, some, now)
  })
  await inBatches(ids, (some) => tx.manager.delete(MembershipEntity, { id: In([...some]) }))
  tx.change(...subjectsOf(memberships, partition))
  return { memberships: ids.length, invites }
}

/** Whoever came by the invites of a member counts from now on as invited by whoever invited that member. */
export async function handOver(manager: EntityManager, membershipId: string): Promise<void> {
  const terms = await manager.findOneBy(MembershipTermsEntity, { id: membershipId })
  const inviterMembershipId = terms?.inviterMembershipId ?? null
  await manager.update(MembershipTermsEntity, { inviterMembershipId: membershipId }, { inviterMembershipId })
}

/** Some memberships by their ids. */
export async function readMemberships(
  manager: EntityManager,
  ids: readonly string[],
): Promise<readonly MembershipEntity[]> {
  const rows: MembershipEntity[] = []
  await inBatches(ids, async (some) => {
    rows.push(...(await manager.find(MembershipEntity, { where: { id: In([...some]) }, order: { id: 'ASC' } })))
  })
  return rows
}

/** Takes back what was not over. Answers how many invites that were. */
async function revokeInvitesOf(manager: EntityManager, membershipIds: readonly string[], now: number): Promise<number> {
  const standing = manager
    .createQueryBuilder(InviteGroupEntity, 'g')
    .select('g.inviteId')
    .where('g.inviterMembershipId in (:...membershipIds)')
  const { affected } = await manager
    .createQueryBuilder()
    .update(InviteEntity)
    .set({ revokedAt: now })
    .where(`revokedAt is null and acceptBefore > :now and id in (${standing.getQuery()})`, { now, membershipIds })
    .execute()
  return affected ?? 0
}

function subjectsOf(memberships: readonly RemovedMembership[], partition: string): readonly ChangeSubject[] {
  const users = new Set(memberships.map(({ userId }) => userId))
  const groups = new Set(memberships.map(({ groupId }) => groupId))
  if (users.size + groups.size > MOST_SUBJECTS) return [{ type: 'partition', id: partition }]
  return [
    ...[...users].map((id) => ({ type: 'user', id }) as const),
    ...[...groups].map((id) => ({ type: 'group', id }) as const),
  ]
}
