import { z } from 'zod'
import { parseInstant } from '../fields/instant.js'
import { instantField } from '../fields/instant-field.js'
import { notText } from '../fields/text-field.js'

const ORDER = { path: ['notAfter'], error: 'must be after `notBefore`' }

/** Body of AddUserToGroup. A name that cannot exist is not found rather than refused. */
export const addMemberSchema = z
  .strictObject({
    user: z.string({ error: notText }),
    notBefore: instantField.nullish(),
    notAfter: instantField.nullish(),
  })
  .refine(isInOrder, ORDER)

/** Body of UpdateMembership: what is left out stays; `null` takes the limit away. */
export const updateMembershipSchema = z
  .strictObject({ notBefore: instantField.nullish(), notAfter: instantField.nullish() })
  .refine(isInOrder, ORDER)

/** A new membership. */
export type NewMember = z.infer<typeof addMemberSchema>

/** Changes of a membership. */
export type MembershipChanges = z.infer<typeof updateMembershipSchema>

/** Limits as they are written. */
interface WrittenLimits {
  readonly notBefore?: string | null | undefined
  readonly notAfter?: string | null | undefined
}

function isInOrder({ notBefore, notAfter }: WrittenLimits): boolean {
  return isWindow({ notBefore: readLimit(notBefore) ?? null, notAfter: readLimit(notAfter) ?? null })
}

/** Milliseconds since 1970; `null` for no limit, `undefined` for nothing said. */
export function readLimit(text: string | null | undefined): number | null | undefined {
  return typeof text === 'string' ? parseInstant(text) : text
}

/** Whether there is a time between two limits. */
export function isWindow({ notBefore, notAfter }: { notBefore: number | null; notAfter: number | null }): boolean {
  return notBefore === null || notAfter === null || notBefore < notAfter
}
