import { Check, Entity, ForeignKey, Index } from 'typeorm'
import {
  BooleanColumn,
  IdColumn,
  IntegerColumn,
  OptionalInstantColumn,
  OptionalIntegerColumn,
  OptionalTextColumn,
  TextColumn,
} from '../columns.js'
import { InviteEntity } from './invite.entity.js'
import { MembershipEntity } from './membership.entity.js'

/** Whom a member may take out again: nobody, who came by the own invites, or anybody in the group and below (domain-model 5.6). */
export type DeauthorizeLevel = 'none' | 'descendants' | 'group'

/** What a membership is besides being one: how it came about, and what its holder may pass on. Most memberships have none. */
@Entity('membership_terms')
@Index('ix_membership_terms_invite', ['inviteId'])
@Index('ix_membership_terms_inviter', ['inviterMembershipId'])
@Check('ck_membership_terms_deauthorize', "deauthorize in ('none', 'descendants', 'group')")
export class MembershipTermsEntity {
  /** That of the membership. */
  @IdColumn()
  @ForeignKey(() => MembershipEntity, { name: 'fk_membership_terms_membership', onDelete: 'CASCADE' })
  id!: string

  /** The invite that was accepted; null: nobody's, or it is not kept any more. */
  @OptionalTextColumn()
  @ForeignKey(() => InviteEntity, { name: 'fk_membership_terms_invite', onDelete: 'SET NULL' })
  inviteId!: string | null

  /** The membership by which the inviter invited; null: an administrator, or it is not there any more. */
  @OptionalTextColumn()
  @ForeignKey(() => MembershipEntity, { name: 'fk_membership_terms_inviter', onDelete: 'SET NULL' })
  inviterMembershipId!: string | null

  /** Owns the group: the policy `GroupOwner` for it comes along. */
  @BooleanColumn()
  owner!: boolean

  /** How many the member may still invite; null: any number. */
  @OptionalIntegerColumn()
  spots!: number | null

  /** How long the chain of invites below may become; null: any length. */
  @OptionalIntegerColumn()
  maxDepth!: number | null

  @TextColumn()
  deauthorize!: DeauthorizeLevel

  /** An accepted invite of the member takes a place from the inviter as well. */
  @BooleanColumn()
  depletes!: boolean

  /** Seconds of use after which it is over; null: no limit. */
  @OptionalIntegerColumn()
  useLimitSeconds!: number | null

  /** Seconds of use that began. */
  @IntegerColumn()
  usedSeconds!: number

  /** End of the stretch of use that began last, milliseconds since 1970; null: none has. */
  @OptionalInstantColumn()
  useUntil!: number | null
}
