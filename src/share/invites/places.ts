import type { EntityManager } from 'typeorm'
import { InviteEntity, membershipChain, MembershipTermsEntity, type Transaction } from '../../store/index.js'
import type { Standing } from './inviter-standing.js'
import { exhausted, type OpenInvite } from './open-invite.js'

/**
 * Takes the place of one who accepts: of the invite, of each membership that it stands on, and of those by which that came about as
 * long as their terms deplete the inviter. Counts are changed by conditional statements alone, so that none falls below nothing.
 *
 * @throws DomainError `Gone` where there is no place left
 */
export async function takePlace(tx: Transaction, { invite, groups }: OpenInvite): Promise<void> {
  const { affected } = await tx.manager
    .createQueryBuilder()
    .update(InviteEntity)
    .set({ accepts: () => 'accepts + 1' })
    .where('id = :id and revokedAt is null and (maxAccepts is null or accepts < maxAccepts)', { id: invite.id })
    .execute()
  if (affected !== 1) throw exhausted()
  const paying = new Map<string, string>()
  for (const { standing } of groups) {
    if (standing === undefined) continue
    for (const { id, userId } of await payersOf(tx.manager, standing)) paying.set(id, userId)
  }
  for (const [id, userId] of paying) {
    await takeSpot(tx.manager, id)
    // Whoever has no place left may not invite any more.
    tx.change({ type: 'user', id: userId })
  }
}

/** The membership itself, and those above as long as each takes from the next. */
async function payersOf(
  manager: EntityManager,
  { membership }: Standing,
): Promise<readonly { readonly id: string; readonly userId: string }[]> {
  const payers: { id: string; userId: string }[] = []
  for (const { membershipId: id, userId } of await membershipChain(manager, membership.id)) {
    payers.push({ id, userId })
    const terms = await manager.findOneBy(MembershipTermsEntity, { id })
    if (terms?.depletes !== true) break
  }
  return payers
}

async function takeSpot(manager: EntityManager, id: string): Promise<void> {
  const terms = await manager.findOneBy(MembershipTermsEntity, { id })
  if (terms?.spots === null) return
  const { affected } = await manager
    .createQueryBuilder()
    .update(MembershipTermsEntity)
    .set({ spots: () => 'spots - 1' })
    .where('id = :id and spots > 0', { id })
    .execute()
  if (affected !== 1) throw exhausted()
}
