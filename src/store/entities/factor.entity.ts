import { Check, Entity, ForeignKey, Index, Unique } from 'typeorm'
import {
  BooleanColumn,
  CounterColumn,
  IdColumn,
  InstantColumn,
  OptionalInstantColumn,
  OptionalJsonColumn,
  OptionalTextColumn,
  TextColumn,
} from '../columns.js'
import { UserEntity } from './user.entity.js'

/** Something that a user has: an authenticator app, a passkey or security key. */
@Entity('factors')
@Unique('uq_factors_credential', ['credentialId'])
@Index('ix_factors_user', ['userId'])
@Check('ck_factors_kind', "kind in ('totp', 'webauthn')")
export class FactorEntity {
  @IdColumn()
  id!: string

  @TextColumn()
  @ForeignKey(() => UserEntity, { name: 'fk_factors_user', onDelete: 'CASCADE' })
  userId!: string

  @TextColumn()
  kind!: 'totp' | 'webauthn'

  /** What the user calls it. */
  @TextColumn()
  name!: string

  /** TOTP: its secret under the master key. */
  @OptionalTextColumn()
  sealedSecret!: string | null

  /** TOTP: the last time step that was used; a code is good once. */
  @OptionalInstantColumn()
  lastTimeStep!: number | null

  /** WebAuthn: id of the credential, base64url. */
  @OptionalTextColumn()
  credentialId!: string | null

  /** WebAuthn: the COSE key, base64url. */
  @OptionalTextColumn()
  publicKey!: string | null

  /** WebAuthn: how often it was used, where it counts. */
  @CounterColumn()
  signCount!: number

  @OptionalJsonColumn()
  transports!: readonly string[] | null

  /** WebAuthn: it is found without a user name, so it signs in by itself. */
  @BooleanColumn()
  discoverable!: boolean

  @InstantColumn()
  createdAt!: number

  @OptionalInstantColumn()
  lastUsedAt!: number | null
}
