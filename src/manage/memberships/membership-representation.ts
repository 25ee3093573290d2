import { z } from 'zod'
import type { MembershipEntity } from '../../store/index.js'
import { type BoundaryRepresentation, boundarySchema } from '../boundaries/boundary-representation.js'
import { formatInstant } from '../fields/instant.js'

/** A member of a group on the wire. */
export const membershipSchema = z.strictObject({
  id: z.string(),
  username: z.string(),
  notBefore: z.string().nullable(),
  notAfter: z.string().nullable(),
  boundary: boundarySchema.nullable(),
  createdAt: z.string().nullable(),
})

/** A member of a group on the wire. */
export type MembershipRepresentation = z.infer<typeof membershipSchema>

/** Puts a membership on the wire. */
export function representMembership(
  membership: MembershipEntity,
  username: string,
  boundary: BoundaryRepresentation | null,
): MembershipRepresentation {
  return {
    id: username,
    username,
    notBefore: formatInstant(membership.notBefore),
    notAfter: formatInstant(membership.notAfter),
    boundary,
    createdAt: formatInstant(membership.createdAt),
  }
}
