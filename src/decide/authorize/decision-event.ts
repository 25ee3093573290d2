import type { Decision } from '@tinyauth/policy-engine'
import type { AuditEvent, Json } from '../../common/audit-event.js'
import type { Call } from '../../common/call.js'
import { canonicalContextKey } from '@tinyauth/policy-engine'
import { type CallerContext, type HeaderList, type Identity, isoTime } from '@tinyauth/decision'
import { matchedText } from './explained.js'

/** What a decision endpoint tells the audit log. */
export interface DecisionRecord {
  readonly call: Call
  readonly decisionId: string
  readonly nowMs: number
  readonly httpStatus: number
  readonly service: string
  readonly region: string
  readonly identity: Identity | undefined
  readonly errorCode: string | undefined
  readonly authorized: boolean
  readonly decisions: readonly Decision[]
  readonly context: CallerContext
  /** The fields of the original (wire-protocol 3.10). */
  readonly fields: Readonly<Record<string, Json>>
}

/** The audit event of one call of a decision endpoint. */
export function decisionEvent(record: DecisionRecord): AuditEvent {
  const { call, decisionId, nowMs, httpStatus, service, region, identity, errorCode, authorized } = record
  const { caller, audit } = call
  const matched = record.decisions.flatMap(({ decidedBy: [by] }) => (by === undefined ? [] : [matchedText(by)]))
  return {
    id: decisionId,
    at: isoTime(nowMs),
    requestId: call.requestId,
    event: audit.event,
    ...(caller === undefined ? {} : { actor: caller.actor }),
    ...(identity === undefined ? {} : { subject: identity.entry.username }),
    service,
    region,
    ...(audit.action === undefined ? {} : { action: audit.action }),
    resources: audit.resources,
    outcome: authorized ? 'allow' : 'deny',
    ...(errorCode === undefined ? {} : { errorCode }),
    httpStatus,
    sourceIp: call.sourceIp,
    ...(call.userAgent === undefined ? {} : { userAgent: call.userAgent }),
    decisionId,
    ...(matched.length === 0 ? {} : { matched: [...new Set(matched)] }),
    context: auditedContext(record.context),
    fields: record.fields,
  }
}

/** Keys whose values may be kept; the others are the caller's and may hold anything. */
const KEPT: ReadonlySet<string> = new Set(['SourceIp', 'UserAgent', 'RequestDateTime', 'SecureTransport'])

function auditedContext(context: CallerContext): Record<string, Json> {
  const kept: Record<string, Json> = {}
  for (const [key, value] of Object.entries(context)) {
    if (KEPT.has(canonicalContextKey(key))) kept[key] = value
  }
  return kept
}

const SAID: ReadonlySet<string> = new Set([
  'accept', 'content-type', 'host', 'origin', 'referer', 'user-agent', 'x-amz-date', 'x-forwarded-for', 'x-request-id',
]) // prettier-ignore
const NOT_LOGGED = '** NOT LOGGED **'

/** The forwarded headers as the original lists them, values only of those that carry no credential. */
export function auditedHeaders(headers: HeaderList): readonly string[] {
  return headers.pairs.map(([name, value]) => `${name}: ${SAID.has(name.toLowerCase()) ? value : NOT_LOGGED}`)
}
