import { Injectable } from '@nestjs/common'
import type { EntityManager } from 'typeorm'
import { In } from 'typeorm'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { Ids } from '../../common/ids.js'
import { Permissions } from '../../common/permissions.js'
import { type ChangeSubject, MembershipEntity, UnitOfWork, UserEntity } from '../../store/index.js'
import { readBoundaries } from '../boundaries/read-boundaries.js'
import { assertSuccessor } from '../group-owners/ownership.js'
import { findGroup } from '../groups/find-group.js'
import { mapPage, type Page } from '../lists/list-page.js'
import { type RawListQuery, readListQuery } from '../lists/list-query.js'
import { readPage } from '../lists/read-page.js'
import { findUser } from '../users/find-user.js'
import { findMembership } from './find-membership.js'
import { countGroupsOf } from './membership-room.js'
import { type MembershipRepresentation, representMembership } from './membership-representation.js'
import { isWindow, type MembershipChanges, type NewMember, readLimit } from './membership-schemas.js'
import { MEMBERS_LIST } from './memberships.list.js'
import { readTerms } from './read-terms.js'

/** From when and until when; null: no limit. */
type Window = Pick<MembershipEntity, 'notBefore' | 'notAfter'>

/** Who is in which group, and when (wire-protocol 3.4). */
@Injectable()
export class MembershipsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly writer: CallWriter,
    private readonly permissions: Permissions,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** @throws DomainError `NotFound`, `ValidationFailed` for a query that the list does not take */
  async list(path: string, raw: RawListQuery): Promise<Page<MembershipRepresentation>> {
    const query = readListQuery(raw, MEMBERS_LIST)
    return this.unitOfWork.read(async (manager) => {
      const { id: groupId } = await findGroup(manager, path)
      const builder = manager.createQueryBuilder(MembershipEntity, 'm').where('m.groupId = :groupId', { groupId })
      const page = await readPage(builder, MEMBERS_LIST, query)
      const represented = await representAll(manager, page.rows)
      return mapPage(page, () => represented)
    })
  }

  /**
   * Makes a user a member. Doing it twice is no mistake, but only an update changes the limits of a membership.
   *
   * @throws DomainError `NotFound`, `Conflict`
   */
  async add(call: Call, path: string, { user: username, ...limits }: NewMember): Promise<void> {
    const window = { notBefore: readLimit(limits.notBefore) ?? null, notAfter: readLimit(limits.notAfter) ?? null }
    await this.writer.write(call, async (tx) => {
      const group = await findGroup(tx.manager, path)
      const user = await findUser(tx.manager, username)
      const existing = await tx.manager.findOneBy(MembershipEntity, { groupId: group.id, userId: user.id })
      if (existing !== null) return assertSameWindow(existing, window)
      await this.assertRoom(tx.manager, user)
      const now = this.clock.now()
      const ends = { userId: user.id, groupId: group.id }
      await tx.manager.insert(MembershipEntity, { id: this.ids.uuid(now), ...ends, ...window, createdAt: now })
      tx.change(...subjectsOf(ends))
    })
  }

  /** @throws DomainError `NotFound`; `ValidationFailed` when no time is left between the limits; `Conflict` for the last owner */
  async update(
    call: Call,
    path: string,
    username: string,
    changes: MembershipChanges,
  ): Promise<MembershipRepresentation> {
    const committed = await this.writer.write(call, async (tx) => {
      const { membership } = await findMembership(tx.manager, path, username)
      const window = changedWindow(membership, changes)
      if (isLimit(window, this.clock.now())) await assertSuccessor(tx.manager, membership, this.clock.now())
      await tx.manager.update(MembershipEntity, { id: membership.id }, window)
      tx.change(...subjectsOf(membership))
      const changed = await tx.manager.findOneByOrFail(MembershipEntity, { id: membership.id })
      const [before, after] = await representAll(tx.manager, [membership, changed])
      if (before === undefined || after === undefined) throw new Error('a membership has a representation')
      call.audit.changes = { before, after }
      return after
    })
    return committed.value
  }

  /**
   * Takes a user out of a group. A boundary of the membership ends with it, and the next membership has none: that
   * needs the right to lift it. An update that ends the membership does not.
   *
   * @throws DomainError `NotFound` when the user is not a member, `NotPermitted`; `Conflict` for the last owner of the group
   */
  async remove(call: Call, path: string, username: string): Promise<void> {
    const boundary = await this.assertMayLift(call, path, username)
    await this.writer.write(call, async (tx) => {
      const { membership } = await findMembership(tx.manager, path, username)
      // Rights are judged before the transaction, which lets nobody else in until it ends.
      if (membership.boundaryPolicyId !== boundary) throw new DomainError('PreconditionFailed')
      await assertSuccessor(tx.manager, membership, this.clock.now())
      await tx.manager.delete(MembershipEntity, { id: membership.id })
      tx.change(...subjectsOf(membership))
    })
  }

  /** The boundary of a membership, which the caller may lift; null: there is none. */
  private async assertMayLift(call: Call, path: string, username: string): Promise<string | null> {
    const { id, policy, group } = await this.unitOfWork.read(async (manager) => {
      const found = await findMembership(manager, path, username)
      const boundaryOf = await readBoundaries(manager, [found.membership])
      const policy = boundaryOf(found.membership)?.policy ?? ''
      return { id: found.membership.boundaryPolicyId, policy, group: found.group.path }
    })
    if (id === null) return null
    await this.permissions.assertPermitted(call, 'SetBoundary', `groups/${group}`)
    await this.permissions.assertPermitted(call, 'SetBoundary', `policies/${policy}`)
    return id
  }

  private async assertRoom(manager: EntityManager, user: UserEntity): Promise<void> {
    const most = this.config.maxGroupsPerUser
    if ((await countGroupsOf(manager, user.id)) < most) return
    const problem = `\`${user.username}\` is in ${most} groups, which is the limit \`MAX_GROUPS_PER_USER\``
    throw new DomainError('Conflict', { problems: { user: problem } })
  }
}

