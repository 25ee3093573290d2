import { type EntityManager, In } from 'typeorm'
import type { Ids } from '../../common/ids.js'
import { GroupEdgeEntity, type GroupEntity, type Transaction } from '../../store/index.js'
import { nearestAbove } from './group-path.js'
import { inBatches } from '../in-batches.js'
import { readAbove, readSubtree } from './read-subtree.js'

/** A group that came to stand below another one; ids, null for none. */
export interface Replanted {
  readonly id: string
  readonly before: string | null
  readonly after: string | null
}

/** With what rows are made. */
export interface ReplantOptions {
  readonly ids: Ids
  /** Milliseconds since 1970. */
  readonly now: number
}

/**
 * Makes the tree follow the paths again where groups were put at or below `lowerPath`: the parent of a group is the nearest
 * group whose path its own begins with. Answers whose parent is another one now.
 */
export async function replant(
  { manager }: Transaction,
  lowerPath: string,
  { ids, now }: ReplantOptions,
): Promise<readonly Replanted[]> {
  const groups = await readSubtree(manager, lowerPath)
  const above = await readAbove(manager, lowerPath)
  const byPath = new Map([...above, ...groups.map((group) => [group.lowerPath, group] as const)])
  const parents = await readParents(manager, groups)
  const changed = groups.flatMap((group) => {
    const before = parents.get(group.id) ?? null
    const after = byPath.get(nearestAbove(group.lowerPath, (path) => byPath.has(path)) ?? '')?.id ?? null
    return before === after ? [] : [{ id: group.id, before, after }]
  })
  for (const { id, before, after } of changed) {
    if (before !== null) await manager.delete(GroupEdgeEntity, { sourceId: before, targetId: id, kind: 'parent' })
    if (after === null) continue
    // A link says nothing more once the tree says it.
    await manager.delete(GroupEdgeEntity, { sourceId: after, targetId: id })
    const ends = { sourceId: after, targetId: id, kind: 'parent' } as const
    await manager.insert(GroupEdgeEntity, { id: ids.uuid(now), ...ends, createdAt: now })
  }
  return changed
}

/** Ids of the groups right above some groups. */
export async function readParents(
  manager: EntityManager,
  groups: readonly Pick<GroupEntity, 'id'>[],
): Promise<ReadonlyMap<string, string>> {
  const parents = new Map<string, string>()
  await inBatches(groups, async (batch) => {
    const edges = await manager.findBy(GroupEdgeEntity, { targetId: In(batch.map(({ id }) => id)), kind: 'parent' })
    for (const { sourceId, targetId } of edges) parents.set(targetId, sourceId)
  })
  return parents
}
