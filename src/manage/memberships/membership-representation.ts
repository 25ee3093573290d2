import { z } from 'zod'
import type { MembershipEntity } from '../../store/index.js'
import { type BoundaryRepresentation, boundarySchema } from '../boundaries/boundary-representation.js'
import { formatInstant } from '../fields/instant.js'
import { termsSchema, type TermsRepresentation } from './read-terms.js'

const common = {
  notBefore: z.string().nullable(),
  notAfter: z.string().nullable(),
  boundary: boundarySchema.nullable(),
  createdAt: z.string().nullable(),
  ...termsSchema.shape,
}

/** A member of a group on the wire. */
export const membershipSchema = z.strictObject({ id: z.string(), username: z.string(), ...common })

/** A membership of a user on the wire. */
export const userMembershipSchema = z.strictObject({
  id: z.string(),
  group: z.string(),
  ...common,
  /** Paths of the groups below, or linked, whose member one is by it; the first of them. */
  reaches: z.array(z.string()),
  /** It reaches more. */
  more: z.boolean(),
})

/** A member of a group on the wire. */
export type MembershipRepresentation = z.infer<typeof membershipSchema>

/** A membership of a user on the wire. */
export type UserMembershipRepresentation = z.infer<typeof userMembershipSchema>

/** What stands in other tables about a membership. */
export interface AboutMembership {
  readonly boundary: BoundaryRepresentation | null
  readonly terms: TermsRepresentation
}

/** Puts a membership on the wire as the group sees it. */
export function representMembership(
  membership: MembershipEntity,
  username: string,
  about: AboutMembership,
): MembershipRepresentation {
  return { id: username, username, ...representCommon(membership, about) }
}

/** Puts a membership on the wire as its user sees it. */
export function representOfUser(
  membership: MembershipEntity,
  group: string,
  about: AboutMembership,
  reached: { readonly reaches: readonly string[]; readonly more: boolean },
): UserMembershipRepresentation {
  const { reaches, more } = reached
  return { id: membership.id, group, ...representCommon(membership, about), reaches: [...reaches], more }
}

function representCommon(
  { notBefore, notAfter, createdAt }: MembershipEntity,
  { boundary, terms }: AboutMembership,
): Omit<MembershipRepresentation, 'id' | 'username'> {
  const times = { notBefore: formatInstant(notBefore), notAfter: formatInstant(notAfter) }
  return { ...times, boundary, createdAt: formatInstant(createdAt), ...terms }
}
