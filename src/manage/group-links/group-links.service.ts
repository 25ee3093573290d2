import { Injectable } from '@nestjs/common'
import type { EntityManager } from 'typeorm'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { DomainError, notFound } from '../../common/errors/domain-error.js'
import { Ids } from '../../common/ids.js'
import { Permissions } from '../../common/permissions.js'
import { GroupEdgeEntity, type GroupEntity, UnitOfWork } from '../../store/index.js'
import { assertNoCircle } from '../groups/circles.js'
import { findGroup } from '../groups/find-group.js'
import { readPaths } from '../groups/read-groups.js'
import type { GroupLinks } from './group-links.routes.js'

/** Links between trees of groups (capabilities M14): the members of one group count as members of another. */
@Injectable()
export class GroupLinksService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly permissions: Permissions,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws DomainError `NotFound` */
  async list(path: string): Promise<GroupLinks> {
    return this.unitOfWork.read(async (manager) => linksOf(manager, await findGroup(manager, path)))
  }

  /**
   * Links a group to another one; doing it twice is no mistake.
   *
   * @throws DomainError `NotPermitted`, `NotFound`; `Conflict` where it says what the tree says, or leads back
   */
  async link(call: Call, path: string, target: string): Promise<GroupLinks> {
    await this.permissions.assertPermitted(call, 'LinkGroup', `groups/${target}`)
    const committed = await this.writer.write(call, async (tx) => {
      const source = await findGroup(tx.manager, path)
      const to = await findGroup(tx.manager, target)
      const ends = { sourceId: source.id, targetId: to.id }
      if (to.lowerPath.startsWith(`${source.lowerPath}/`)) throw standsBelow(source, to)
      await assertNoCircle(tx.manager, [ends], 'target')
      const existing = await tx.manager.findOneBy(GroupEdgeEntity, ends)
      if (existing === null) {
        const now = this.clock.now()
        await tx.manager.insert(GroupEdgeEntity, { id: this.ids.uuid(now), ...ends, kind: 'link', createdAt: now })
        tx.change({ type: 'group', id: source.id })
      }
      return linksOf(tx.manager, source)
    })
    return committed.value
  }

  /** @throws DomainError `NotPermitted`, `NotFound` */
  async unlink(call: Call, path: string, target: string): Promise<void> {
    await this.permissions.assertPermitted(call, 'LinkGroup', `groups/${target}`)
    await this.writer.write(call, async (tx) => {
      const source = await findGroup(tx.manager, path)
      const to = await findGroup(tx.manager, target)
      const ends = { sourceId: source.id, targetId: to.id, kind: 'link' } as const
      if ((await tx.manager.delete(GroupEdgeEntity, ends)).affected === 0) throw notFound('link', target)
      tx.change({ type: 'group', id: source.id })
    })
  }
}

function standsBelow(source: GroupEntity, target: GroupEntity): DomainError {
  const problem = `\`${target.path}\` stands below \`${source.path}\` already`
  return new DomainError('Conflict', { problems: { target: problem } })
}

async function linksOf(manager: EntityManager, { id }: GroupEntity): Promise<GroupLinks> {
  const out = await manager.findBy(GroupEdgeEntity, { sourceId: id, kind: 'link' })
  const back = await manager.findBy(GroupEdgeEntity, { targetId: id, kind: 'link' })
  const namesOf = async (ids: readonly string[]): Promise<string[]> =>
    [...(await readPaths(manager, ids)).values()].sort()
  return {
    to: await namesOf(out.map(({ targetId }) => targetId)),
    from: await namesOf(back.map((edge) => edge.sourceId)),
  }
}
