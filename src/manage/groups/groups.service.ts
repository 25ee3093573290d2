import { Injectable } from '@nestjs/common'
import type { EntityManager } from 'typeorm'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { Ids } from '../../common/ids.js'
import { Permissions } from '../../common/permissions.js'
import { AttachmentEntity, GroupEntity, InlinePolicyEntity, MembershipEntity, UnitOfWork } from '../../store/index.js'
import { readBoundaries } from '../boundaries/read-boundaries.js'
import { Deletion, type DeletionAnswer, type DeletionCounts, type DryRunQuery } from '../dry-run.js'
import { mapPage, type Page } from '../lists/list-page.js'
import { type RawListQuery, readListQuery } from '../lists/list-query.js'
import { readPage } from '../lists/read-page.js'
import { withoutUndefined } from '../without-undefined.js'
import { assertMatches, type Versioned } from '../wire/entity-tag.js'
import { findGroup } from './find-group.js'
import { type GroupRepresentation, representGroup } from './group-representation.js'
import type { GroupChanges, NewGroup } from './group-schemas.js'
import { GROUPS_LIST } from './groups.list.js'

/** Groups: create, read, change, delete (wire-protocol 3.4). */
@Injectable()
export class GroupsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly deletion: Deletion,
    private readonly permissions: Permissions,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws DomainError `ValidationFailed` for a query that the list does not take */
  async list(raw: RawListQuery): Promise<Page<GroupRepresentation>> {
    const query = readListQuery(raw, GROUPS_LIST)
    return this.unitOfWork.read(async (manager) => {
      const page = await readPage(manager.createQueryBuilder(GroupEntity, 'g'), GROUPS_LIST, query)
      const boundaryOf = await readBoundaries(manager, page.rows)
      return mapPage(page, (groups) => groups.map((group) => representGroup(group, boundaryOf(group))))
    })
  }

  /** @throws DomainError `NotFound` */
  async get(path: string): Promise<Versioned<GroupRepresentation>> {
    return this.unitOfWork.read(async (manager) => represent(manager, await findGroup(manager, path)))
  }

  /** @throws DomainError `Conflict` when the name is taken, in whatever case */
  async create(call: Call, { name, description }: NewGroup): Promise<Versioned<GroupRepresentation>> {
    const committed = await this.writer.write(call, async (tx) => {
      await assertFree(tx.manager, name)
      const now = this.clock.now()
      const id = this.ids.uuid(now)
      await tx.manager.insert(GroupEntity, {
        id,
        path: name,
        lowerPath: name.toLowerCase(),
        description: orNull(description),
        createdAt: now,
        updatedAt: now,
      })
      tx.change({ type: 'group', id })
      return represent(tx.manager, await tx.manager.findOneByOrFail(GroupEntity, { id }))
    })
    return committed.value
  }

  /**
   * Changes what is given. A rename takes the rights that policies give over the new name, so it needs `UpdateGroup`
   * there too.
   *
   * @throws DomainError `NotFound`, `NotPermitted`, `PreconditionFailed`, `Conflict`
   */
  async update(
    call: Call,
    path: string,
    changes: GroupChanges,
    ifMatch: string | undefined,
  ): Promise<Versioned<GroupRepresentation>> {
    const renamed = changes.name ?? path
    if (renamed !== path) await this.permissions.assertPermitted(call, 'UpdateGroup', `groups/${renamed}`)
    const committed = await this.writer.write(call, async (tx) => {
      const group = await findGroup(tx.manager, path)
      assertMatches(ifMatch, group.version)
      if (renamed.toLowerCase() !== group.lowerPath) await assertFree(tx.manager, renamed)
      const before = await represent(tx.manager, group)
      await tx.manager.update(GroupEntity, { id: group.id }, this.changedColumns(changes))
      tx.change({ type: 'group', id: group.id })
      const after = await represent(tx.manager, await tx.manager.findOneByOrFail(GroupEntity, { id: group.id }))
      call.audit.changes = { before: before.value, after: after.value }
      return after
    })
    return committed.value
  }

  /** @throws DomainError `NotFound`, `PreconditionFailed` */
  async delete(call: Call, path: string, query: DryRunQuery, ifMatch: string | undefined): Promise<DeletionAnswer> {
    return this.deletion.run(call, query, async (tx) => {
      const group = await findGroup(tx.manager, path)
      assertMatches(ifMatch, group.version)
      const counts = await countOwned(tx.manager, group.id)
      await tx.manager.delete(GroupEntity, { id: group.id })
      tx.change({ type: 'group', id: group.id })
      return counts
    })
  }

  private changedColumns({ name, description }: GroupChanges): Partial<GroupEntity> {
    return withoutUndefined({
      path: name ?? undefined,
      lowerPath: name?.toLowerCase(),
      description: description === null || description === undefined ? undefined : orNull(description),
      updatedAt: this.clock.now(),
    })
  }
}

function orNull(text: string | null | undefined): string | null {
  return text === undefined || text === '' ? null : text
}

async function represent(manager: EntityManager, group: GroupEntity): Promise<Versioned<GroupRepresentation>> {
  const boundaryOf = await readBoundaries(manager, [group])
  return { version: group.version, value: representGroup(group, boundaryOf(group)) }
}

async function assertFree(manager: EntityManager, path: string): Promise<void> {
  const taken = await manager.findOneBy(GroupEntity, { lowerPath: path.toLowerCase() })
  if (taken === null) return
  throw new DomainError('Conflict', { problems: { name: `group \`${taken.path}\` exists already` } })
}

async function countOwned(manager: EntityManager, groupId: string): Promise<DeletionCounts> {
  return {
    groups: 1,
    memberships: await manager.countBy(MembershipEntity, { groupId }),
    inlinePolicies: await manager.countBy(InlinePolicyEntity, { groupId }),
    attachments: await manager.countBy(AttachmentEntity, { groupId }),
  }
}
