import { Injectable } from '@nestjs/common'
import { type EntityManager, In } from 'typeorm'
import type { Call } from '../../common/call.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { Permissions } from '../../common/permissions.js'
import {
  AttachmentEntity,
  GroupEntity,
  InlinePolicyEntity,
  MembershipEntity,
  subjectsBelow,
  type Transaction,
  UnitOfWork,
} from '../../store/index.js'
import { Deletion, type DeletionAnswer, type DeletionCounts } from '../dry-run.js'
import { assertMatches } from '../wire/entity-tag.js'
import { findGroup } from './find-group.js'
import type { DeleteGroupQuery } from './group-schemas.js'
import { inBatches } from '../in-batches.js'
import { readSubtree } from './read-subtree.js'
import { readParents } from './replant.js'

/** Deletes groups, with all that stands below when that is asked for: no group is left without the one above it. */
@Injectable()
export class GroupDeletion {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly deletion: Deletion,
    private readonly permissions: Permissions,
    private readonly config: Config,
  ) {}

  /** @throws DomainError `NotFound`, `NotPermitted` for one below, `PreconditionFailed`, `Conflict` without `recursive` */
  async delete(
    call: Call,
    path: string,
    query: DeleteGroupQuery,
    ifMatch: string | undefined,
  ): Promise<DeletionAnswer> {
    const permitted = query.recursive === 'true' ? await this.permittedBelow(call, path) : new Set<string>()
    return this.deletion.run(call, query, async (tx) => {
      const group = await findGroup(tx.manager, path)
      assertMatches(ifMatch, group.version)
      const groups = await readSubtree(tx.manager, group.lowerPath)
      const below = groups.filter(({ id }) => id !== group.id)
      if (below.length > 0 && query.recursive !== 'true') throw groupsBelow(path, below.length)
      // Rights are judged before the transaction, which lets nobody else in until it ends.
      if (below.some((one) => !permitted.has(one.path))) throw new DomainError('PreconditionFailed')
      return this.remove(tx, group, groups)
    })
  }

  private async permittedBelow(call: Call, path: string): Promise<ReadonlySet<string>> {
    const groups = await this.unitOfWork.read(async (manager) =>
      readSubtree(manager, (await findGroup(manager, path)).lowerPath),
    )
    const below = groups.map((group) => group.path).filter((one) => one !== path)
    for (const one of below) await this.permissions.assertPermitted(call, 'DeleteGroup', `groups/${one}`)
    return new Set(below)
  }

  private async remove(tx: Transaction, group: GroupEntity, groups: readonly GroupEntity[]): Promise<DeletionCounts> {
    const parent = (await readParents(tx.manager, [group])).get(group.id)
    if (parent !== undefined) tx.change({ type: 'group', id: parent })
    tx.change(...(await subjectsBelow(tx.manager, group.id, this.config.partition)))
    const ids = groups.map(({ id }) => id)
    const counts = { groups: ids.length, ...(await countOwned(tx.manager, ids)) }
    await inBatches(ids, (batch) => tx.manager.delete(GroupEntity, { id: In([...batch]) }))
    return counts
  }
}

function groupsBelow(path: string, count: number): DomainError {
  const problem = `${count} ${count === 1 ? 'group stands' : 'groups stand'} below \`${path}\`: repeat with \`recursive=true\``
  return new DomainError('Conflict', { problems: { recursive: problem } })
}

async function countOwned(manager: EntityManager, ids: readonly string[]): Promise<DeletionCounts> {
  const counts = { memberships: 0, inlinePolicies: 0, attachments: 0 }
  await inBatches(ids, async (batch) => {
    const owner = { groupId: In([...batch]) }
    counts.memberships += await manager.countBy(MembershipEntity, owner)
    counts.inlinePolicies += await manager.countBy(InlinePolicyEntity, owner)
    counts.attachments += await manager.countBy(AttachmentEntity, owner)
  })
  return counts
}
