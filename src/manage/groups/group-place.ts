import { type EntityManager, In } from 'typeorm'
import { DomainError } from '../../common/errors/domain-error.js'
import { GroupEntity } from '../../store/index.js'
import { MOST_SEGMENTS } from '../fields/name-field.js'
import { isOwnPath, NOT_OWN } from './group-schemas.js'
import { depthOf, nearestAbove } from './group-path.js'
import { inBatches } from '../in-batches.js'
import { readAbove, readSubtree } from './read-subtree.js'

/** A group with the path that it is to have; without `id`: a new one. */
export interface Placed {
  readonly id?: string
  readonly to: string
}

/** What groups find where they are put. */
export interface GroupPlace {
  /** The nearest group above the first of them. */
  readonly parent: GroupEntity | undefined
  /** Paths of the groups that come to stand below one of them, and did not before. */
  readonly takenIn: readonly string[]
}

/**
 * Looks at the place of a group and of those that come along with it, the one above all others first.
 *
 * @param field under which its problems are told
 * @throws DomainError `ValidationFailed` for a path that would be too deep; `Conflict` for names that are taken, or written otherwise
 */
export async function findPlace(
  manager: EntityManager,
  [root, ...rest]: readonly [Placed, ...Placed[]],
  field: string,
): Promise<GroupPlace> {
  const placed = [root, ...rest]
  assertOwn(root, field)
  assertDepth(placed, field)
  await assertFree(manager, placed, field)
  const own = new Set(placed.map(({ id }) => id))
  const paths = new Map(placed.map(({ to }) => [to.toLowerCase(), to]))
  const lowerRoot = root.to.toLowerCase()
  const above = await readAbove(manager, lowerRoot)
  const parent = above.get(nearestAbove(lowerRoot, (path) => !own.has(above.get(path)?.id) && above.has(path)) ?? '')
  if (parent !== undefined) assertSpelled(root.to, parent.path, field)
  const there = (await readSubtree(manager, lowerRoot)).filter(({ id }) => !own.has(id))
  const standing = new Set(there.map(({ lowerPath }) => lowerPath))
  const takenIn = there.flatMap(({ lowerPath, path }) => {
    const nearest = nearestAbove(lowerPath, (one) => standing.has(one) || paths.has(one)) ?? ''
    const newParent = paths.get(nearest)
    if (newParent === undefined) return []
    assertSpelled(path, newParent, field)
    return [path]
  })
  return { parent, takenIn }
}

/** A move to the top may bring a last name there which no request may give. */
function assertOwn({ to }: Placed, field: string): void {
  if (isOwnPath(to)) return
  throw new DomainError('ValidationFailed', { problems: { [field]: NOT_OWN } })
}

function assertDepth(placed: readonly Placed[], field: string): void {
  const deep = placed.find(({ to }) => depthOf(to) > MOST_SEGMENTS)
  if (deep === undefined) return
  const problem = `group \`${deep.to}\` would have ${depthOf(deep.to)} segments, of ${MOST_SEGMENTS} at most`
  throw new DomainError('ValidationFailed', { problems: { [field]: problem } })
}

async function assertFree(manager: EntityManager, placed: readonly Placed[], field: string): Promise<void> {
  const own = new Set(placed.map(({ id }) => id))
  const taken: string[] = []
  await inBatches(placed, async (batch) => {
    const lowerPaths = batch.map(({ to }) => to.toLowerCase())
    const groups = await manager.find(GroupEntity, {
      where: { lowerPath: In(lowerPaths) },
      order: { lowerPath: 'ASC' },
    })
    taken.push(...groups.filter(({ id }) => !own.has(id)).map(({ path }) => `\`${path}\``))
  })
  if (taken.length === 0) return
  const problem = `${taken.length === 1 ? 'group' : 'groups'} ${taken.join(', ')} ${taken.length === 1 ? 'exists' : 'exist'} already`
  throw new DomainError('Conflict', { problems: { [field]: problem } })
}

/** Policies go by the letters: a group that stands below `Eng` and is called `eng/backend` would escape those on `groups/Eng/*`. */
function assertSpelled(path: string, above: string, field: string): void {
  if (path.startsWith(`${above}/`)) return
  const problem = `\`${path}\` would stand below \`${above}\`, which is written otherwise`
  throw new DomainError('Conflict', { problems: { [field]: problem } })
}
