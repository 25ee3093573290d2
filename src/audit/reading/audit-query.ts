import { z } from 'zod'

/** Most events of one page. */
export const MAX_AUDIT_LIMIT = 1000

const name = z.string().min(1).max(2048)
const instant = z.iso.datetime({ offset: true, error: 'must be an RFC 3339 time' })

/** What `GET /audit-events` and `tinyauth audit list` ask by; every part must hold. */
export const auditQuerySchema = z.strictObject({
  /** Not before this time. */
  from: instant.transform((text) => Date.parse(text)).optional(),
  /** Before this time. */
  to: instant.transform((text) => Date.parse(text)).optional(),
  event: name.optional(),
  /** Name of the actor. */
  actor: name.optional(),
  subject: name.optional(),
  outcome: z.enum(['allow', 'deny', 'error']).optional(),
  requestId: name.optional(),
  limit: z.coerce.number().int().min(1).max(MAX_AUDIT_LIMIT).default(100),
  cursor: z.string().max(64).optional(),
})

/** A checked query; times are milliseconds since 1970, `limit` is 1 to 1,000. */
export type AuditQuery = z.output<typeof auditQuerySchema>
