import type { Config } from '../../common/config/index.js'
import { subjectsBelow, type Transaction } from '../../store/index.js'
import { assertNoCircle } from './circles.js'
import type { Replanted } from './replant.js'

/**
 * Refuses edges that lead back, and names what has to be read anew: the old and the new parent, and all that stands below, for
 * whoever is in those is bound by what is above.
 *
 * @throws DomainError `Conflict`
 */
export async function tellReplanted(
  tx: Transaction,
  replanted: readonly Replanted[],
  field: string,
  { partition }: Pick<Config, 'partition'>,
): Promise<void> {
  const edges = replanted.flatMap(({ id, after }) => (after === null ? [] : [{ sourceId: after, targetId: id }]))
  await assertNoCircle(tx.manager, edges, field)
  for (const { id, before, after } of replanted) {
    for (const end of [before, after]) if (end !== null) tx.change({ type: 'group', id: end })
    tx.change(...(await subjectsBelow(tx.manager, id, partition)))
  }
}
