import type { Call } from '../common/call.js'
import type { Clock } from '../common/clock.js'
import { RandomIds } from '../common/ids.js'
import type { AuditLog } from './audit-log.js'
import { eventOfCall, outcomeOfCall } from './event-of-call.js'

const IDS = new RandomIds()

/** What recording needs. */
export interface CallRecorder {
  readonly audit: AuditLog
  readonly clock: Clock
  /** The service's own name. */
  readonly service: string
  /** `AUDIT_DECISIONS` may leave the event out when it allows. Default false. */
  readonly sampled?: boolean
}

/**
 * Records a call that ended, unless its event stands already with the change that it made.
 *
 * @throws DomainError `ServiceUnavailable` when the audit log has no room
 */
export async function recordCall(
  call: Call,
  httpStatus: number,
  { audit, clock, service, sampled = false }: CallRecorder,
): Promise<void> {
  if (call.audit.recorded || call.audit.event === '') return
  call.audit.recorded = true
  const at = clock.now()
  const event = eventOfCall(call, {
    service,
    id: IDS.uuid(at),
    at,
    outcome: outcomeOfCall(call, httpStatus),
    httpStatus,
  })
  const room = audit.record(event, { decision: sampled })
  if (room !== undefined) await room
}
