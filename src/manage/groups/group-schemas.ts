import { z } from 'zod'
import { groupPathField } from '../fields/name-field.js'
import { READ_ONLY, textField } from '../fields/text-field.js'

/** `''` takes the description away; `null` leaves it as it is. */
const description = textField(1024).nullish()

/** Body of CreateGroup. */
export const createGroupSchema = z.strictObject({ name: groupPathField, description })

/** Body of PATCH: what is left out, or null, stays as it is. */
export const patchGroupSchema = z.strictObject({ name: groupPathField.nullish(), description })

/** Body of PUT, partial as well. Clients send a whole representation back, so its other members are let in. */
export const putGroupSchema = patchGroupSchema.extend({
  id: READ_ONLY,
  boundary: READ_ONLY,
  createdAt: READ_ONLY,
  updatedAt: READ_ONLY,
})

/** A new group. */
export type NewGroup = z.infer<typeof createGroupSchema>

/** Changes of a group. */
export type GroupChanges = z.infer<typeof patchGroupSchema>
