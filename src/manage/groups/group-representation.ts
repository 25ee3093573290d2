import { z } from 'zod'
import type { GroupEntity } from '../../store/index.js'
import { type BoundaryRepresentation, boundarySchema } from '../boundaries/boundary-representation.js'
import { formatInstant } from '../fields/instant.js'

/** A group on the wire (wire-protocol 3.4); the members after `name` are ours. */
export const groupSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  parent: z.string().nullable(),
  owners: z.array(z.string()),
  ownerAwaited: z.strictObject({ provider: z.string(), subject: z.string() }).nullable(),
  boundary: boundarySchema.nullable(),
  createdAt: z.string().nullable(),
  updatedAt: z.string().nullable(),
})

/** A group on the wire. */
export type GroupRepresentation = z.infer<typeof groupSchema>

/** What stands in other tables about a group. */
export interface AboutGroup {
  readonly parent: string | null
  readonly owners: readonly string[]
  readonly boundary: BoundaryRepresentation | null
}

/** Puts a group on the wire. */
export function representGroup(group: GroupEntity, { parent, owners, boundary }: AboutGroup): GroupRepresentation {
  const { ownerProvider: provider, ownerSubject: subject } = group
  return {
    id: group.path,
    name: group.path,
    description: group.description,
    parent,
    owners: [...owners],
    ownerAwaited: provider === null || subject === null ? null : { provider, subject },
    boundary,
    createdAt: formatInstant(group.createdAt),
    updatedAt: formatInstant(group.updatedAt),
  }
}
