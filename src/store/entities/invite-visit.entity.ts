import { IdColumn, InstantColumn, OptionalInstantColumn, TextColumn } from '../columns.js'
import { Entity, ForeignKey, Index, Unique } from 'typeorm'
import { InviteEntity } from './invite.entity.js'
import { UserEntity } from './user.entity.js'

/** That somebody who is signed in looked at an invite, so that another device of the same user can go on (capabilities M22). */
@Entity('invite_visits')
@Unique('uq_invite_visits_user_invite', ['userId', 'inviteId'])
@Index('ix_invite_visits_invite', ['inviteId'])
export class InviteVisitEntity {
  @IdColumn()
  id!: string

  @TextColumn()
  @ForeignKey(() => UserEntity, { name: 'fk_invite_visits_user', onDelete: 'CASCADE' })
  userId!: string

  @TextColumn()
  @ForeignKey(() => InviteEntity, { name: 'fk_invite_visits_invite', onDelete: 'CASCADE' })
  inviteId!: string

  /** Of the last look. */
  @InstantColumn()
  openedAt!: number

  @OptionalInstantColumn()
  acceptedAt!: number | null

  /** When another device went on with it; null: none did. */
  @OptionalInstantColumn()
  handedOffAt!: number | null
}
