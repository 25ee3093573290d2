import { Entity, ForeignKey, Index, Unique, VersionColumn } from 'typeorm'
import { IdColumn, InstantColumn, OptionalJsonColumn, OptionalTextColumn, TextColumn } from '../columns.js'
import type { PolicyParameters } from './parameters.js'
import { PolicyEntity } from './policy.entity.js'

/** A set of users that share policies (domain-model 5.1); those above and below are in `group_edges`. */
@Entity('groups')
@Unique('uq_groups_lower_path', ['lowerPath'])
@Index('ix_groups_owner_subject', ['ownerSubject'])
export class GroupEntity {
  @IdColumn()
  id!: string

  /** Segments joined by `/`. */
  @TextColumn()
  path!: string

  @TextColumn()
  lowerPath!: string

  /** `share`: no group of people but what somebody shared, kept among groups and never shown as one; null: a group. */
  @OptionalTextColumn()
  kind!: 'share' | null

  @OptionalTextColumn()
  description!: string | null

  /** Identity provider and subject of whoever is to own the group, until that identity signs in first; null: nobody is awaited. */
  @OptionalTextColumn()
  ownerProvider!: string | null

  @OptionalTextColumn()
  ownerSubject!: string | null

  @OptionalTextColumn()
  @ForeignKey(() => PolicyEntity, { name: 'fk_groups_boundary_policy', onDelete: 'RESTRICT' })
  boundaryPolicyId!: string | null

  @OptionalJsonColumn()
  boundaryParameters!: PolicyParameters | null

  @InstantColumn()
  createdAt!: number

  @InstantColumn()
  updatedAt!: number

  /** One more with each update; the ETag. */
  @VersionColumn({ type: 'integer' })
  version!: number
}
