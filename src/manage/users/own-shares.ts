import { In } from 'typeorm'
import { GroupEntity, ShareEntity, sharesBelow, type Transaction } from '../../store/index.js'
import { inBatches } from '../in-batches.js'

/**
 * Ends what a user shared, and what was shared on from it, before the user goes. INVARIANT: what somebody shared is not there without
 * them, for nothing would limit it any more.
 */
export async function endSharesOf(tx: Transaction, giverId: string): Promise<void> {
  const own = await tx.manager.findBy(ShareEntity, { giverId })
  if (own.length === 0) return
  const ids = await sharesBelow(
    tx.manager,
    own.map(({ id }) => id),
  )
  await inBatches(ids, (batch) => tx.manager.delete(GroupEntity, { id: In([...batch]), kind: 'share' }))
  tx.change(...ids.map((id) => ({ type: 'group', id }) as const))
}
