import { z } from 'zod'
import { dryRunQuerySchema } from '../dry-run.js'
import { groupPathField } from '../fields/name-field.js'
import { READ_ONLY, textField } from '../fields/text-field.js'

/** What somebody shared is kept under these paths. */
const SHARES = /^shares(\/|$)/i

/** What is wrong with the others. */
export const NOT_OWN = 'must not begin with the name `shares`, which is kept for what people share'

/** Whether people may have a group of this path: `Shares/x` is none, for names are the same in every spelling. */
export function isOwnPath(path: string): boolean {
  return !SHARES.test(path)
}

/** Path of a group of people. */
export const ownPathField = groupPathField.refine(isOwnPath, { error: NOT_OWN })

/** `''` takes the description away; `null` leaves it as it is. */
const description = textField(1024).nullish()

/** Body of CreateGroup. */
export const createGroupSchema = z.strictObject({ name: ownPathField, description })

/** Body of PATCH: what is left out, or null, stays as it is. */
export const patchGroupSchema = z.strictObject({ name: ownPathField.nullish(), description })

/** Body of PUT, partial as well. Clients send a whole representation back, so its other members are let in. */
export const putGroupSchema = patchGroupSchema.extend({
  id: READ_ONLY,
  parent: READ_ONLY,
  owners: READ_ONLY,
  ownerAwaited: READ_ONLY,
  boundary: READ_ONLY,
  createdAt: READ_ONLY,
  updatedAt: READ_ONLY,
})

/** Body of MoveGroup; null: below no other group. */
export const moveGroupSchema = z.strictObject({ parent: ownPathField.nullable() })

const FLAG = z.enum(['true', 'false'], { error: 'must be `true` or `false`' })

/** Query of DeleteGroup. */
export const deleteGroupQuerySchema = dryRunQuerySchema.extend({ recursive: FLAG.optional() })

/** Answer of MoveGroup with `dryRun`. */
export const moveTriedSchema = z.strictObject({
  dryRun: z.literal(true),
  moves: z.array(z.strictObject({ from: z.string(), to: z.string() })),
  takesIn: z.array(z.string()),
})

/** A new group. */
export type NewGroup = z.infer<typeof createGroupSchema>

/** Changes of a group. */
export type GroupChanges = z.infer<typeof patchGroupSchema>

/** Where a group is to stand. */
export type NewParent = z.infer<typeof moveGroupSchema>

/** How a group is deleted. */
export type DeleteGroupQuery = z.infer<typeof deleteGroupQuerySchema>

/** What a move would change. */
export type MoveTried = z.infer<typeof moveTriedSchema>
