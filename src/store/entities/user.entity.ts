import { Check, Entity, ForeignKey, Unique, VersionColumn } from 'typeorm'
import {
  BooleanColumn,
  IdColumn,
  InstantColumn,
  OptionalInstantColumn,
  OptionalJsonColumn,
  OptionalTextColumn,
  TextColumn,
} from '../columns.js'
import type { PolicyParameters } from './parameters.js'
import { PolicyEntity } from './policy.entity.js'

/** A human or a machine that may be permitted something (domain-model 5.1). */
@Entity('users')
@Unique('uq_users_lower_username', ['lowerUsername'])
@Check('ck_users_status', "status in ('active', 'disabled')")
@Check('ck_users_type', "type in ('human', 'machine')")
export class UserEntity {
  @IdColumn()
  id!: string

  @TextColumn()
  username!: string

  /** Lower-cased copy: `Alice` and `alice` are one name. */
  @TextColumn()
  lowerUsername!: string

  @OptionalTextColumn()
  displayName!: string | null

  @OptionalTextColumn()
  picture!: string | null

  @OptionalTextColumn()
  email!: string | null

  @BooleanColumn()
  emailVerified!: boolean

  @OptionalTextColumn()
  passwordHash!: string | null

  @TextColumn()
  status!: 'active' | 'disabled'

  @TextColumn()
  type!: 'human' | 'machine'

  /** A guest, who has what was shared with a link and nothing else, until then (milliseconds since 1970); null: a user. */
  @OptionalInstantColumn()
  guestUntil!: number | null

  @OptionalTextColumn()
  @ForeignKey(() => PolicyEntity, { name: 'fk_users_boundary_policy', onDelete: 'RESTRICT' })
  boundaryPolicyId!: string | null

  @OptionalJsonColumn()
  boundaryParameters!: PolicyParameters | null

  /** Sessions from before are no longer good. Milliseconds since 1970. */
  @InstantColumn()
  credentialsChangedAt!: number

  @InstantColumn()
  createdAt!: number

  @InstantColumn()
  updatedAt!: number

  /** One more with each update; the ETag. */
  @VersionColumn({ type: 'integer' })
  version!: number
}
