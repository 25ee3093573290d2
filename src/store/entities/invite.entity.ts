import { Check, Entity, ForeignKey, Index, Unique } from 'typeorm'
import {
  BooleanColumn,
  IdColumn,
  InstantColumn,
  IntegerColumn,
  OptionalInstantColumn,
  OptionalIntegerColumn,
  OptionalJsonColumn,
  OptionalTextColumn,
  TextColumn,
} from '../columns.js'
import type { PolicyParameters } from './parameters.js'
import { PolicyEntity } from './policy.entity.js'
import { UserEntity } from './user.entity.js'

/** A link by which people become members of groups, or take what somebody shares (domain-model 5.6). */
@Entity('invites')
@Unique('uq_invites_code_hash', ['codeHash'])
@Index('ix_invites_inviter', ['inviterId'])
@Check('ck_invites_kind', "kind in ('membership', 'share')")
@Check('ck_invites_deauthorize', "deauthorize in ('none', 'descendants', 'group')")
export class InviteEntity {
  @IdColumn()
  id!: string

  @TextColumn()
  kind!: 'membership' | 'share'

  /** SHA-256 of the code, base64url; the code itself is told once. */
  @TextColumn()
  codeHash!: string

  @TextColumn()
  @ForeignKey(() => UserEntity, { name: 'fk_invites_inviter', onDelete: 'CASCADE' })
  inviterId!: string

  /** How often it may be accepted; null: any number of times. */
  @OptionalIntegerColumn()
  maxAccepts!: number | null

  @IntegerColumn()
  accepts!: number

  @InstantColumn()
  acceptBefore!: number

  /** When what it gives ends; null: not at a set time. */
  @OptionalInstantColumn()
  accessUntil!: number | null

  /** How long what it gives lasts, from its acceptance on; null: not for a set time. */
  @OptionalIntegerColumn()
  accessForSeconds!: number | null

  @OptionalIntegerColumn()
  maxUseSeconds!: number | null

  /** How many each of those who accept may invite; null: any number. */
  @OptionalIntegerColumn()
  plusOnes!: number | null

  @OptionalIntegerColumn()
  maxDepth!: number | null

  @TextColumn()
  deauthorize!: 'none' | 'descendants' | 'group'

  @BooleanColumn()
  depletesInviter!: boolean

  /** People without an account may accept. Of shares alone. */
  @BooleanColumn()
  guest!: boolean

  /** The page explains what accepting means. It asks in any case. */
  @BooleanColumn()
  confirm!: boolean

  /** Where the browser goes after it was accepted. */
  @OptionalTextColumn()
  returnTo!: string | null

  @OptionalTextColumn()
  @ForeignKey(() => PolicyEntity, { name: 'fk_invites_boundary_policy', onDelete: 'RESTRICT' })
  boundaryPolicyId!: string | null

  @OptionalJsonColumn()
  boundaryParameters!: PolicyParameters | null

  @InstantColumn()
  createdAt!: number

  /** null: it stands. */
  @OptionalInstantColumn()
  revokedAt!: number | null
}
