import { BooleanColumn, IdColumn, OptionalTextColumn, TextColumn } from '../columns.js'
import { Entity, ForeignKey, Index, Unique } from 'typeorm'
import { GroupEntity } from './group.entity.js'
import { InviteEntity } from './invite.entity.js'
import { MembershipEntity } from './membership.entity.js'

/** A group that an invite leads into, and what the inviter's right to it stands on. */
@Entity('invite_groups')
@Unique('uq_invite_groups_invite_group', ['inviteId', 'groupId'])
@Index('ix_invite_groups_group', ['groupId'])
@Index('ix_invite_groups_membership', ['inviterMembershipId'])
export class InviteGroupEntity {
  @IdColumn()
  id!: string

  @TextColumn()
  @ForeignKey(() => InviteEntity, { name: 'fk_invite_groups_invite', onDelete: 'CASCADE' })
  inviteId!: string

  @TextColumn()
  @ForeignKey(() => GroupEntity, { name: 'fk_invite_groups_group', onDelete: 'CASCADE' })
  groupId!: string

  /** It stands and falls with a membership of the inviter, and keeps within its terms; false: with what policies allow the inviter. */
  @BooleanColumn()
  byMembership!: boolean

  /** That membership; null where it is by policy, or where the membership is gone and the invite with it. */
  @OptionalTextColumn()
  @ForeignKey(() => MembershipEntity, { name: 'fk_invite_groups_membership', onDelete: 'SET NULL' })
  inviterMembershipId!: string | null
}
