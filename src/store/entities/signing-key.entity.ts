import { Entity } from 'typeorm'
import { IdColumn, InstantColumn, JsonColumn, TextColumn } from '../columns.js'

/** A key that identity tokens are signed with (domain-model 5.1). */
@Entity('signing_keys')
export class SigningKeyEntity {
  /** The `kid` (RFC 7638). */
  @IdColumn()
  id!: string

  /** The private JWK under the master key. */
  @TextColumn()
  sealedPrivateKey!: string

  /** The public JWK. */
  @JsonColumn()
  publicKey!: Readonly<Record<string, unknown>>

  @InstantColumn()
  createdAt!: number

  /** It signs from then on; it is published before, so that nobody meets a key that they do not know. */
  @InstantColumn()
  notBefore!: number

  /** It is published until then. */
  @InstantColumn()
  notAfter!: number
}
