import type { AuditEvent } from '../common/audit-event.js'
import type { Clock } from '../common/clock.js'
import type { AuditRedactor } from './redaction/audit-redactor.js'

/** An event as it may be stored: redacted, and with a time. */
export function storable(event: AuditEvent, redactor: AuditRedactor, clock: Clock): AuditEvent {
  const redacted = redactor.redact(event)
  if (!Number.isNaN(Date.parse(redacted.at))) return redacted
  // The store refuses an event without a time, and one such event would keep all others out for ever.
  return { ...redacted, at: new Date(clock.now()).toISOString() }
}
