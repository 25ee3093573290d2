import { Entity, ForeignKey, Index, Unique } from 'typeorm'
import {
  IdColumn,
  InstantColumn,
  OptionalInstantColumn,
  OptionalJsonColumn,
  OptionalTextColumn,
  TextColumn,
} from '../columns.js'
import { GroupEntity } from './group.entity.js'
import type { PolicyParameters } from './parameters.js'
import { PolicyEntity } from './policy.entity.js'
import { UserEntity } from './user.entity.js'

/** That a user is in a group, from when until when, and within which boundary (domain-model 5.1). */
@Entity('memberships')
@Unique('uq_memberships_user_group', ['userId', 'groupId'])
@Index('ix_memberships_group', ['groupId'])
export class MembershipEntity {
  @IdColumn()
  id!: string

  @TextColumn()
  @ForeignKey(() => UserEntity, { name: 'fk_memberships_user', onDelete: 'CASCADE' })
  userId!: string

  @TextColumn()
  @ForeignKey(() => GroupEntity, { name: 'fk_memberships_group', onDelete: 'CASCADE' })
  groupId!: string

  /** Milliseconds since 1970; null: from the beginning. Judged at decision time. */
  @OptionalInstantColumn()
  notBefore!: number | null

  /** Milliseconds since 1970; null: for ever. */
  @OptionalInstantColumn()
  notAfter!: number | null

  @OptionalTextColumn()
  @ForeignKey(() => PolicyEntity, { name: 'fk_memberships_boundary_policy', onDelete: 'RESTRICT' })
  boundaryPolicyId!: string | null

  @OptionalJsonColumn()
  boundaryParameters!: PolicyParameters | null

  /** Name of the identity provider by whose groups it stands and falls; null: somebody gave it. */
  @OptionalTextColumn()
  viaProvider!: string | null

  @InstantColumn()
  createdAt!: number
}
