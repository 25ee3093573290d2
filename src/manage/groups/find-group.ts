import type { EntityManager } from 'typeorm'
import { notFound } from '../../common/errors/domain-error.js'
import { GroupEntity } from '../../store/index.js'

/**
 * The group of exactly this path: `Admins` is not found as `admins`, because the ARN that was checked says `admins`. What
 * somebody shared is kept among groups and is none.
 *
 * @throws DomainError `NotFound`
 */
export async function findGroup(manager: EntityManager, path: string): Promise<GroupEntity> {
  const group = await manager.findOneBy(GroupEntity, { lowerPath: path.toLowerCase() })
  if (group?.path !== path || group.kind !== null) throw notFound('group', path)
  return group
}
