import { Column, Entity, Unique, VersionColumn } from 'typeorm'
import { IdColumn, InstantColumn, JsonColumn, OptionalTextColumn, TextColumn } from '../columns.js'

/** A protected service (domain-model 5.1). */
@Entity('services')
@Unique('uq_services_lower_name', ['lowerName'])
export class ServiceEntity {
  @IdColumn()
  id!: string

  @TextColumn()
  name!: string

  @TextColumn()
  lowerName!: string

  @OptionalTextColumn()
  displayName!: string | null

  @JsonColumn()
  regions!: readonly string[]

  /** How long a guard may keep a decision. Seconds, default 5 (domain-model 5.10). */
  @Column({ type: 'integer', default: 5 })
  decisionTtlSeconds!: number

  /** How long a lease lasts. Seconds, default 900 (domain-model 5.10). */
  @Column({ type: 'integer', default: 900 })
  leaseTtlSeconds!: number

  @InstantColumn()
  createdAt!: number

  @InstantColumn()
  updatedAt!: number

  /** One more with each update; the ETag. */
  @VersionColumn({ type: 'integer' })
  version!: number
}
