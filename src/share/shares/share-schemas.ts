import { z } from 'zod'
import { notText, serviceNameField } from '../../manage/index.js'
import { limitFields } from '../invites/invite-schemas.js'

/** Pairs of action and resource in one share. */
export const MOST_PAIRS = 100

const MOST_LISTED = 50
const ACTION = /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/
const LONGEST_ARN = 1024

/**
 * ARN of one thing: six parts, and nothing in it that a policy reads as a pattern or a variable.
 *
 * Accepted: `arn:tinyauth:apples:default::apples/fred`. Rejected: `arn:tinyauth:apples:default::apples/*` (many things), `apples/fred`
 * (no ARN), `arn:tinyauth:apples:default::` (no thing), `…/${Username}` (another thing for everybody).
 */
export function isArnOfOne(text: string): boolean {
  const parts = text.split(':')
  const [arn, partition, service] = parts
  const resource = parts.slice(5).join(':')
  const isShaped = arn === 'arn' && partition !== '' && service !== '' && parts.length >= 6 && resource !== ''
  return isShaped && text.length <= LONGEST_ARN && /^[!#%-)+->@-[\]-z|~]+$/.test(text)
}

function listOf<T extends z.ZodType>(field: T, what: string) {
  return z
    .array(field, { error: `must be a list of ${what}` })
    .min(1, { error: `must name at least one of the ${what}` })
    .max(MOST_LISTED, { error: `must name at most ${MOST_LISTED} ${what}` })
    .refine((items) => new Set(items).size === items.length, { error: 'must not name anything twice' })
}

const actionField = z
  .string({ error: notText })
  .regex(ACTION, { error: 'must be the name of one action, without the prefix of the service and without `*`' })
const resourceField = z
  .string({ error: notText })
  .refine(isArnOfOne, { error: 'must be the ARN of one thing, without `*`, `?`, `$` and spaces' })

/** Body of CreateShare. */
export const createShareSchema = z
  .strictObject({
    service: serviceNameField,
    actions: listOf(actionField, 'actions'),
    resources: listOf(resourceField, 'resources'),
    ...limitFields,
    accessFor: limitFields.accessFor.describe(
      'how long it lasts, from its acceptance on; default `P7D`, null: as long as it is not taken back',
    ),
    guest: z
      .boolean({ error: 'must be true or false' })
      .optional()
      .describe('people without an account may accept; needs an end; default false'),
  })
  .refine(({ actions, resources }) => actions.length * resources.length <= MOST_PAIRS, {
    path: ['resources'],
    error: `must be at most ${MOST_PAIRS} with all actions`,
  })
  .superRefine(({ service, resources }, context) => {
    resources.forEach((resource, at) => {
      if (resource.split(':')[2] === service) return
      context.addIssue({ code: 'custom', path: ['resources', at], message: `must be of the service \`${service}\`` })
    })
  })

/** What a caller asks for. */
export type NewShareBody = z.infer<typeof createShareSchema>
