import type { AuditEvent } from '../common/audit-event.js'
import type { Call } from '../common/call.js'
import { ERROR_CODES, type ErrorCodeName } from '../common/errors/error-codes.js'
import { withoutUndefined } from './without-undefined.js'

/** How a call ended. */
export interface CallResult {
  /** The service's own name (`TINYAUTH_SERVICE`). */
  readonly service: string
  /** Id of the event: UUID of version 7. */
  readonly id: string
  /** Milliseconds since 1970. */
  readonly at: number
  readonly outcome: AuditEvent['outcome']
  /** Absent where the answer is not known yet. */
  readonly httpStatus?: number | undefined
}

/** The actions of the service itself have no region of their own. */
const REGION = 'global'

const MAX_USER_AGENT_LENGTH = 256

/** Outcome that a status tells: 401 and 403 are denials, any other from 400 on is an error. */
export function outcomeOfStatus(httpStatus: number): AuditEvent['outcome'] {
  if (httpStatus === 401 || httpStatus === 403) return 'deny'
  return httpStatus >= 400 ? 'error' : 'allow'
}

/**
 * Outcome of a call that ended with `httpStatus`. Its code goes first: people are sent on, or are shown a page, where programs
 * read a status. A code that is none of the registry says why somebody was not let in, unless the status tells of an outage.
 */
export function outcomeOfCall(
  { audit: { errorCode } }: Pick<Call, 'audit'>,
  httpStatus: number,
): AuditEvent['outcome'] {
  if (errorCode === undefined) return outcomeOfStatus(httpStatus)
  if (isErrorCode(errorCode)) return outcomeOfStatus(ERROR_CODES[errorCode].status)
  return httpStatus >= 500 ? 'error' : 'deny'
}

function isErrorCode(code: string): code is ErrorCodeName {
  return Object.hasOwn(ERROR_CODES, code)
}

/** The event of a call of the service's own API. Not redacted yet: `AuditRedactor` bounds and masks what is stored. */
export function eventOfCall(call: Call, result: CallResult): AuditEvent {
  const { audit } = call
  return withoutUndefined<AuditEvent>({
    id: result.id,
    at: new Date(result.at).toISOString(),
    requestId: call.requestId,
    event: audit.event,
    actor: call.caller?.actor,
    subject: audit.subject,
    service: result.service,
    region: REGION,
    action: audit.action,
    resources: audit.resources.length === 0 ? undefined : audit.resources,
    outcome: result.outcome,
    errorCode: audit.errorCode,
    httpStatus: result.httpStatus,
    sourceIp: call.sourceIp,
    userAgent: call.userAgent?.slice(0, MAX_USER_AGENT_LENGTH),
    matched: audit.matched,
    changes: audit.changes,
    fields: audit.fields,
  })
}
