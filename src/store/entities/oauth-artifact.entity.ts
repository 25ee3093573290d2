import { Entity, ForeignKey, Index, Unique } from 'typeorm'
import {
  IdColumn,
  InstantColumn,
  JsonColumn,
  OptionalInstantColumn,
  OptionalJsonColumn,
  OptionalTextColumn,
  TextColumn,
} from '../columns.js'
import { OAuthClientEntity } from './oauth-client.entity.js'
import { UserEntity } from './user.entity.js'

/** Public id of the client that stands in no table, the page that shows the API (capabilities C13): its artifacts have no client. */
export const API_DOCS = 'api-docs'

/** What the authorization server keeps: a token, a code, a consent, or where somebody is on the way to one. */
@Entity('oauth_artifacts')
@Unique('uq_oauth_artifacts_lookup', ['lookupHash'])
@Index('ix_oauth_artifacts_user', ['userId', 'kind'])
@Index('ix_oauth_artifacts_grant', ['grantId'])
@Index('ix_oauth_artifacts_client', ['clientId'])
@Index('ix_oauth_artifacts_expires', ['expiresAt'])
export class OAuthArtifactEntity {
  /** SHA-256 of the value, base64url: what is stored opens nothing. */
  @IdColumn()
  id!: string

  /** The name that the library gives it: `AccessToken`, `RefreshToken`, `AuthorizationCode`, `Grant`, … */
  @TextColumn()
  kind!: string

  /** Without the value that `id` is made of. */
  @JsonColumn()
  payload!: Readonly<Record<string, unknown>>

  /** Who is acted for; null: nobody yet. */
  @OptionalTextColumn()
  @ForeignKey(() => UserEntity, { name: 'fk_oauth_artifacts_user', onDelete: 'CASCADE' })
  userId!: string | null

  @OptionalTextColumn()
  @ForeignKey(() => OAuthClientEntity, { name: 'fk_oauth_artifacts_client', onDelete: 'CASCADE' })
  clientId!: string | null

  /** Id of the row of the consent that it stands on: it ends with it. */
  @OptionalTextColumn()
  grantId!: string | null

  /** Of a token: the scopes that it carries. */
  @OptionalJsonColumn()
  scopes!: readonly string[] | null

  /** SHA-256 of what a person types in for a device, or of what names the session, base64url. */
  @OptionalTextColumn()
  lookupHash!: string | null

  /** When it was used up; null: never. */
  @OptionalInstantColumn()
  consumedAt!: number | null

  @InstantColumn()
  createdAt!: number

  @InstantColumn()
  expiresAt!: number
}