function subjectsOf({ userId, groupId }: Pick<MembershipEntity, 'userId' | 'groupId'>): readonly ChangeSubject[] {
  return [
    { type: 'user', id: userId },
    { type: 'group', id: groupId },
  ]
}

function assertSameWindow(existing: Window, window: Window): void {
  if (existing.notBefore === window.notBefore && existing.notAfter === window.notAfter) return
  const problem = 'is a member with other limits: change them with `PATCH` on the member'
  throw new DomainError('Conflict', { problems: { user: problem } })
}

/** Whether the membership ends, or is not one yet. */
function isLimit({ notBefore, notAfter }: Window, now: number): boolean {
  return notAfter !== null || (notBefore !== null && notBefore > now)
}

function changedWindow(stored: Window, changes: MembershipChanges): Window {
  const notBefore = readLimit(changes.notBefore)
  const notAfter = readLimit(changes.notAfter)
  const window = {
    notBefore: notBefore === undefined ? stored.notBefore : notBefore,
    notAfter: notAfter === undefined ? stored.notAfter : notAfter,
  }
  if (isWindow(window)) return window
  throw new DomainError('ValidationFailed', { problems: { notAfter: 'must be after `notBefore`' } })
}

async function representAll(
  manager: EntityManager,
  memberships: readonly MembershipEntity[],
): Promise<readonly MembershipRepresentation[]> {
  const users = await manager.findBy(UserEntity, { id: In(memberships.map(({ userId }) => userId)) })
  const names = new Map(users.map(({ id, username }) => [id, username]))
  const boundaryOf = await readBoundaries(manager, memberships)
  const termsOf = await readTerms(manager, memberships)
  return memberships.map((membership) =>
    representMembership(membership, names.get(membership.userId) ?? '', {
      boundary: boundaryOf(membership),
      terms: termsOf(membership),
    }),
  )
}
