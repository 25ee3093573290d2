import { Entity, Unique, VersionColumn } from 'typeorm'
import {
  BooleanColumn,
  IdColumn,
  InstantColumn,
  JsonColumn,
  OptionalJsonColumn,
  OptionalTextColumn,
  TextColumn,
} from '../columns.js'

/** An identity provider that people may sign in with (domain-model 5.1, capabilities F13). */
@Entity('identity_providers')
@Unique('uq_identity_providers_lower_name', ['lowerName'])
export class IdentityProviderEntity {
  @IdColumn()
  id!: string

  @TextColumn()
  name!: string

  @TextColumn()
  lowerName!: string

  /** `google`, `github`, `oidc`, … */
  @TextColumn()
  kind!: string

  @OptionalTextColumn()
  displayName!: string | null

  @BooleanColumn()
  enabled!: boolean

  /** As `providerSettingsSchema` has it, without `kind`. */
  @JsonColumn()
  settings!: Readonly<Record<string, unknown>>

  /** The client secret under the master key; null: a public client, or a kind without one. */
  @OptionalTextColumn()
  sealedClientSecret!: string | null

  /** Who may sign in, as `admissionSchema` has it. */
  @JsonColumn()
  admission!: Readonly<Record<string, unknown>>

  /** Groups there to groups here, as `groupMappingSchema` has it; null: none. */
  @OptionalJsonColumn()
  groupMapping!: Readonly<Record<string, unknown>> | null

  /** Whoever is admitted and unknown becomes a user; otherwise only linked identities sign in. */
  @BooleanColumn()
  createsUsers!: boolean

  @InstantColumn()
  createdAt!: number

  @InstantColumn()
  updatedAt!: number

  /** One more with each update; the ETag. */
  @VersionColumn({ type: 'integer' })
  version!: number
}
