import { z } from 'zod'
import {
  auditChainSchema,
  auditCountsSchema,
  auditExportSchema,
  auditQuerySchema,
  auditStreamSchema,
} from '../../audit/index.js'
import type { ByAction, RouteDeclaration } from '../../common/http/route.js'

/** What reading many events needs, in whatever form. */
const LISTING = { action: 'ListAuditEvents', level: 'list', resource: 'audit-events/' } as const satisfies ByAction

export const LIST_AUDIT_EVENTS: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/audit-events',
  summary:
    'lists audit events, newest first; the next page begins at `X-Tinyauth-Next-Cursor`. With `after` in the order of the chain, on from `X-Tinyauth-Next-After`',
  event: 'ListAuditEvents',
  access: LISTING,
  query: auditQuerySchema,
}

export const COUNT_AUDIT_EVENTS: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/audit-events/counts',
  summary: 'counts audit events over time, by outcome',
  event: 'CountAuditEvents',
  access: LISTING,
  query: auditCountsSchema,
  response: z.object({
    from: z.string(),
    to: z.string(),
    bucketSeconds: z.int(),
    buckets: z.array(z.object({ at: z.string(), allow: z.int(), deny: z.int(), error: z.int() })),
    complete: z.boolean(),
    countedFrom: z.string().optional().describe('events before this time are not in, as there are too many'),
  }),
}

export const STREAM_AUDIT_EVENTS: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/audit-events/stream',
  summary: 'tells audit events as they are written, as server-sent events (`Last-Event-ID`)',
  event: 'StreamAuditEvents',
  access: LISTING,
  query: auditStreamSchema,
}

export const EXPORT_AUDIT_EVENTS: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/audit-events/export',
  summary: 'downloads audit events, newest first, as lines of JSON or as CSV',
  event: 'ExportAuditEvents',
  access: LISTING,
  query: auditExportSchema,
}

export const GET_AUDIT_EVENT: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/audit-events/{id}',
  summary: 'shows an audit event',
  event: 'GetAuditEvent',
  access: { action: 'GetAuditEvent', level: 'read', resource: 'audit-events/{id}' },
}

export const VERIFY_AUDIT_LOG: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/audit-chain',
  summary: 'verifies the newest audit events, and says where the chain begins and ends',
  event: 'VerifyAuditLog',
  access: { action: 'VerifyAuditLog', level: 'read', resource: 'audit-events/' },
  query: auditChainSchema,
  response: z.object({
    head: z.object({ seq: z.int(), hash: z.string(), at: z.string().optional() }),
    first: z.object({ seq: z.int(), at: z.string() }).optional(),
    checked: z.object({ from: z.int(), to: z.int() }).optional(),
    whole: z.boolean(),
    problem: z.object({ seq: z.int(), code: z.string(), message: z.string() }).optional(),
  }),
}
