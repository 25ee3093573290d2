import { type EntityManager, In } from 'typeorm'
import {
  GroupEntity,
  InviteEntity,
  InviteGroupEntity,
  MembershipEntity,
  ShareEntity,
  type Transaction,
  UserEntity,
} from '../../store/index.js'

/** A share and all that was shared on by whoever has it, each once, the share itself first. */
export async function treeOf(manager: EntityManager, root: ShareEntity): Promise<readonly ShareEntity[]> {
  const tree = new Map([[root.id, root]])
  for (const { id } of tree.values()) {
    // A list of ids as JSON: whoever had it then may have lost it since.
    const below = manager.createQueryBuilder(ShareEntity, 's').where('s.parents like :id', { id: `%"${id}"%` })
    for (const share of await below.getMany()) tree.set(share.id, share)
  }
  return [...tree.values()]
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
  const links = await tx.manager.findBy(InviteGroupEntity, { groupId: In(ids) })
  const memberships = await tx.manager.findBy(MembershipEntity, { groupId: In(ids) })
  await tx.manager.update(InviteEntity, { id: In(links.map(({ inviteId }) => inviteId)) }, { revokedAt: now })
  await tx.manager.delete(GroupEntity, { id: In(ids), kind: 'share' })
  const holders = [...new Set(memberships.map(({ userId }) => userId))]
  const guests = await guestsWithNothing(tx.manager, holders)
  await tx.manager.delete(UserEntity, { id: In(guests) })
  tx.change(
    ...ids.map((id) => ({ type: 'group', id }) as const),
    ...holders.map((id) => ({ type: 'user', id }) as const),
  )
  return { shares: ids.length, memberships: memberships.length, guests: guests.length }
}

async function guestsWithNothing(manager: EntityManager, userIds: readonly string[]): Promise<readonly string[]> {
  const users = await manager.findBy(UserEntity, { id: In([...userIds]) })
  const guests = users.filter(({ guestUntil }) => guestUntil !== null).map(({ id }) => id)
  const left = await manager.findBy(MembershipEntity, { userId: In(guests) })
  return guests.filter((id) => !left.some(({ userId }) => userId === id))
}
