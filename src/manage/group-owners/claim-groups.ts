import { IsNull } from 'typeorm'
import { GroupEntity, type Transaction } from '../../store/index.js'
import { makeOwner, type OwnershipOptions } from './ownership.js'

/** Whoever signs in, by whose word. */
export interface Claimant {
  readonly uid: string
  readonly provider: string
  readonly subject: string
}

/**
 * Makes whoever signs in the owner of the groups that awaited them (domain-model 5.4.5); each awaits nobody then, so that an
 * owner who is removed stays so. Groups past what a user may be in go on waiting. Answers the paths.
 */
export async function claimGroups(
  tx: Transaction,
  { uid: userId, provider: ownerProvider, subject: ownerSubject }: Claimant,
  options: OwnershipOptions,
): Promise<readonly string[]> {
  const claimed: string[] = []
  const awaiting = await tx.manager.find(GroupEntity, {
    where: { ownerProvider, ownerSubject, kind: IsNull() },
    order: { lowerPath: 'ASC' },
  })
  for (const { id, path } of awaiting) {
    if ((await makeOwner(tx, { userId, groupId: id }, options)) !== 'owner') continue
    const updatedAt = options.clock.now()
    await tx.manager.update(GroupEntity, { id }, { ownerProvider: null, ownerSubject: null, updatedAt })
    claimed.push(path)
  }
  return claimed
}

/** Lets no group await an owner by a provider that is gone: whoever comes under its name is another one. */
export async function awaitNobodyOf({ manager }: Transaction, ownerProvider: string): Promise<void> {
  await manager.update(GroupEntity, { ownerProvider }, { ownerProvider: null, ownerSubject: null })
}
