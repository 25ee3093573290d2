import { Injectable } from '@nestjs/common'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { Ids } from '../../common/ids.js'
import { Permissions } from '../../common/permissions.js'
import { GroupEntity, type Transaction, UnitOfWork } from '../../store/index.js'
import { type DeletionAnswer, type DryRunQuery, tryOut } from '../dry-run.js'
import { mapPage, type Page } from '../lists/list-page.js'
import { type RawListQuery, readListQuery } from '../lists/list-query.js'
import { readPage } from '../lists/read-page.js'
import { withoutUndefined } from '../without-undefined.js'
import { assertMatches, type Versioned } from '../wire/entity-tag.js'
import { findGroup } from './find-group.js'
import { tellReplanted } from './group-changes.js'
import { GroupDeletion } from './group-deletion.js'
import { GroupMoves } from './group-moves.js'
import { lastSegment } from './group-path.js'
import { findPlace } from './group-place.js'
import type { GroupRepresentation } from './group-representation.js'
import {
  type DeleteGroupQuery,
  type GroupChanges,
  type MoveTried,
  type NewGroup,
  type NewParent,
  ownPathField,
} from './group-schemas.js'
import { GROUPS_LIST } from './groups.list.js'
import { representGroups, representVersioned } from './read-groups.js'
import { replant } from './replant.js'

/** Groups: create, read, change, move, delete (wire-protocol 3.4, domain-model 5.4). */
@Injectable()
export class GroupsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly moves: GroupMoves,
    private readonly deletion: GroupDeletion,
    private readonly permissions: Permissions,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws DomainError `ValidationFailed` for a query that the list does not take */
  async list(raw: RawListQuery): Promise<Page<GroupRepresentation>> {
    const query = readListQuery(raw, GROUPS_LIST)
    return this.unitOfWork.read(async (manager) => {
      const people = manager.createQueryBuilder(GroupEntity, 'g').where('g.kind is null')
      const page = await readPage(people, GROUPS_LIST, query)
      const groups = await representGroups(manager, page.rows)
      return mapPage(page, () => groups)
    })
  }

  /** @throws DomainError `NotFound` */
  async get(path: string): Promise<Versioned<GroupRepresentation>> {
    return this.unitOfWork.read(async (manager) => representVersioned(manager, await findGroup(manager, path)))
  }

  /**
   * Makes a group below the nearest one above its path. Groups that are to stand below it are taken in, which moves them.
   *
   * @throws DomainError `NotPermitted`; `Conflict` when the name is taken, in whatever case
   */
  async create(call: Call, { name, description }: NewGroup): Promise<Versioned<GroupRepresentation>> {
    const asked = await this.unitOfWork.read((manager) => findPlace(manager, [{ to: name }], 'name'))
    for (const path of asked.takenIn) await this.permissions.assertPermitted(call, 'MoveGroup', `groups/${path}`)
    const committed = await this.writer.write(call, async (tx) => {
      const { takenIn } = await findPlace(tx.manager, [{ to: name }], 'name')
      // Rights are judged before the transaction, which lets nobody else in until it ends.
      if (takenIn.some((path) => !asked.takenIn.includes(path))) throw new DomainError('PreconditionFailed')
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
      const replanted = await replant(tx, name.toLowerCase(), { ids: this.ids, now })
      await tellReplanted(tx, replanted, 'name', this.config)
      return representVersioned(tx.manager, await tx.manager.findOneByOrFail(GroupEntity, { id }))
    })
    return committed.value
  }

  /**
   * Changes what is given. A rename carries all groups below, and takes the rights that policies give over the new names:
   * see `GroupMoves`.
   *
   * @throws DomainError `NotFound`, `NotPermitted`, `ValidationFailed`, `PreconditionFailed`, `Conflict`
   */
  async update(
    call: Call,
    path: string,
    changes: GroupChanges,
    ifMatch: string | undefined,
  ): Promise<Versioned<GroupRepresentation>> {
    const move = { path, to: changes.name ?? path, field: 'name' } as const
    const rights = move.to === path ? undefined : await this.moves.assertPermitted(call, move)
    return this.change(call, path, ifMatch, async (tx, group) => {
      if (rights !== undefined) await this.moves.carryOut(tx, group, move, rights)
      const columns = this.changedColumns(changes)
      if (rights === undefined || columns.description !== undefined)
        await tx.manager.update(GroupEntity, { id: group.id }, columns)
      tx.change({ type: 'group', id: group.id })
    })
  }

  /**
   * Puts a group, with all below it, under another one or under none. Its last name stays.
   *
   * @throws DomainError `NotFound`, `NotPermitted`, `ValidationFailed`, `PreconditionFailed`, `Conflict`
   */
  async move(
    call: Call,
    path: string,
    { parent }: NewParent,
    { dryRun, ifMatch }: DryRunQuery & { readonly ifMatch?: string | undefined },
  ): Promise<Versioned<GroupRepresentation> | MoveTried> {
    const to = parent === null ? lastSegment(path) : `${parent}/${lastSegment(path)}`
    if (!ownPathField.safeParse(to).success) {
      throw new DomainError('ValidationFailed', { problems: { parent: `\`${to}\` is kept for what people share` } })
    }
    const move = { path, to, field: 'parent' } as const
    const rights = await this.moves.assertPermitted(call, move)
    const work = async (tx: Transaction, group: GroupEntity): Promise<MoveTried> => {
      if (parent !== null) await findGroup(tx.manager, parent)
      if (to === path) return { dryRun: true, moves: [], takesIn: [] }
      const { moved, takenIn } = await this.moves.carryOut(tx, group, move, rights)
      return { dryRun: true, moves: moved.map((one) => ({ from: one.from, to: one.to })), takesIn: [...takenIn] }
    }
    if (dryRun !== 'true') return this.change(call, path, ifMatch, work)
    call.audit.fields['request.dry-run'] = true
    return tryOut(this.unitOfWork, async (tx) => work(tx, await findGroup(tx.manager, path)))
  }

  /** @throws DomainError `NotFound`, `NotPermitted`, `PreconditionFailed`, `Conflict`: see `GroupDeletion` */
  async delete(
    call: Call,
    path: string,
    query: DeleteGroupQuery,
    ifMatch: string | undefined,
  ): Promise<DeletionAnswer> {
    return this.deletion.delete(call, path, query, ifMatch)
  }

  private async change(
    call: Call,
    path: string,
    ifMatch: string | undefined,
    work: (tx: Transaction, group: GroupEntity) => Promise<unknown>,
  ): Promise<Versioned<GroupRepresentation>> {
    const committed = await this.writer.write(call, async (tx) => {
      const group = await findGroup(tx.manager, path)
      assertMatches(ifMatch, group.version)
      const before = await representVersioned(tx.manager, group)
      await work(tx, group)
      const changed = await tx.manager.findOneByOrFail(GroupEntity, { id: group.id })
      const after = await representVersioned(tx.manager, changed)
      call.audit.changes = { before: before.value, after: after.value }
      return after
    })
    return committed.value
  }

  private changedColumns({ description }: GroupChanges): Partial<GroupEntity> {
    return withoutUndefined({
      description: description === null || description === undefined ? undefined : orNull(description),
      updatedAt: this.clock.now(),
    })
  }
}

function orNull(text: string | null | undefined): string | null {
  return text === undefined || text === null || text === '' ? null : text
}
