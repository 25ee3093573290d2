import { DomainError } from '../../common/errors/domain-error.js'
import { type Transaction, UserEntity } from '../../store/index.js'

/**
 * What was judged before the transaction holds in it only if nothing was changed between.
 *
 * @throws DomainError `InvalidCredentials` for a user who was disabled, or got another password
 */
export async function assertAsJudged(
  { manager }: Transaction,
  id: string,
  changedAtMs: number | undefined,
): Promise<void> {
  const user = await manager.findOneBy(UserEntity, { id })
  const isSame = changedAtMs === undefined || user?.credentialsChangedAt === changedAtMs
  if (user?.status === 'active' && isSame) return
  throw new DomainError('InvalidCredentials', { detail: 'the user was changed while the first factor was judged' })
}
