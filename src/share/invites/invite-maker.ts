import type { Clock } from '../../common/clock.js'
import type { Ids } from '../../common/ids.js'
import { InviteEntity, InviteGroupEntity, type Transaction } from '../../store/index.js'
import { type InviteCode, inviteCodeHash, newInviteCode } from './invite-code.js'
import type { InviteLimits } from './invite-limits.js'

/** A group that an invite is to lead into. */
export interface InvitedGroup {
  readonly groupId: string
  /** The membership that it stands on; null: on what policies allow the inviter. */
  readonly inviterMembershipId: string | null
}

/** An invite that whoever asks for it was found to have the right to. */
export interface NewInvite
  extends InviteLimits, Readonly<Pick<InviteEntity, 'kind' | 'inviterId' | 'guest' | 'confirm' | 'returnTo'>> {
  readonly boundaryPolicyId: InviteEntity['boundaryPolicyId']
  readonly boundaryParameters: InviteEntity['boundaryParameters']
  readonly groups: readonly InvitedGroup[]
}

/** A new invite. The code is in nobody's hands but those of the caller: it is not kept. */
export interface MadeInvite {
  readonly id: string
  readonly code: InviteCode
}

/** Writes invites, of people into groups and to shares. Judges nothing: that is for whoever calls it. */
export class InviteMaker {
  constructor(
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  async make({ manager }: Transaction, { groups, ...columns }: NewInvite): Promise<MadeInvite> {
    const now = this.clock.now()
    const id = this.ids.uuid(now)
    const code = newInviteCode()
    const codeHash = inviteCodeHash(code)
    await manager.insert(InviteEntity, { ...columns, id, codeHash, accepts: 0, createdAt: now, revokedAt: null })
    await manager.insert(
      InviteGroupEntity,
      groups.map(({ groupId, inviterMembershipId }) => {
        const byMembership = inviterMembershipId !== null
        return { id: this.ids.uuid(now), inviteId: id, groupId, byMembership, inviterMembershipId }
      }),
    )
    return { id, code }
  }
}
