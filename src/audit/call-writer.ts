import type { AuditEvent } from '../common/audit-event.js'
import { assertDecided } from '../common/assert-decided.js'
import type { Call } from '../common/call.js'
import type { Clock } from '../common/clock.js'
import type { Ids } from '../common/ids.js'
import type { Committed, Transaction, UnitOfWork } from '../store/index.js'
import { eventOfCall } from './event-of-call.js'
import type { AuditRedactor } from './redaction/audit-redactor.js'

/** What a `CallWriter` works with. */
export interface CallWriterOptions {
  readonly unitOfWork: UnitOfWork
  readonly redactor: AuditRedactor
  readonly clock: Clock
  readonly ids: Ids
  /** The service's own name. */
  readonly service: string
}

/** Makes the change that a call asks for and its audit event one transaction: there is never one without the other. */
export class CallWriter {
  constructor(private readonly options: CallWriterOptions) {}

  /**
   * Runs `work`, once a call; what it puts into `call.audit` is part of the event. Sets `call.revision`, and marks the
   * event as recorded. When `work` throws nothing is stored, and the refusal is for the framework to record.
   */
  async write<T>(call: Call, work: (tx: Transaction) => Promise<T>): Promise<Committed<T>> {
    assertDecided(call)
    const committed = await this.options.unitOfWork.run(async (tx) => {
      const value = await work(tx)
      // After the work: only now are its fields and changes known.
      tx.audit(this.eventOf(call))
      return value
    })
    call.audit.recorded = true
    call.revision = committed.revision
    return committed
  }

  /**
   * As `write`, for work that may answer `{refused}`: what it stored on the way (a try that counts, a challenge that is used
   * up) is kept, and the refusal is for the framework to record.
   */
  async attempt<T extends object>(call: Call, work: (tx: Transaction) => Promise<T>): Promise<T> {
    assertDecided(call)
    const { value, revision } = await this.options.unitOfWork.run(async (tx) => {
      const answer = await work(tx)
      if (!('refused' in answer)) tx.audit(this.eventOf(call))
      return answer
    })
    if ('refused' in value) return value
    call.audit.recorded = true
    call.revision = revision
    return value
  }

  private eventOf(call: Call): AuditEvent {
    const { clock, ids, service, redactor } = this.options
    const at = clock.now()
    return redactor.redact(
      eventOfCall(call, { id: ids.uuid(at), at, service, outcome: 'allow', httpStatus: call.successStatus }),
    )
  }
}
