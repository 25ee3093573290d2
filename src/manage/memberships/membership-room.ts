import type { EntityManager } from 'typeorm'
import { GroupEntity, MembershipEntity } from '../../store/index.js'

/** In how many groups of people somebody is; what was shared with them is none. */
export async function countGroupsOf(manager: EntityManager, userId: string): Promise<number> {
  return manager
    .createQueryBuilder(MembershipEntity, 'm')
    .innerJoin(GroupEntity, 'g', 'g.id = m.groupId and g.kind is null')
    .where('m.userId = :userId', { userId })
    .getCount()
}
