import { hasControlCharacter } from '@tinyauth/decision'
import { z } from 'zod'
import { eventNumber } from '../../common/http/streamed-answer.js'

/** Most events of one page. */
export const MAX_AUDIT_LIMIT = 1000

/** Most buckets of a count. */
export const MAX_AUDIT_BUCKETS = 200

/** Most events of one export. */
export const MAX_AUDIT_EXPORT = 1_000_000

/** Most events that one question about the chain verifies. */
export const MAX_AUDIT_VERIFIED = 100_000

const text = z
  .string()
  .min(1)
  .max(2048)
  .refine((value) => !hasControlCharacter(value), { error: 'must not contain control characters' })
const instant = z.iso
  .datetime({ offset: true, error: 'must be an RFC 3339 time' })
  .transform((value) => Date.parse(value))
const seq = eventNumber.transform(Number)

/** Which events: every part must hold. */
export const auditFilterSchema = z.strictObject({
  from: instant.optional().describe('not before this RFC 3339 time'),
  to: instant.optional().describe('before this RFC 3339 time'),
  event: text.optional().describe('`CreateUser`'),
  actor: text.optional().describe('name of the actor'),
  subject: text.optional().describe('whom a decision or login was about'),
  action: text.optional().describe('with its prefix, what the caller was checked for or a decision was about'),
  resource: text.optional().describe('ARN on which the caller was checked or a decision was about'),
  service: text.optional().describe('of a decision the protected service'),
  outcome: z.enum(['allow', 'deny', 'error']).optional(),
  requestId: text.optional(),
})

/** Which events: checked; times are milliseconds since 1970. */
export type AuditFilter = z.output<typeof auditFilterSchema>

const limitOf = (most: number, usual: number): z.ZodDefault<z.ZodCoercedNumber> =>
  z.coerce.number().int().min(1).max(most).default(usual)

/** What `GET /audit-events` and `tinyauth audit list` ask by. */
export const auditQuerySchema = auditFilterSchema
  .extend({
    limit: limitOf(MAX_AUDIT_LIMIT, 100),
    cursor: z.string().max(64).optional().describe('from `X-Tinyauth-Next-Cursor` of the page before'),
    after: seq.optional().describe('`seq` after which to begin: oldest first, in the order of the chain'),
  })
  .refine(({ cursor, after }) => cursor === undefined || after === undefined, {
    path: ['after'],
    error: 'goes on by itself, not with `cursor`',
  })

/** A checked query; `limit` is 1 to 1,000. */
export type AuditQuery = z.output<typeof auditQuerySchema>

/** What `GET /audit-events/counts` asks by. */
export const auditCountsSchema = auditFilterSchema.extend({ buckets: limitOf(MAX_AUDIT_BUCKETS, 60) })

/** A checked query of counts. */
export type AuditCountsQuery = z.output<typeof auditCountsSchema>

/** What `GET /audit-events/stream` asks by. */
export const auditStreamSchema = auditFilterSchema.extend({
  after: seq.optional().describe('`seq` after which to begin; without it and `Last-Event-ID`: from now on'),
})

/** A checked query of a stream. */
export type AuditStreamQuery = z.output<typeof auditStreamSchema>

/** What `GET /audit-events/export` asks by. */
export const auditExportSchema = auditFilterSchema.extend({
  format: z.enum(['ndjson', 'csv']).default('ndjson'),
  limit: limitOf(MAX_AUDIT_EXPORT, 10_000),
})

/** A checked query of an export. */
export type AuditExportQuery = z.output<typeof auditExportSchema>

/** What `GET /audit-chain` asks by. */
export const auditChainSchema = z.strictObject({ last: limitOf(MAX_AUDIT_VERIFIED, 1000) })

/** A checked query of the chain. */
export type AuditChainQuery = z.output<typeof auditChainSchema>
