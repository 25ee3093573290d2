import { Entity, Unique, VersionColumn } from 'typeorm'
import { IdColumn, InstantColumn, TextColumn } from '../columns.js'

/** A scope of our own making: a ceiling for the tokens that carry it (domain-model 5.5). */
@Entity('oauth_scopes')
@Unique('uq_oauth_scopes_name', ['name'])
export class OAuthScopeEntity {
  @IdColumn()
  id!: string

  /** Letter by letter as it stands in requests: scopes are case-sensitive (RFC 6749, 3.3). */
  @TextColumn()
  name!: string

  /** What people read on the page of consent. */
  @TextColumn()
  description!: string

  /** A policy, JSON text: what a token with this scope may be used for, as far as its user may. */
  @TextColumn()
  document!: string

  @InstantColumn()
  createdAt!: number

  @InstantColumn()
  updatedAt!: number

  /** One more with each update; the ETag. */
  @VersionColumn({ type: 'integer' })
  version!: number
}
