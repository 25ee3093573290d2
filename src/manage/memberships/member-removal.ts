import { Injectable } from '@nestjs/common'
import type { EntityManager } from 'typeorm'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { Permissions } from '../../common/permissions.js'
import { membershipAncestors, membershipsBelow, type MembershipEntity, UnitOfWork } from '../../store/index.js'
import { Deletion, type DeletionAnswer, type DryRunQuery } from '../dry-run.js'
import { boundariesLifted, type LiftedBoundary } from './boundaries-lifted.js'
import { assertSuccessor } from '../group-owners/ownership.js'
import { findMembership } from './find-membership.js'
import { handOver, readMemberships, removeMemberships } from './remove-memberships.js'

/** Who is taken out of which group. */
export interface NamedMember {
  /** Path. */
  readonly group: string
  readonly username: string
}

/** How a member is taken out. */
export interface RemovalQuery extends DryRunQuery {
  /** `false`: whoever came by invites of the member stays. Default: they go as well. */
  readonly cascade?: 'true' | 'false' | undefined
}

/** What a removal is about, read before it is decided and once more when it is done. */
interface Removal {
  readonly named: MembershipEntity
  /** The named one, and all that go with it. */
  readonly removed: readonly MembershipEntity[]
  readonly lifted: readonly LiftedBoundary[]
}

/** Takes people out of groups, with those whom they invited (capabilities M20). */
@Injectable()
export class MemberRemoval {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly deletion: Deletion,
    private readonly permissions: Permissions,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /**
   * Ends a membership, every membership that came about by it in whatever group, and every invite that stands on one of them. With
   * `cascade=false` the others stay, as invited by whoever invited the one that is taken out.
   *
   * A boundary that somebody set on a membership ends with it, and the next membership has none: that needs the right to lift it. An
   * update that ends the membership does not, nor does a boundary that came by the invite.
   *
   * @throws DomainError `NotFound` when the user is not a member, `NotPermitted`, `PreconditionFailed`; `Conflict` for the last owner
   * of the group
   */
  async remove(call: Call, member: NamedMember, query: RemovalQuery = {}): Promise<DeletionAnswer> {
    const cascade = query.cascade !== 'false'
    await this.assertMayRemove(call, member, await this.ancestorsOf(member))
    const judged = await this.unitOfWork.read((manager) => readRemoval(manager, member, cascade))
    await this.assertMayLift(call, judged.lifted)
    return this.deletion.run(call, query, async (tx) => {
      const { named, removed, lifted } = await readRemoval(tx.manager, member, cascade)
      // Rights are judged before the transaction, which lets nobody else in until it ends.
      if (named.id !== judged.named.id || isMore(lifted, judged.lifted)) throw new DomainError('PreconditionFailed')
      const setting = { partition: this.config.partition, now: this.clock.now() }
      // An owner came by no invite, so no other owner is among those who go as well.
      await assertSuccessor(tx.manager, named, setting.now)
      if (!cascade) await handOver(tx.manager, named.id)
      const counts = await removeMemberships(tx, removed, setting)
      call.audit.fields['response.members-removed'] = counts['memberships'] ?? 0
      call.audit.fields['response.invites-revoked'] = counts['invites'] ?? 0
      return counts
    })
  }

  /** Whoever may not take the member out does not learn whether there is one. */
  private async assertMayRemove(
    call: Call,
    { group, username }: NamedMember,
    ancestors: readonly string[],
  ): Promise<void> {
    await this.permissions.assertPermitted(call, 'RemoveUserFromGroup', `groups/${group}`, {
      'tinyauth:Member': username,
      'tinyauth:MembershipAncestor': ancestors,
    })
  }

  private ancestorsOf({ group, username }: NamedMember): Promise<readonly string[]> {
    return this.unitOfWork.read(async (manager) => {
      try {
        const { membership } = await findMembership(manager, group, username)
        return await membershipAncestors(manager, membership.id)
      } catch (error) {
        if (error instanceof DomainError && error.code === 'NotFound') return []
        throw error
      }
    })
  }

  private async assertMayLift(call: Call, lifted: readonly LiftedBoundary[]): Promise<void> {
    for (const { group, policy } of lifted) {
      await this.permissions.assertPermitted(call, 'SetBoundary', `groups/${group}`)
      await this.permissions.assertPermitted(call, 'SetBoundary', `policies/${policy}`)
    }
  }
}

async function readRemoval(manager: EntityManager, member: NamedMember, cascade: boolean): Promise<Removal> {
  const { membership: named } = await findMembership(manager, member.group, member.username)
  const below = cascade ? await membershipsBelow(manager, named.id) : []
  const removed = [named, ...(await readMemberships(manager, below))]
  return { named, removed, lifted: await boundariesLifted(manager, removed) }
}

function isMore(now: readonly LiftedBoundary[], judged: readonly LiftedBoundary[]): boolean {
  return now.some(({ group, policy }) => !judged.some((one) => one.group === group && one.policy === policy))
}
