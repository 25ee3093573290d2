import { Entity, Index } from 'typeorm'
import { CounterKeyColumn, InstantColumn, OptionalTextColumn, TextColumn } from '../columns.js'

/** One link of the audit chain. `body` is the truth; the other columns are copies to search by. */
@Entity('audit_events')
@Index('ix_audit_events_at', ['at'])
@Index('ix_audit_events_actor_at', ['actor', 'at'])
@Index('ix_audit_events_request_id', ['requestId'])
export class AuditEventEntity {
  /** From 1, without gaps. */
  @CounterKeyColumn()
  seq!: number

  @TextColumn()
  id!: string

  @InstantColumn()
  at!: number

  @TextColumn()
  event!: string

  @TextColumn()
  outcome!: 'allow' | 'deny' | 'error'

  /** Name of the actor. */
  @OptionalTextColumn()
  actor!: string | null

  @OptionalTextColumn()
  subject!: string | null

  @OptionalTextColumn()
  action!: string | null

  @OptionalTextColumn()
  requestId!: string | null

  /** The event's exact JSON text, with its `seq`. */
  @TextColumn()
  body!: string

  /** Hash of the row before; 64 zeros for the first. */
  @TextColumn()
  prevHash!: string

  /** SHA-256 of `prevHash`, a line feed and `body`, lower-case hexadecimal. */
  @TextColumn()
  hash!: string
}
