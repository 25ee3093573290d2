import { Entity, Unique, VersionColumn } from 'typeorm'
import {
  BooleanColumn,
  IdColumn,
  InstantColumn,
  IntegerColumn,
  JsonColumn,
  OptionalTextColumn,
  TextColumn,
} from '../columns.js'

/** A managed policy: a name for numbered versions of a document (domain-model 5.1). */
@Entity('policies')
@Unique('uq_policies_lower_name', ['lowerName'])
export class PolicyEntity {
  @IdColumn()
  id!: string

  @TextColumn()
  name!: string

  @TextColumn()
  lowerName!: string

  @OptionalTextColumn()
  description!: string | null

  /** Shipped with the service. */
  @BooleanColumn()
  builtin!: boolean

  /** Names of the parameters that an attachment fills in. */
  @JsonColumn()
  parameters!: readonly string[]

  /** Number of the version that is in force. */
  @IntegerColumn()
  defaultVersion!: number

  /** Number of the newest version, also when it was deleted since: numbers are never used again. */
  @IntegerColumn()
  latestVersion!: number

  @InstantColumn()
  createdAt!: number

  @InstantColumn()
  updatedAt!: number

  /** One more with each update; the ETag. */
  @VersionColumn({ type: 'integer' })
  version!: number
}
