import type { EntityManager } from 'typeorm'
import { DomainError } from '../../common/errors/domain-error.js'
import { FactorEntity } from '../../store/index.js'

/** Factors that one user may have. */
export const MOST_FACTORS = 10

/** Whether a user may have one more factor. @throws DomainError `Conflict` */
export async function assertRoomForFactor(manager: EntityManager, uid: string): Promise<void> {
  if ((await manager.countBy(FactorEntity, { userId: uid })) < MOST_FACTORS) return
  const problem = `a user has at most ${MOST_FACTORS} factors: remove one first`
  throw new DomainError('Conflict', { problems: { factor: problem } })
}
