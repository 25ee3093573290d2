import { Check, Column, Entity, ForeignKey, Index, Unique } from 'typeorm'
import {
  IdColumn,
  InstantColumn,
  JsonColumn,
  OptionalInstantColumn,
  OptionalTextColumn,
  TextColumn,
} from '../columns.js'
import { FederatedIdentityEntity } from './federated-identity.entity.js'
import { UserEntity } from './user.entity.js'

/** That a user is signed in somewhere (domain-model 5.1). It lives as long as its row: to end it is to delete it. */
@Entity('sessions')
@Unique('uq_sessions_token_hash', ['tokenHash'])
@Index('ix_sessions_user', ['userId'])
@Index('ix_sessions_expires', ['expiresAt'])
@Check('ck_sessions_kind', "kind in ('browser', 'token')")
export class SessionEntity {
  @IdColumn()
  id!: string

  @TextColumn()
  @ForeignKey(() => UserEntity, { name: 'fk_sessions_user', onDelete: 'CASCADE' })
  userId!: string

  /** `browser`: by the cookie, ends when it is idle; `token`: by a session token alone, ends with it. */
  @TextColumn()
  kind!: 'browser' | 'token'

  /** SHA-256 of the secret in the cookie, base64url. Null: there is no cookie. */
  @OptionalTextColumn()
  tokenHash!: string | null

  /** Of a token: the service that it is for. */
  @OptionalTextColumn()
  service!: string | null

  /** Name of the identity provider; null: signed in here. */
  @OptionalTextColumn()
  provider!: string | null

  /** Whose word the session stands on: it ends when the identity is unlinked. */
  @OptionalTextColumn()
  @ForeignKey(() => FederatedIdentityEntity, { name: 'fk_sessions_identity', onDelete: 'CASCADE' })
  identityId!: string | null

  /** How the user proved who they are (RFC 8176): `pwd`, `otp`, `hwk`, `fed`, … */
  @JsonColumn()
  methods!: readonly string[]

  /** When the second factor was last shown; null: never. */
  @OptionalInstantColumn()
  mfaAt!: number | null

  /** The highest level that the provider says of the user's groups. */
  @Column({ type: 'integer', nullable: true })
  accessLevel!: number | null

  /** The identity token of the provider, sealed: it is asked for when the user signs out there too. */
  @OptionalTextColumn()
  signOutHint!: string | null

  @TextColumn()
  sourceIp!: string

  @OptionalTextColumn()
  userAgent!: string | null

  /** Milliseconds since 1970; one from before the user's credentials changed is void. */
  @InstantColumn()
  createdAt!: number

  /** Written now and then: no decision waits for it. */
  @InstantColumn()
  lastSeenAt!: number

  @TextColumn()
  lastSeenIp!: string

  /** When it ends, however much it is used. */
  @InstantColumn()
  expiresAt!: number
}
