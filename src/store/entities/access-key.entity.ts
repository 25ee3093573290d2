import { Check, Entity, ForeignKey, Index, Unique, VersionColumn } from 'typeorm'
import {
  IdColumn,
  InstantColumn,
  OptionalInstantColumn,
  OptionalJsonColumn,
  OptionalTextColumn,
  TextColumn,
} from '../columns.js'
import type { PolicyParameters } from './parameters.js'
import { PolicyEntity } from './policy.entity.js'
import { UserEntity } from './user.entity.js'

/** A key with which a user signs requests (domain-model 5.1). */
@Entity('access_keys')
@Unique('uq_access_keys_key_id', ['keyId'])
@Index('ix_access_keys_user', ['userId'])
@Check('ck_access_keys_status', "status in ('active', 'inactive')")
export class AccessKeyEntity {
  @IdColumn()
  id!: string

  /** Public id, compared byte by byte. */
  @TextColumn()
  keyId!: string

  @TextColumn()
  @ForeignKey(() => UserEntity, { name: 'fk_access_keys_user', onDelete: 'CASCADE' })
  userId!: string

  /** The secret under the master key: Signature V4 needs it back. */
  @TextColumn()
  sealedSecret!: string

  @TextColumn()
  status!: 'active' | 'inactive'

  /** Milliseconds since 1970; null: never. */
  @OptionalInstantColumn()
  expiresAt!: number | null

  /** Services that the key may be used with; null: any. */
  @OptionalJsonColumn()
  services!: readonly string[] | null

  /** Networks that the key may be used from; null: any. */
  @OptionalJsonColumn()
  sourceCidrs!: readonly string[] | null

  @OptionalTextColumn()
  @ForeignKey(() => PolicyEntity, { name: 'fk_access_keys_boundary_policy', onDelete: 'RESTRICT' })
  boundaryPolicyId!: string | null

  @OptionalJsonColumn()
  boundaryParameters!: PolicyParameters | null

  /** Public id of the key that this one replaces. */
  @OptionalTextColumn()
  rotatedFrom!: string | null

  @OptionalInstantColumn()
  lastUsedAt!: number | null

  @OptionalTextColumn()
  lastUsedIp!: string | null

  @OptionalTextColumn()
  lastUsedService!: string | null

  @InstantColumn()
  createdAt!: number

  @InstantColumn()
  updatedAt!: number

  /** One more with each update; the ETag. */
  @VersionColumn({ type: 'integer' })
  version!: number
}
