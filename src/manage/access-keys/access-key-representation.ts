import { z } from 'zod'
import type { AccessKeyEntity } from '../../store/index.js'
import { type BoundaryRepresentation, boundarySchema } from '../boundaries/boundary-representation.js'
import { formatInstant } from '../fields/instant.js'

/** A key on the wire (wire-protocol 3.4); the members after `access_key_id` are ours. Without its secret. */
export const accessKeySchema = z.strictObject({
  id: z.string(),
  access_key_id: z.string(),
  status: z.enum(['active', 'inactive', 'expired']),
  expires_at: z.string().nullable(),
  services: z.array(z.string()).nullable(),
  source_cidrs: z.array(z.string()).nullable(),
  boundary: boundarySchema.nullable(),
  rotated_from: z.string().nullable(),
  created_at: z.string().nullable(),
  last_used_at: z.string().nullable(),
  last_used_service: z.string().nullable(),
})

/** A key on the wire with the user who holds it. */
export const heldAccessKeySchema = accessKeySchema.extend({ username: z.string() })

/** A new key on the wire: the only time that its secret is shown. */
export const newAccessKeyRepresentationSchema = accessKeySchema.extend({ secret_access_key: z.string() })

/** A key on the wire. */
export type AccessKeyRepresentation = z.infer<typeof accessKeySchema>

/** A key on the wire with its holder. */
export type HeldAccessKeyRepresentation = z.infer<typeof heldAccessKeySchema>

/** A new key on the wire. */
export type NewAccessKeyRepresentation = z.infer<typeof newAccessKeyRepresentationSchema>

/** Puts a key on the wire, as it stands at `nowMs`. */
export function representAccessKey(
  key: AccessKeyEntity,
  boundary: BoundaryRepresentation | null,
  nowMs: number,
): AccessKeyRepresentation {
  return {
    id: key.keyId,
    access_key_id: key.keyId,
    status: key.status === 'active' && isExpired(key, nowMs) ? 'expired' : key.status,
    expires_at: formatInstant(key.expiresAt),
    services: key.services === null ? null : [...key.services],
    source_cidrs: key.sourceCidrs === null ? null : [...key.sourceCidrs],
    boundary,
    rotated_from: key.rotatedFrom,
    created_at: formatInstant(key.createdAt),
    last_used_at: formatInstant(key.lastUsedAt),
    last_used_service: key.lastUsedService,
  }
}

/** Whether a key's time is over; at the very instant it is. */
export function isExpired({ expiresAt }: Pick<AccessKeyEntity, 'expiresAt'>, nowMs: number): boolean {
  return expiresAt !== null && expiresAt <= nowMs
}

/** Whether a key counts against the limit of active keys. */
export function isActive(key: Pick<AccessKeyEntity, 'status' | 'expiresAt'>, nowMs: number): boolean {
  return key.status === 'active' && !isExpired(key, nowMs)
}
