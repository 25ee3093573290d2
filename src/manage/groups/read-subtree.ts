import { type EntityManager, In, IsNull } from 'typeorm'
import { GroupEntity } from '../../store/index.js'
import { pathsAbove } from './group-path.js'

/** The groups of people of a path and below it, those above before those below. `lowerPath` in lower case. */
export async function readSubtree(manager: EntityManager, lowerPath: string): Promise<readonly GroupEntity[]> {
  // `0` comes right after `/`: a range over the index, in which no name is a pattern.
  return manager
    .createQueryBuilder(GroupEntity, 'g')
    .where('g.kind is null and (g.lowerPath = :path or (g.lowerPath > :first and g.lowerPath < :last))')
    .setParameters({ path: lowerPath, first: `${lowerPath}/`, last: `${lowerPath}0` })
    .orderBy('g.lowerPath', 'ASC')
    .getMany()
}

/** The groups of people whose paths a path begins with, by their lower-case paths. */
export async function readAbove(manager: EntityManager, lowerPath: string): Promise<ReadonlyMap<string, GroupEntity>> {
  const groups = await manager.findBy(GroupEntity, { kind: IsNull(), lowerPath: In([...pathsAbove(lowerPath)]) })
  return new Map(groups.map((group) => [group.lowerPath, group]))
}
