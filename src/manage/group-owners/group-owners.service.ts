import { Injectable } from '@nestjs/common'
import type { EntityManager } from 'typeorm'
import { CallWriter } from '../../audit/index.js'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError, notFound } from '../../common/errors/domain-error.js'
import { Ids } from '../../common/ids.js'
import {
  FederatedIdentityEntity,
  GroupEntity,
  MembershipTermsEntity,
  type Transaction,
  UserEntity,
} from '../../store/index.js'
import { findGroup } from '../groups/find-group.js'
import type { GroupRepresentation } from '../groups/group-representation.js'
import { representVersioned } from '../groups/read-groups.js'
import { findMembership } from '../memberships/find-membership.js'
import { findUser } from '../users/find-user.js'
import type { Versioned } from '../wire/entity-tag.js'
import type { GroupOwner } from './group-owners.routes.js'
import { assertSuccessor, makeOwner } from './ownership.js'

/** Somebody at an identity provider. */
type AwaitedIdentity = NonNullable<GroupOwner['identity']>

/** Columns of a group that awaits nobody. */
const NOBODY = { ownerProvider: null, ownerSubject: null }

/** Owners of groups (capabilities M17): members to whom the policy `GroupOwner` comes along. */
@Injectable()
export class GroupOwnersService {
  constructor(
    private readonly writer: CallWriter,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /**
   * Adds an owner. An identity that nobody has signed in by is awaited, instead of whichever was before.
   *
   * @throws DomainError `NotFound`, `Conflict`
   */
  async set(call: Call, path: string, owner: GroupOwner): Promise<Versioned<GroupRepresentation>> {
    const { user: username, identity } = owner
    return this.change(call, path, async (tx, group) => {
      if (username !== undefined) await this.grant(tx, group, await findUser(tx.manager, username))
      if (identity !== undefined) await this.grantOrAwait(tx, group, identity)
    })
  }

  /** Lets a group await nobody; where it awaits nobody that is no mistake. @throws DomainError `NotFound` */
  async awaitNobody(call: Call, path: string): Promise<void> {
    await this.change(call, path, (tx, group) => this.store(tx, group, NOBODY))
  }

  /**
   * Takes ownership away and leaves the membership.
   *
   * @throws DomainError `NotFound`; `Conflict` for the last owner
   */
  async remove(call: Call, path: string, username: string): Promise<void> {
    await this.change(call, path, async (tx) => {
      const { membership } = await findMembership(tx.manager, path, username)
      const terms = await tx.manager.findOneBy(MembershipTermsEntity, { id: membership.id, owner: true })
      if (terms === null) throw notFound('owner', username)
      await assertSuccessor(tx.manager, membership, this.clock.now())
      await tx.manager.delete(MembershipTermsEntity, { id: membership.id })
      tx.change({ type: 'user', id: membership.userId }, { type: 'group', id: membership.groupId })
    })
  }

  private async change(
    call: Call,
    path: string,
    work: (tx: Transaction, group: GroupEntity) => Promise<void>,
  ): Promise<Versioned<GroupRepresentation>> {
    const committed = await this.writer.write(call, async (tx) => {
      const group = await findGroup(tx.manager, path)
      const before = await representVersioned(tx.manager, group)
      await work(tx, group)
      const after = await representVersioned(tx.manager, await findGroup(tx.manager, path))
      call.audit.changes = { before: before.value, after: after.value }
      return after
    })
    return committed.value
  }

  private async grantOrAwait(tx: Transaction, group: GroupEntity, identity: AwaitedIdentity): Promise<void> {
    const user = await userOf(tx.manager, identity)
    const { provider: ownerProvider, subject: ownerSubject } = identity
    if (user === undefined) return this.store(tx, group, { ownerProvider, ownerSubject })
    await this.grant(tx, group, user)
    const isAwaited = group.ownerProvider === ownerProvider && group.ownerSubject === ownerSubject
    if (isAwaited) await this.store(tx, group, NOBODY)
  }

  private async grant(tx: Transaction, group: GroupEntity, user: UserEntity): Promise<void> {
    const { config, clock, ids } = this
    const outcome = await makeOwner(tx, { userId: user.id, groupId: group.id }, { config, clock, ids })
    if (outcome === 'owner') return
    const most = config.maxGroupsPerUser
    const problem =
      outcome === 'full'
        ? `\`${user.username}\` is in ${most} groups, which is the limit \`MAX_GROUPS_PER_USER\``
        : `the membership of \`${user.username}\` is over: change it first`
    throw new DomainError('Conflict', { problems: { user: problem } })
  }

  private async store(
    { manager }: Transaction,
    { id }: GroupEntity,
    awaited: Pick<GroupEntity, 'ownerProvider' | 'ownerSubject'>,
  ): Promise<void> {
    await manager.update(GroupEntity, { id }, { ...awaited, updatedAt: this.clock.now() })
  }
}

/** The user who signs in by an identity; undefined: nobody does yet. */
async function userOf(manager: EntityManager, identity: AwaitedIdentity): Promise<UserEntity | undefined> {
  const known = await manager.findBy(FederatedIdentityEntity, { ...identity })
  const [userId, ...others] = new Set(known.map((one) => one.userId))
  if (userId === undefined) return undefined
  if (others.length === 0) return manager.findOneByOrFail(UserEntity, { id: userId })
  const problem = 'several users have that subject, by different issuers: name the user'
  throw new DomainError('Conflict', { problems: { 'identity/subject': problem } })
}
