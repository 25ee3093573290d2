import { Entity, ForeignKey, Unique } from 'typeorm'
import { IdColumn, InstantColumn, TextColumn } from '../columns.js'
import { UserEntity } from './user.entity.js'

/** A code for whoever has lost their second factor; it is good once, and deleted then. */
@Entity('recovery_codes')
@Unique('uq_recovery_codes_user_hash', ['userId', 'codeHash'])
export class RecoveryCodeEntity {
  @IdColumn()
  id!: string

  @TextColumn()
  @ForeignKey(() => UserEntity, { name: 'fk_recovery_codes_user', onDelete: 'CASCADE' })
  userId!: string

  /** SHA-256, base64url: the code is random. */
  @TextColumn()
  codeHash!: string

  @InstantColumn()
  createdAt!: number
}
