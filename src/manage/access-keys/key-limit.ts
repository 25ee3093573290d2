import type { EntityManager } from 'typeorm'
import { DomainError } from '../../common/errors/domain-error.js'
import { AccessKeyEntity } from '../../store/index.js'
import { isActive } from './access-key-representation.js'

/**
 * Keeps the active keys of a user within `most`. Inactive and expired ones do not count.
 *
 * @throws DomainError `Conflict` saying what to do
 */
export async function assertKeyLimit(
  manager: EntityManager,
  userId: string,
  most: number,
  nowMs: number,
): Promise<void> {
  const keys = await manager.findBy(AccessKeyEntity, { userId })
  const active = keys.filter((key) => isActive(key, nowMs))
  if (active.length <= most) return
  const names = active.map(({ keyId }) => `\`${keyId}\``).join(', ')
  const problem = `the user would have ${active.length} active keys (${names}), over the limit of ${most}: make one inactive, or delete it`
  throw new DomainError('Conflict', { problems: { 'access-key': problem } })
}
