import { Column, Entity, ForeignKey, Index, Unique } from 'typeorm'
import { IdColumn, InstantColumn, JsonColumn, OptionalTextColumn, TextColumn } from '../columns.js'
import { UserEntity } from './user.entity.js'

/** Something that is under way and can be gone on with once, by whoever holds its secret: a sign-in at a provider, a challenge. */
@Entity('one_time_secrets')
@Unique('uq_one_time_secrets_hash', ['secretHash'])
@Index('ix_one_time_secrets_expires', ['expiresAt'])
export class OneTimeSecretEntity {
  @IdColumn()
  id!: string

  /** What it is for; one for another purpose is not found. */
  @TextColumn()
  purpose!: string

  /** SHA-256, base64url. */
  @TextColumn()
  secretHash!: string

  /** SHA-256 of the cookie of the browser that it belongs to, base64url; null: of nobody. */
  @OptionalTextColumn()
  browserHash!: string | null

  @OptionalTextColumn()
  @ForeignKey(() => UserEntity, { name: 'fk_one_time_secrets_user', onDelete: 'CASCADE' })
  userId!: string | null

  @JsonColumn()
  data!: Readonly<Record<string, unknown>>

  /** Wrong tries so far. */
  @Column({ type: 'integer', default: 0 })
  attempts!: number

  @InstantColumn()
  createdAt!: number

  @InstantColumn()
  expiresAt!: number
}
