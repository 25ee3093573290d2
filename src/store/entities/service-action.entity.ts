import { Check, Entity, ForeignKey, Unique } from 'typeorm'
import type { ActionLevel } from '../../common/http/route.js'
import { IdColumn, JsonColumn, OptionalTextColumn, TextColumn } from '../columns.js'
import { ServiceEntity } from './service.entity.js'

/** An action that a service knows, and its level (domain-model 5.1). */
@Entity('service_actions')
@Unique('uq_service_actions_service_name', ['serviceId', 'lowerName'])
@Check('ck_service_actions_level', "level in ('list', 'read', 'write', 'execute', 'permissions')")
export class ServiceActionEntity {
  @IdColumn()
  id!: string

  @TextColumn()
  @ForeignKey(() => ServiceEntity, { name: 'fk_service_actions_service', onDelete: 'CASCADE' })
  serviceId!: string

  @TextColumn()
  name!: string

  @TextColumn()
  lowerName!: string

  @TextColumn()
  level!: ActionLevel

  @JsonColumn()
  resourceTypes!: readonly string[]

  @OptionalTextColumn()
  description!: string | null
}
