import { z } from 'zod'
import type { GroupEntity } from '../../store/index.js'
import { type BoundaryRepresentation, boundarySchema } from '../boundaries/boundary-representation.js'
import { formatInstant } from '../fields/instant.js'

/** A group on the wire (wire-protocol 3.4); the members after `name` are ours. */
export const groupSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  boundary: boundarySchema.nullable(),
  createdAt: z.string().nullable(),
  updatedAt: z.string().nullable(),
})

/** A group on the wire. */
export type GroupRepresentation = z.infer<typeof groupSchema>

/** Puts a group on the wire. */
export function representGroup(group: GroupEntity, boundary: BoundaryRepresentation | null): GroupRepresentation {
  return {
    id: group.path,
    name: group.path,
    description: group.description,
    boundary,
    createdAt: formatInstant(group.createdAt),
    updatedAt: formatInstant(group.updatedAt),
  }
}
