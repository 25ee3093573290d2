import { z } from 'zod'
import { isCidr } from '../fields/cidr.js'
import { instantField } from '../fields/instant-field.js'
import { serviceNameField } from '../fields/name-field.js'
import { notText } from '../fields/text-field.js'

const MOST_ENTRIES = 100
const MOST_OVERLAP_SECONDS = 30 * 86_400

const cidr = z
  .string({ error: notText })
  .refine(isCidr, { error: 'must be an address or a range such as `10.0.0.0/8`' })

// An empty list would be a key that works nowhere, or, to a careless reader, everywhere.
const limits = {
  expiresAt: instantField.nullish(),
  services: atLeastOne(serviceNameField).nullish(),
  sourceCidrs: atLeastOne(cidr).nullish(),
}

function atLeastOne<T extends z.ZodType>(entry: T): z.ZodArray<T> {
  return z
    .array(entry, { error: 'must be a list' })
    .min(1, { error: 'must not be empty: leave it out, or say null, for no limit' })
    .max(MOST_ENTRIES, { error: `must have at most ${MOST_ENTRIES} entries` })
}

/** Body of CreateAccessKey, which the original does not have: absent is valid. */
export const createAccessKeySchema = z.strictObject(limits)

/** Body of UpdateAccessKey: what is left out stays; `null` takes a limit away. */
export const updateAccessKeySchema = z.strictObject({
  status: z.enum(['active', 'inactive'], { error: 'must be `active` or `inactive`' }).optional(),
  ...limits,
})

/** Body of RotateAccessKey. */
export const rotateAccessKeySchema = z.strictObject({
  /** How long the old key still works. Seconds, default a day. */
  overlapSeconds: z
    .int({ error: 'must be a whole number' })
    .min(0, { error: 'must not be negative' })
    .max(MOST_OVERLAP_SECONDS, { error: `must be at most ${MOST_OVERLAP_SECONDS}` })
    .nullish(),
})

/** Limits of a new key. */
export type NewAccessKey = z.infer<typeof createAccessKeySchema>

/** Changes of a key. */
export type AccessKeyChanges = z.infer<typeof updateAccessKeySchema>

/** How to rotate a key. */
export type Rotation = z.infer<typeof rotateAccessKeySchema>
