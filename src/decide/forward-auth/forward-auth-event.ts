import { isoTime } from '@tinyauth/decision'
import type { AuditEvent, Json } from '../../common/audit-event.js'
import type { DomainError } from '../../common/errors/domain-error.js'
import { auditedToken } from '../authorize/token-fields.js'
import { decisionEvent } from '../authorize/decision-event.js'
import type { ForwardAuthDraft } from './forward-auth.service.js'
import type { OriginalRequest } from './original-request.js'
import { refusalAnswer } from './refusal-answer.js'

/** The audit event of a request that a proxy held back. */
export function forwardAuthEvent(draft: ForwardAuthDraft, id: string, error: DomainError | undefined): AuditEvent {
  const { call, nowMs, service, identity, decision, pair, original } = draft
  const subject = identity?.entry.username ?? call.audit.subject
  const authorized = error === undefined
  const event = decisionEvent({
    ...{ call, decisionId: id, nowMs, service, region: 'global', identity, authorized },
    httpStatus: error === undefined ? 200 : refusalAnswer(error).status,
    errorCode: error?.code,
    decisions: decision === undefined ? [] : [decision],
    context: { SourceIp: call.sourceIp, RequestDateTime: isoTime(nowMs) },
    fields: {
      'request.service': service,
      ...(pair === undefined ? {} : { 'request.actions': [pair.action], 'request.resources': [pair.resource] }),
      ...partsOf(original),
      'response.authorized': authorized,
      ...(identity === undefined ? {} : { 'response.identity': identity.entry.username }),
      ...auditedToken(identity),
    },
  })
  return subject === undefined ? event : { ...event, subject }
}

/** Without the query, which may hold what is nobody's business. */
function partsOf({ method, origin, target }: OriginalRequest): Record<string, Json> {
  return {
    ...(method === undefined ? {} : { 'request.method': method }),
    ...(origin === undefined ? {} : { 'request.origin': origin }),
    ...(target === undefined ? {} : { 'request.path': target.split('?', 1)[0] ?? '' }),
  }
}
