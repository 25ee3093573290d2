import { Entity, ForeignKey, Unique } from 'typeorm'
import { IdColumn, InstantColumn, IntegerColumn, TextColumn } from '../columns.js'
import { PolicyEntity } from './policy.entity.js'

/** One numbered document of a managed policy. Never changed. */
@Entity('policy_versions')
@Unique('uq_policy_versions_policy_number', ['policyId', 'number'])
export class PolicyVersionEntity {
  @IdColumn()
  id!: string

  @TextColumn()
  @ForeignKey(() => PolicyEntity, { name: 'fk_policy_versions_policy', onDelete: 'CASCADE' })
  policyId!: string

  @IntegerColumn()
  number!: number

  /** The document's JSON text. */
  @TextColumn()
  document!: string

  @InstantColumn()
  createdAt!: number

  /** Name of who made it. */
  @TextColumn()
  createdBy!: string
}
