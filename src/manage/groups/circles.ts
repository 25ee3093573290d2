import { type EntityManager, In } from 'typeorm'
import { DomainError } from '../../common/errors/domain-error.js'
import { GroupEdgeEntity, GroupEntity } from '../../store/index.js'
import { inBatches } from '../in-batches.js'

/** An edge that was put in, or is about to be. */
export interface NewEdge {
  readonly sourceId: string
  readonly targetId: string
}

/**
 * Refuses edges by which members of a group would count as members of the same group again.
 *
 * @throws DomainError `Conflict` that names the way, under `field`
 */
export async function assertNoCircle(manager: EntityManager, edges: readonly NewEdge[], field: string): Promise<void> {
  const onward = await readOnward(
    manager,
    edges.map(({ targetId }) => targetId),
  )
  for (const { sourceId, targetId } of edges) {
    const way = findWay(onward, targetId, sourceId)
    if (way === undefined) continue
    const names = await namesOf(manager, [sourceId, ...way])
    throw new DomainError('Conflict', {
      problems: { [field]: `the groups would go in a circle: ${names.join(' → ')}` },
    })
  }
}

/** Ids of the groups right after each group that is reached from some groups. */
async function readOnward(
  manager: EntityManager,
  from: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const onward = new Map<string, string[]>()
  let frontier: readonly string[] = [...new Set(from)]
  while (frontier.length > 0) {
    for (const id of frontier) onward.set(id, [])
    await inBatches(frontier, async (batch) => {
      const edges = await manager.findBy(GroupEdgeEntity, { sourceId: In([...batch]) })
      for (const { sourceId, targetId } of edges) onward.get(sourceId)?.push(targetId)
    })
    const next = frontier.flatMap((id) => onward.get(id) ?? [])
    frontier = [...new Set(next)].filter((id) => !onward.has(id))
  }
  return onward
}

/** A shortest way, both ends included. */
function findWay(
  onward: ReadonlyMap<string, readonly string[]>,
  from: string,
  to: string,
): readonly string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]])
  for (const id of cameFrom.keys()) {
    if (id === to) return trace(cameFrom, to)
    // A map goes on with what is put in while it is walked.
    for (const next of onward.get(id) ?? []) if (!cameFrom.has(next)) cameFrom.set(next, id)
  }
  return undefined
}

function trace(cameFrom: ReadonlyMap<string, string | undefined>, to: string): readonly string[] {
  const way: string[] = []
  for (let id: string | undefined = to; id !== undefined; id = cameFrom.get(id)) way.unshift(id)
  return way
}

async function namesOf(manager: EntityManager, ids: readonly string[]): Promise<readonly string[]> {
  const groups = await manager.findBy(GroupEntity, { id: In([...new Set(ids)]) })
  const paths = new Map(groups.map(({ id, path }) => [id, path]))
  return ids.map((id) => `\`${paths.get(id) ?? ''}\``)
}
