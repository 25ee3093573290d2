import type { EntityManager } from 'typeorm'
import { inBatches } from '../in-batches.js'

/** A row for each use that `findPolicyUses` would find, by policy. */
const USES = [
  'select policy_id from attachments',
  'select policy_id from guardrails',
  ...['users', 'groups', 'memberships', 'access_keys', 'invites'].map(
    (table) => `select boundary_policy_id as policy_id from ${table} where boundary_policy_id is not null`,
  ),
].join(' union all ')

/** Whether the policy `p` has no use. Every table is read once, however many policies there are. */
export const IS_UNUSED = `(p.id not in (${USES}))`

/** How often each policy is used; one that is not there is not. */
export async function countPolicyUses(
  manager: EntityManager,
  policyIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  await inBatches(policyIds, async (ids) => {
    const rows = await manager
      .createQueryBuilder()
      .select('x.policy_id', 'policyId')
      .addSelect('count(*)', 'uses')
      .from(`(${USES})`, 'x')
      .where('x.policy_id in (:...ids)', { ids })
      .groupBy('x.policy_id')
      .getRawMany<{ policyId: string; uses: string | number }>()
    for (const { policyId, uses } of rows) counts.set(policyId, Number(uses))
  })
  return counts
}
