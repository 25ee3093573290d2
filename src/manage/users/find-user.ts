import type { EntityManager } from 'typeorm'
import { notFound } from '../../common/errors/domain-error.js'
import { UserEntity } from '../../store/index.js'

/**
 * The user of exactly this name. `Fred` is not found as `fred`: the ARN that was checked says `fred`, and a policy may
 * treat the two differently.
 *
 * @throws DomainError `NotFound`
 */
export async function findUser(manager: EntityManager, username: string): Promise<UserEntity> {
  const user = await manager.findOneBy(UserEntity, { lowerUsername: username.toLowerCase() })
  if (user?.username !== username) throw notFound('user', username)
  return user
}
