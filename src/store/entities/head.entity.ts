import { Check, Entity, PrimaryColumn } from 'typeorm'
import { CounterColumn, TextColumn } from '../columns.js'

/** The one row that every write locks: the ends of the change feed and of the audit chain. */
@Entity('heads')
@Check('ck_heads_one_row', 'id = 1')
export class HeadEntity {
  @PrimaryColumn({ type: 'integer' })
  id!: number

  /** Number of the last change. 0: none yet. */
  @CounterColumn()
  revision!: number

  /** `seq` of the last audit event. 0: none yet. */
  @CounterColumn()
  auditSeq!: number

  @TextColumn()
  auditHash!: string
}
