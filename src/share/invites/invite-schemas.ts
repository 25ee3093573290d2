import { z } from 'zod'
import { instantField, notText, policyReferenceSchema, textField } from '../../manage/index.js'
import { durationField } from './duration.js'

/** How often an invite may be accepted at most, where there is a limit at all; a number of places as well. */
const MOST = 1_000_000
const MOST_GROUPS = 20

function countField(least: number) {
  const error = `must be a whole number from ${least} to ${MOST}, or null for any number`
  return z.int({ error }).min(least, { error }).max(MOST, { error }).nullable().optional()
}

const flagField = z.boolean({ error: 'must be true or false' }).optional()

/** What limits an invite and what it gives, a share as well. */
export const limitFields = {
  maxAccepts: countField(1).describe('how often it may be accepted; null: any number of times; default 1'),
  acceptBefore: instantField.optional().describe('default in seven days, at most in a year'),
  accessUntil: instantField.nullish().describe('when what it gives ends; not together with `accessFor`'),
  accessFor: durationField.nullish().describe('how long what it gives lasts, from its acceptance on'),
  maxUseTime: durationField.nullish().describe('after how much use what it gives is over'),
  confirm: flagField.describe('whether the page explains what accepting means; it asks in any case; default true'),
  returnTo: textField(2048).nullish().describe('where the browser goes after it was accepted'),
}

/** What those may pass on who accept. */
const passedOnFields = {
  plusOnes: countField(0).describe('how many each of them may invite; null: any number; default 0'),
  maxDepth: countField(0).describe(
    'how long the chain of invites below may become; null: any length; default 0, and 1 with `plusOnes`',
  ),
  depletesInviter: flagField.describe('whether whom they invite takes a place of their inviter as well; default false'),
  deauthorize: z
    .enum(['none', 'descendants', 'group'], { error: 'must be `none`, `descendants` or `group`' })
    .optional()
    .describe('whom they may take out again: nobody, who came by their invites, or anybody; default `none`'),
}

const groupsField = z
  .array(z.string({ error: notText }), { error: 'must be a list of groups' })
  .max(MOST_GROUPS, { error: `must name at most ${MOST_GROUPS} groups` })
  .refine((paths) => new Set(paths).size === paths.length, { error: 'must not name a group twice' })

/** Body of CreateInvite. */
export const createInviteSchema = z.strictObject({
  ...limitFields,
  ...passedOnFields,
  boundaryPolicy: policyReferenceSchema.nullish().describe('what limits the memberships that it makes'),
  groups: groupsField.optional().describe('further groups that it leads into: all or none'),
})

/** What a caller asks for. */
export type NewInviteBody = z.infer<typeof createInviteSchema>

/** The limits in it. */
export type LimitsBody = Pick<NewInviteBody, keyof typeof limitFields | keyof typeof passedOnFields>
