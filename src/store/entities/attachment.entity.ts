import { Check, Entity, ForeignKey, Index, Unique } from 'typeorm'
import { IdColumn, InstantColumn, JsonColumn, OptionalTextColumn, TextColumn } from '../columns.js'
import { GroupEntity } from './group.entity.js'
import type { PolicyParameters } from './parameters.js'
import { PolicyEntity } from './policy.entity.js'
import { UserEntity } from './user.entity.js'

/** A managed policy given to one user or one group, with the values of its parameters (domain-model 5.1). */
@Entity('attachments')
@Unique('uq_attachments_user', ['policyId', 'userId', 'parametersKey'])
@Unique('uq_attachments_group', ['policyId', 'groupId', 'parametersKey'])
@Index('ix_attachments_user', ['userId'])
@Index('ix_attachments_group', ['groupId'])
@Check('ck_attachments_owner', '(user_id is null) <> (group_id is null)')
export class AttachmentEntity {
  @IdColumn()
  id!: string

  @TextColumn()
  @ForeignKey(() => PolicyEntity, { name: 'fk_attachments_policy', onDelete: 'RESTRICT' })
  policyId!: string

  @OptionalTextColumn()
  @ForeignKey(() => UserEntity, { name: 'fk_attachments_user', onDelete: 'CASCADE' })
  userId!: string | null

  @OptionalTextColumn()
  @ForeignKey(() => GroupEntity, { name: 'fk_attachments_group', onDelete: 'CASCADE' })
  groupId!: string | null

  @JsonColumn()
  parameters!: PolicyParameters

  /** Canonical text of `parameters`: the same values attach once. */
  @TextColumn()
  parametersKey!: string

  @InstantColumn()
  createdAt!: number
}
