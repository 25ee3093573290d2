import { Entity, ForeignKey, Index, Unique } from 'typeorm'
import { IdColumn, InstantColumn, JsonColumn, TextColumn } from '../columns.js'
import { UserEntity } from './user.entity.js'

/** Who a user is at an identity provider (domain-model 5.1): by the stable subject of an issuer, never by an e-mail address. */
@Entity('federated_identities')
@Unique('uq_federated_identities_subject', ['provider', 'issuer', 'subject'])
@Index('ix_federated_identities_user', ['userId'])
export class FederatedIdentityEntity {
  @IdColumn()
  id!: string

  @TextColumn()
  @ForeignKey(() => UserEntity, { name: 'fk_federated_identities_user', onDelete: 'CASCADE' })
  userId!: string

  /** Name of the provider, in lower case. */
  @TextColumn()
  provider!: string

  /** Whose word it is: a provider that is set up anew for another issuer gives nobody's account away. */
  @TextColumn()
  issuer!: string

  @TextColumn()
  subject!: string

  /** What the provider said at the last sign-in. */
  @JsonColumn()
  profile!: FederatedProfile

  @InstantColumn()
  createdAt!: number

  @InstantColumn()
  lastSignInAt!: number
}

/** What is kept of a profile. */
export interface FederatedProfile {
  readonly name?: string
  readonly picture?: string
  readonly email?: string
  readonly emailVerified: boolean
  readonly preferredUsername?: string
  readonly hostedDomain?: string
  readonly groups: readonly { readonly path: string; readonly accessLevel?: number }[]
  /** Tells the password of a list of users from another one. */
  readonly credential?: string
}
