import { z } from 'zod'
import type { GroupEntity, UserEntity } from '../../store/index.js'
import type { BoundaryRepresentation } from '../boundaries/boundary-representation.js'
import { boundarySchema } from '../boundaries/boundary-representation.js'
import { formatInstant } from '../fields/instant.js'

/** A group that a user is in. */
const groupReferenceSchema = z.strictObject({ id: z.string(), name: z.string() })

/** A user on the wire (wire-protocol 3.4); the members after `groups` are ours. Never with a password, not even hashed. */
export const userSchema = z.strictObject({
  id: z.string(),
  username: z.string(),
  groups: z.array(groupReferenceSchema),
  displayName: z.string().nullable(),
  email: z.string().nullable(),
  emailVerified: z.boolean(),
  picture: z.string().nullable(),
  status: z.enum(['active', 'disabled']),
  type: z.enum(['human', 'machine']),
  boundary: boundarySchema.nullable(),
  createdAt: z.string().nullable(),
  updatedAt: z.string().nullable(),
})

/** A user on the wire. */
export type UserRepresentation = z.infer<typeof userSchema>

/** Puts a user on the wire. Names member by member what goes out: a column added later stays inside. */
export function representUser(
  user: UserEntity,
  groups: readonly Pick<GroupEntity, 'path'>[],
  boundary: BoundaryRepresentation | null,
): UserRepresentation {
  return {
    id: user.username,
    username: user.username,
    groups: groups.map(({ path }) => ({ id: path, name: path })),
    displayName: user.displayName,
    email: user.email,
    emailVerified: user.emailVerified,
    picture: user.picture,
    status: user.status,
    type: user.type,
    boundary,
    createdAt: formatInstant(user.createdAt),
    updatedAt: formatInstant(user.updatedAt),
  }
}
