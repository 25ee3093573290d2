import { In } from 'typeorm'
import { awaitNobodyOf, type DeletionCounts } from '../../../manage/index.js'
import {
  FederatedIdentityEntity,
  IdentityProviderEntity,
  MembershipEntity,
  SessionEntity,
  type Transaction,
} from '../../../store/index.js'
import type { Sessions } from '../../sessions/sessions.js'

/** Identities that one query asks for. */
const BATCH = 500

/**
 * Deletes a provider with whatever stands on its word: identities, sessions, memberships. Whoever comes after it under the same
 * name finds none of its people.
 */
export async function deleteProvider(
  tx: Transaction,
  { id, name }: IdentityProviderEntity,
  sessions: Pick<Sessions, 'endOfIdentity'>,
): Promise<DeletionCounts> {
  const identities = await tx.manager.find(FederatedIdentityEntity, {
    select: { id: true, userId: true },
    where: { provider: name },
  })
  const ended = await endSessions(tx, identities, sessions)
  await tx.manager.delete(FederatedIdentityEntity, { provider: name })
  const memberships = await endMemberships(tx, name)
  await awaitNobodyOf(tx, name)
  await tx.manager.delete(IdentityProviderEntity, { id })
  return { identityProviders: 1, identities: identities.length, sessions: ended, memberships }
}

async function endSessions(
  tx: Transaction,
  identities: readonly FederatedIdentityEntity[],
  sessions: Pick<Sessions, 'endOfIdentity'>,
): Promise<number> {
  let ended = 0
  for (let i = 0; i < identities.length; i += BATCH) {
    const ids = identities.slice(i, i + BATCH).map((identity) => identity.id)
    const rows = await tx.manager.find(SessionEntity, {
      select: { userId: true, identityId: true },
      where: { identityId: In(ids) },
    })
    const holders = new Map(rows.map(({ userId, identityId }) => [identityId ?? '', userId]))
    for (const [identityId, userId] of holders) ended += await sessions.endOfIdentity(tx, userId, identityId)
  }
  return ended
}

async function endMemberships(tx: Transaction, viaProvider: string): Promise<number> {
  const rows = await tx.manager.findBy(MembershipEntity, { viaProvider })
  await tx.manager.delete(MembershipEntity, { viaProvider })
  for (const { userId, groupId } of rows) tx.change({ type: 'user', id: userId }, { type: 'group', id: groupId })
  return rows.length
}
