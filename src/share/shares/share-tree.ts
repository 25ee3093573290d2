import { type EntityManager, In } from 'typeorm'
import { inBatches } from '../../manage/index.js'
import {
  GroupEntity,
  InviteEntity,
  InviteGroupEntity,
  MembershipEntity,
  ShareEntity,
  sharesBelow,
  type Transaction,
  UserEntity,
} from '../../store/index.js'

/** A share and all that was shared on by whoever has it, each once, the share itself first. */
export async function treeOf(manager: EntityManager, root: ShareEntity): Promise<readonly ShareEntity[]> {
  // Whoever had it then may have lost it since: the shares say what they came from.
  const [, ...below] = await sharesBelow(manager, [root.id])
  const tree = [root]
  await inBatches(below, async (some) => {
    tree.push(...(await manager.findBy(ShareEntity, { id: In([...some]) })))
  })
  return tree
}

/** Usernames of those by whose shares a share came about: its giver first. */
export async function giversOf(manager: EntityManager, share: ShareEntity): Promise<readonly string[]> {
  const above = new Map([[share.id, share]])
  for (const { parents } of above.values()) {
    for (const parent of await manager.findBy(ShareEntity, { id: In([...parents]) })) above.set(parent.id, parent)
  }
  const ids = [...new Set([...above.values()].map(({ giverId }) => giverId))]
  const users = await manager.findBy(UserEntity, { id: In(ids) })
  const nameOf = new Map(users.map(({ id, username }) => [id, username]))
  return ids.flatMap((id) => nameOf.get(id) ?? [])
}

/** What ends with a share. */
export interface EndedShares {
  readonly shares: number
  readonly memberships: number
  readonly guests: number
}

/** Ends shares: nobody has them any more, nobody can accept them, and guests who had nothing else are gone. */
export async function endShares(tx: Transaction, shares: readonly ShareEntity[], now: number): Promise<EndedShares> {
  const ids = shares.map(({ id }) => id)
  const memberships: MembershipEntity[] = []
  await inBatches(ids, async (some) => {
    const groupId = In([...some])
    const links = await tx.manager.findBy(InviteGroupEntity, { groupId })
    memberships.push(...(await tx.manager.findBy(MembershipEntity, { groupId })))
    await tx.manager.update(InviteEntity, { id: In(links.map(({ inviteId }) => inviteId)) }, { revokedAt: now })
    await tx.manager.delete(GroupEntity, { id: In([...some]), kind: 'share' })
  })
  const holders = [...new Set(memberships.map(({ userId }) => userId))]
  let guests = 0
  await inBatches(holders, async (some) => {
    const gone = await guestsWithNothing(tx.manager, some)
    await tx.manager.delete(UserEntity, { id: In([...gone]) })
    guests += gone.length
  })
  tx.change(
    ...ids.map((id) => ({ type: 'group', id }) as const),
    ...holders.map((id) => ({ type: 'user', id }) as const),
  )
  return { shares: ids.length, memberships: memberships.length, guests }
}

async function guestsWithNothing(manager: EntityManager, userIds: readonly string[]): Promise<readonly string[]> {
  const users = await manager.findBy(UserEntity, { id: In([...userIds]) })
  const guests = users.filter(({ guestUntil }) => guestUntil !== null).map(({ id }) => id)
  const left = await manager.findBy(MembershipEntity, { userId: In(guests) })
  const staying = new Set(left.map(({ userId }) => userId))
  return guests.filter((id) => !staying.has(id))
}
