import { Entity, ForeignKey, Unique } from 'typeorm'
import { IdColumn, InstantColumn, JsonColumn, TextColumn } from '../columns.js'
import type { PolicyParameters } from './parameters.js'
import { PolicyEntity } from './policy.entity.js'

/** A managed policy that binds the whole partition: every one must allow (domain-model 5.3). */
@Entity('guardrails')
@Unique('uq_guardrails_policy', ['policyId', 'parametersKey'])
export class GuardrailEntity {
  @IdColumn()
  id!: string

  @TextColumn()
  @ForeignKey(() => PolicyEntity, { name: 'fk_guardrails_policy', onDelete: 'RESTRICT' })
  policyId!: string

  @JsonColumn()
  parameters!: PolicyParameters

  /** Canonical text of `parameters`: the same values bind once. */
  @TextColumn()
  parametersKey!: string

  @InstantColumn()
  createdAt!: number
}
