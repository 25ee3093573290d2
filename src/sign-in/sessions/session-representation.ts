import { z } from 'zod'
import { isoTime } from '@tinyauth/decision'
import type { SessionEntity } from '../../store/index.js'

/** A session as the API shows it (capabilities M6): never anything with which somebody could sign in. */
export const sessionSchema = z.object({
  id: z.string(),
  kind: z.enum(['browser', 'token']),
  service: z.string().nullable().describe('of a token: the service that it is for'),
  provider: z.string().nullable().describe('name of the identity provider; null: signed in here'),
  methods: z.array(z.string()).describe('how the user proved who they are (RFC 8176)'),
  mfaAt: z.string().nullable(),
  sourceIp: z.string(),
  userAgent: z.string().nullable(),
  createdAt: z.string(),
  lastSeenAt: z.string().describe('written now and then'),
  lastSeenIp: z.string(),
  expiresAt: z.string(),
  current: z.boolean().describe('the session that this call was made with'),
})

/** A session as the API shows it. */
export type SessionRepresentation = z.infer<typeof sessionSchema>

/** Shows a session. */
export function representSession(row: SessionEntity, currentId: string | undefined): SessionRepresentation {
  return {
    id: row.id,
    kind: row.kind,
    service: row.service,
    provider: row.provider,
    methods: [...row.methods],
    mfaAt: row.mfaAt === null ? null : isoTime(row.mfaAt),
    sourceIp: row.sourceIp,
    userAgent: row.userAgent,
    createdAt: isoTime(row.createdAt),
    lastSeenAt: isoTime(row.lastSeenAt),
    lastSeenIp: row.lastSeenIp,
    expiresAt: isoTime(row.expiresAt),
    current: row.id === currentId,
  }
}
