import { type EntityManager, In } from 'typeorm'
import { notFound } from '../../common/errors/domain-error.js'
import {
  InlinePolicyEntity,
  InviteEntity,
  InviteGroupEntity,
  MembershipEntity,
  ShareEntity,
  UserEntity,
} from '../../store/index.js'
import { readShareDocument } from './share-document.js'
import type { ReadShare } from './share-representation.js'

const MOST_HOLDERS = 100

/** @throws DomainError `NotFound` */
export async function findShare(manager: EntityManager, id: string): Promise<ShareEntity> {
  const share = await manager.findOneBy(ShareEntity, { id })
  if (share === null) throw notFound('share', id)
  return share
}

/** Shares with all that stands beside them, in the order that they come in. */
export async function readShares(
  manager: EntityManager,
  shares: readonly ShareEntity[],
): Promise<readonly ReadShare[]> {
  const read: ReadShare[] = []
  for (const share of shares) {
    const one = await readShare(manager, share)
    if (one !== undefined) read.push(one)
  }
  return read
}

/** `undefined` where its invite or its policy is not there: then it gives nothing. */
async function readShare(manager: EntityManager, share: ShareEntity): Promise<ReadShare | undefined> {
  const { id, service, parents } = share
  const link = await manager.findOneBy(InviteGroupEntity, { groupId: id })
  const invite = link === null ? null : await manager.findOneBy(InviteEntity, { id: link.inviteId })
  const policy = await manager.findOneBy(InlinePolicyEntity, { groupId: id })
  const giver = await manager.findOneBy(UserEntity, { id: share.giverId })
  if (invite === null || policy === null || giver === null) return undefined
  const memberships = await manager.find(MembershipEntity, {
    where: { groupId: id },
    order: { id: 'asc' },
    take: MOST_HOLDERS,
  })
  const users = await manager.findBy(UserEntity, { id: In(memberships.map(({ userId }) => userId)) })
  const userOf = new Map(users.map((user) => [user.id, user]))
  const holders = memberships.flatMap(({ userId, notAfter }) => {
    const user = userOf.get(userId)
    return user === undefined ? [] : [{ username: user.username, guest: user.guestUntil !== null, notAfter }]
  })
  const shared = readShareDocument(service, policy.document)
  return { ...shared, id, giver: giver.username, parents, invite, holders, createdAt: invite.createdAt }
}
