import { Injectable } from '@nestjs/common'
import type { EntityManager } from 'typeorm'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { Ids } from '../../common/ids.js'
import { Permissions } from '../../common/permissions.js'
import { GroupEntity, subjectsBelow, type Transaction, UnitOfWork } from '../../store/index.js'
import { findGroup } from './find-group.js'
import { tellReplanted } from './group-changes.js'
import { findPlace } from './group-place.js'
import { readSubtree } from './read-subtree.js'
import { readParents, replant } from './replant.js'

/** A group that is to have another path. */
export interface GroupMove {
  readonly path: string
  readonly to: string
  /** The field of the request that says so: its problems stand there. */
  readonly field: 'name' | 'parent'
}

/** A group, or one below it, with the path before and after. */
interface Moved {
  readonly id: string
  readonly from: string
  readonly to: string
}

/** What a move does. */
export interface MovePlan {
  /** The group itself first. */
  readonly moved: readonly [Moved, ...Moved[]]
  /** Paths of the groups that come to stand below it. */
  readonly takenIn: readonly string[]
  readonly parentChanges: boolean
}

/** The rights that a caller was found to have: `UpdateGroup groups/eng`. */
export type Rights = ReadonlySet<string>

/** Renames groups and moves them, with all that stands below (domain-model 5.4). */
@Injectable()
export class GroupMoves {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly permissions: Permissions,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Asks for every right that a move needs, which no transaction may wait for: `UpdateGroup` on the old and the new name of the
   * group and of all below, `MoveGroup` on both names when another group is above, and on each group that is taken in.
   *
   * @throws DomainError `NotFound`, `NotPermitted`, `ValidationFailed`, `Conflict`
   */
  async assertPermitted(call: Call, move: GroupMove): Promise<Rights> {
    const rights = new Set<string>()
    const ask = async (all: readonly string[]): Promise<void> => {
      for (const right of all) {
        if (rights.has(right)) continue
        const [action = '', resource = ''] = right.split(' ')
        await this.permissions.assertPermitted(call, action, resource)
        rights.add(right)
      }
    }
    // First of all: whoever has no right to a name is not told what stands there.
    await ask([`UpdateGroup groups/${move.to}`])
    const moved = await this.unitOfWork.read(async (manager) =>
      movedBy(await findGroup(manager, move.path), move, manager),
    )
    await ask(rightsToNames(moved))
    const plan = await this.unitOfWork.read(async (manager) =>
      planMove(manager, await findGroup(manager, move.path), move),
    )
    await ask(rightsOf(plan))
    return rights
  }

  /** What `assertPermitted` was asked about is what is done, or nothing. @throws DomainError `PreconditionFailed`, `Conflict` */
  async carryOut(tx: Transaction, group: GroupEntity, move: GroupMove, rights: Rights): Promise<MovePlan> {
    const plan = await planMove(tx.manager, group, move)
    if (rightsOf(plan).some((right) => !rights.has(right))) throw new DomainError('PreconditionFailed')
    const now = this.clock.now()
    const parent = (await readParents(tx.manager, [group])).get(group.id)
    if (parent !== undefined) tx.change({ type: 'group', id: parent })
    // Those above first: the new name of one may be the old name of one before it, and of none after.
    for (const { id, to } of plan.moved) {
      await tx.manager.update(GroupEntity, { id }, { path: to, lowerPath: to.toLowerCase(), updatedAt: now })
    }
    const replanted = await replant(tx, move.to.toLowerCase(), { ids: this.ids, now })
    await tellReplanted(tx, replanted, move.field, this.config)
    tx.change(...(await subjectsBelow(tx.manager, group.id, this.config.partition)))
    return plan
  }
}

async function planMove(manager: EntityManager, group: GroupEntity, move: GroupMove): Promise<MovePlan> {
  const moved = await movedBy(group, move, manager)
  const { parent, takenIn } = await findPlace(manager, moved, move.field)
  const before = (await readParents(manager, [group])).get(group.id)
  return { moved, takenIn, parentChanges: before !== parent?.id }
}

async function movedBy(
  group: GroupEntity,
  { to, field }: GroupMove,
  manager: EntityManager,
): Promise<MovePlan['moved']> {
  if (to.toLowerCase().startsWith(`${group.lowerPath}/`)) {
    const problem = `group \`${group.path}\` cannot stand below itself`
    throw new DomainError('Conflict', { problems: { [field]: problem } })
  }
  const groups = await readSubtree(manager, group.lowerPath)
  const below = groups.filter(({ id }) => id !== group.id)
  const moved = below.map(({ id, path }) => ({ id, from: path, to: `${to}${path.slice(group.path.length)}` }))
  return [{ id: group.id, from: group.path, to }, ...moved]
}

function rightsToNames(moved: MovePlan['moved']): readonly string[] {
  const renamed = moved.filter(({ from, to }) => from !== to)
  return renamed.flatMap(({ from, to }) => [`UpdateGroup groups/${from}`, `UpdateGroup groups/${to}`])
}

function rightsOf({ moved, takenIn, parentChanges }: MovePlan): readonly string[] {
  const [{ from, to }] = moved
  const ends = parentChanges ? [`MoveGroup groups/${from}`, `MoveGroup groups/${to}`] : []
  return [...rightsToNames(moved), ...ends, ...takenIn.map((path) => `MoveGroup groups/${path}`)]
}
