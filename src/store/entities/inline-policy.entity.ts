import { Check, Entity, ForeignKey, Unique, VersionColumn } from 'typeorm'
import { IdColumn, InstantColumn, OptionalTextColumn, TextColumn } from '../columns.js'
import { GroupEntity } from './group.entity.js'
import { UserEntity } from './user.entity.js'

/** A policy that lives and dies with its one owner, a user or a group (domain-model 5.1). */
@Entity('inline_policies')
@Unique('uq_inline_policies_user_name', ['userId', 'lowerName'])
@Unique('uq_inline_policies_group_name', ['groupId', 'lowerName'])
@Check('ck_inline_policies_owner', '(user_id is null) <> (group_id is null)')
export class InlinePolicyEntity {
  @IdColumn()
  id!: string

  @OptionalTextColumn()
  @ForeignKey(() => UserEntity, { name: 'fk_inline_policies_user', onDelete: 'CASCADE' })
  userId!: string | null

  @OptionalTextColumn()
  @ForeignKey(() => GroupEntity, { name: 'fk_inline_policies_group', onDelete: 'CASCADE' })
  groupId!: string | null

  @TextColumn()
  name!: string

  @TextColumn()
  lowerName!: string

  /** The document's JSON text. */
  @TextColumn()
  document!: string

  @InstantColumn()
  createdAt!: number

  @InstantColumn()
  updatedAt!: number

  /** One more with each update; the ETag. */
  @VersionColumn({ type: 'integer' })
  version!: number
}
