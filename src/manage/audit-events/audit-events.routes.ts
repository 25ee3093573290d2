import { auditQuerySchema } from '../../audit/index.js'
import type { RouteDeclaration } from '../../common/http/route.js'

export const LIST_AUDIT_EVENTS: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/audit-events',
  summary: 'lists audit events, newest first; the next page begins at `X-Tinyauth-Next-Cursor`',
  event: 'ListAuditEvents',
  access: { action: 'ListAuditEvents', level: 'list', resource: 'audit-events/' },
  query: auditQuerySchema,
}

export const GET_AUDIT_EVENT: RouteDeclaration = {
  method: 'GET',
  path: '/api/v1/audit-events/{id}',
  summary: 'shows an audit event',
  event: 'GetAuditEvent',
  access: { action: 'GetAuditEvent', level: 'read', resource: 'audit-events/{id}' },
}
