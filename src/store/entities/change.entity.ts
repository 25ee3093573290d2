import { Entity } from 'typeorm'
import { CounterKeyColumn, InstantColumn, JsonColumn } from '../columns.js'
import type { ChangeSubject } from '../unit-of-work.js'

/** One numbered change: what other nodes must read again. */
@Entity('changes')
export class ChangeEntity {
  /** One more than that of the change before, without gaps, in the order of commits. */
  @CounterKeyColumn()
  revision!: number

  @InstantColumn()
  at!: number

  @JsonColumn()
  subjects!: readonly ChangeSubject[]
}
