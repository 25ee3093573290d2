import type { EntityManager } from 'typeorm'
import { notFound } from '../../common/errors/domain-error.js'
import { AccessKeyEntity, type UserEntity } from '../../store/index.js'

/**
 * A key of this user. The key of another user is not found: the ARN that was checked is the owner's.
 *
 * @throws DomainError `NotFound`
 */
export async function findAccessKey(
  manager: EntityManager,
  user: Pick<UserEntity, 'id'>,
  keyId: string,
): Promise<AccessKeyEntity> {
  const key = await manager.findOneBy(AccessKeyEntity, { userId: user.id, keyId })
  if (key === null) throw notFound('access-key', keyId)
  return key
}
