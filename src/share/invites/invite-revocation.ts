import { Injectable } from '@nestjs/common'
import type { EntityManager } from 'typeorm'
import type { Call } from '../../common/call.js'
import { Clock } from '../../common/clock.js'
import { Config } from '../../common/config/index.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { Permissions } from '../../common/permissions.js'
import {
  boundariesLifted,
  Deletion,
  type DeletionAnswer,
  type DryRunQuery,
  type LiftedBoundary,
  readMemberships,
  removeMemberships,
} from '../../manage/index.js'
import {
  GroupEntity,
  InviteEntity,
  InviteGroupEntity,
  membershipAncestors,
  membershipChain,
  membershipsBelow,
  type MembershipEntity,
  MembershipTermsEntity,
  UnitOfWork,
  UserEntity,
} from '../../store/index.js'
import { findInviteOf, noSuchInvite } from './read-invites.js'

/** Which invite, by a group that it leads into. */
export interface NamedInvite {
  /** Path. */
  readonly group: string
  readonly id: string
}

/** How an invite is taken back. */
export interface RevocationQuery extends DryRunQuery {
  /** `true`: whoever came by it is taken out, with those whom they invited. Default: they stay. */
  readonly cascade?: 'true' | 'false' | undefined
}

/** Somebody who came by the invite. */
interface Comer {
  readonly membership: MembershipEntity
  readonly group: string
  readonly username: string
  readonly ancestors: readonly string[]
}

/** What goes with an invite. */
interface Following {
  readonly comers: readonly Comer[]
  /** Memberships of the comers, and all that came about by them. */
  readonly removed: readonly MembershipEntity[]
  readonly lifted: readonly LiftedBoundary[]
}

/** Takes invites back (capabilities M21). */
@Injectable()
export class InviteRevocation {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly deletion: Deletion,
    private readonly permissions: Permissions,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes an invite back: nobody accepts it any more. Doing it twice is no mistake. The inviter needs no policy for it; to take out
   * whoever came by it takes the right to do so, for each of them.
   *
   * @throws DomainError `NotFound`, `NotPermitted`, `PreconditionFailed`
   */
  async revoke(call: Call, named: NamedInvite, query: RevocationQuery = {}): Promise<DeletionAnswer> {
    const cascade = query.cascade === 'true'
    await this.assertMayRevoke(call, named)
    const judged = await this.unitOfWork.read((manager) => this.read(manager, named, cascade))
    await this.assertMayRemove(call, judged)
    call.audit.fields['request.invite'] = named.id
    return this.deletion.run(call, query, async (tx) => {
      const { comers, removed, lifted } = await this.read(tx.manager, named, cascade)
      assertAsJudged(judged, comers, lifted)
      const now = this.clock.now()
      const { affected } = await tx.manager
        .createQueryBuilder()
        .update(InviteEntity)
        .set({ revokedAt: now })
        .where('id = :id and revokedAt is null', { id: named.id })
        .execute()
      const counts = await removeMemberships(tx, removed, { partition: this.config.partition, now })
      call.audit.fields['response.members-removed'] = counts['memberships'] ?? 0
      call.audit.fields['response.invites-revoked'] = (affected ?? 0) + (counts['invites'] ?? 0)
      return { ...counts, invites: (affected ?? 0) + (counts['invites'] ?? 0) }
    })
  }

  /** Whoever may not take it back does not learn whether there is one. */
  private async assertMayRevoke(call: Call, named: NamedInvite): Promise<void> {
    const found = await this.unitOfWork.read((manager) => invitersOf(manager, named))
    const context = { 'tinyauth:MembershipAncestor': found?.ancestors ?? [] }
    const isOwn = found !== undefined && found.inviterId === call.caller?.uid
    const assert = isOwn ? 'assertNotDenied' : 'assertPermitted'
    await this.permissions[assert](call, 'RevokeInvite', `groups/${named.group}`, context)
    if (found === undefined) throw noSuchInvite()
  }

  private async assertMayRemove(call: Call, { comers, lifted }: Following): Promise<void> {
    for (const { group, username, ancestors } of comers) {
      await this.permissions.assertPermitted(call, 'RemoveUserFromGroup', `groups/${group}`, {
        'tinyauth:Member': username,
        'tinyauth:MembershipAncestor': ancestors,
      })
    }
    for (const { group, policy } of lifted) {
      await this.permissions.assertPermitted(call, 'SetBoundary', `groups/${group}`)
      await this.permissions.assertPermitted(call, 'SetBoundary', `policies/${policy}`)
    }
  }

  private async read(manager: EntityManager, { group, id }: NamedInvite, cascade: boolean): Promise<Following> {
    const invite = await findInviteOf(manager, group, id)
    if (!cascade) return { comers: [], removed: [], lifted: [] }
    const comers = await comersOf(manager, invite.id)
    const ids = new Set(comers.map(({ membership }) => membership.id))
    for (const { membership } of comers) {
      for (const below of await membershipsBelow(manager, membership.id)) ids.add(below)
    }
    const removed = await readMemberships(manager, [...ids])
    return { comers, removed, lifted: await boundariesLifted(manager, removed) }
  }
}

/** The inviter, and usernames of the inviter and those above; `undefined` where there is no such invite. */
async function invitersOf(
  manager: EntityManager,
  { group, id }: NamedInvite,
): Promise<{ inviterId: string; ancestors: readonly string[] } | undefined> {
  const rows = await manager.findBy(InviteGroupEntity, { inviteId: id })
  const invite = await manager.findOneBy(InviteEntity, { id, kind: 'membership' })
  const named = await manager.findOneBy(GroupEntity, { lowerPath: group.toLowerCase() })
  if (invite === null || named?.path !== group || !rows.some(({ groupId }) => groupId === named.id)) return undefined
  const inviter = await manager.findOneByOrFail(UserEntity, { id: invite.inviterId })
  const ancestors = new Set([inviter.username])
  for (const { inviterMembershipId } of rows) {
    if (inviterMembershipId === null) continue
    for (const username of await membershipAncestors(manager, inviterMembershipId)) ancestors.add(username)
  }
  return { inviterId: invite.inviterId, ancestors: [...ancestors] }
}

async function comersOf(manager: EntityManager, inviteId: string): Promise<readonly Comer[]> {
  // Owners stand by themselves.
  const terms = await manager.findBy(MembershipTermsEntity, { inviteId, owner: false })
  const memberships = await readMemberships(
    manager,
    terms.map(({ id }) => id),
  )
  const comers: Comer[] = []
  for (const membership of memberships) {
    const [self] = await membershipChain(manager, membership.id)
    const group = await manager.findOneByOrFail(GroupEntity, { id: membership.groupId })
    const ancestors = await membershipAncestors(manager, membership.id)
    comers.push({ membership, group: group.path, username: self?.username ?? '', ancestors })
  }
  return comers
}

/** Rights are judged before the transaction, which lets nobody else in until it ends. */
function assertAsJudged(judged: Following, comers: readonly Comer[], lifted: readonly LiftedBoundary[]): void {
  const known = new Set(judged.comers.map(({ membership }) => membership.id))
  const bounds = new Set(judged.lifted.map(({ group, policy }) => `${group} ${policy}`))
  const isMore =
    comers.some(({ membership }) => !known.has(membership.id)) ||
    lifted.some(({ group, policy }) => !bounds.has(`${group} ${policy}`))
  if (isMore) throw new DomainError('PreconditionFailed')
}
