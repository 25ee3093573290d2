import { Check, Entity, ForeignKey, Index, Unique, VersionColumn } from 'typeorm'
import {
  BooleanColumn,
  IdColumn,
  InstantColumn,
  IntegerColumn,
  JsonColumn,
  OptionalJsonColumn,
  TextColumn,
} from '../columns.js'
import { UserEntity } from './user.entity.js'

/** How a client gets tokens (RFC 6749, RFC 8628). */
export type OAuthGrant = 'authorization_code' | 'refresh_token' | 'client_credentials' | 'device_code' | 'password'

/** A secret of a client; there are two at most, so that one takes the other's place without a gap. */
export interface OAuthClientSecret {
  readonly id: string
  /** SHA-256, base64url: a secret has 256 random bits. */
  readonly hash: string
  readonly createdAt: number
}

/** An application that gets tokens (domain-model 5.1). */
@Entity('oauth_clients')
@Unique('uq_oauth_clients_lower_client_id', ['lowerClientId'])
@Index('ix_oauth_clients_owner', ['ownerId'])
@Check('ck_oauth_clients_type', "type in ('confidential', 'public')")
export class OAuthClientEntity {
  @IdColumn()
  id!: string

  /** As it stands in requests and in its ARN, `oauth-clients/{clientId}`. */
  @TextColumn()
  clientId!: string

  @TextColumn()
  lowerClientId!: string

  /** What people read on the page of consent. */
  @TextColumn()
  displayName!: string

  /** Whose it is, and whom it acts as with its own credentials. */
  @TextColumn()
  @ForeignKey(() => UserEntity, { name: 'fk_oauth_clients_owner', onDelete: 'CASCADE' })
  ownerId!: string

  /** `public`: it cannot keep a secret, so it has none. */
  @TextColumn()
  type!: 'confidential' | 'public'

  @BooleanColumn()
  enabled!: boolean

  @JsonColumn()
  redirectUris!: readonly string[]

  @JsonColumn()
  postLogoutRedirectUris!: readonly string[]

  @JsonColumn()
  grants!: readonly OAuthGrant[]

  /** Names of all scopes that it may ask for. */
  @JsonColumn()
  scopes!: readonly string[]

  /** Names of the services that its tokens are good for; null: any. */
  @OptionalJsonColumn()
  services!: readonly string[] | null

  @JsonColumn()
  secrets!: readonly OAuthClientSecret[]

  @IntegerColumn()
  accessTokenSeconds!: number

  @IntegerColumn()
  refreshTokenSeconds!: number

  @InstantColumn()
  createdAt!: number

  @InstantColumn()
  updatedAt!: number

  /** One more with each update; the ETag. */
  @VersionColumn({ type: 'integer' })
  version!: number
}
