import { z } from 'zod'
import { textField } from '../../../manage/index.js'
import { subjectOf } from '../../federation/profile-texts.js'

/** Body of LinkIdentity. By the stable subject: an address of e-mail is no identity. */
export const linkIdentitySchema = z.strictObject({
  provider: textField(63),
  subject: textField(255).refine((text) => subjectOf(text) === text, {
    error: 'must be a subject as the provider writes it, without blanks around it',
  }),
  issuer: textField(2048)
    .min(1)
    .nullish()
    .describe('default that of the provider; must be given where only the provider itself knows'),
})

/** Query of UnlinkIdentity. */
export const unlinkQuerySchema = z.strictObject({
  force: z.enum(['true', 'false'], { error: 'must be `true` or `false`' }).optional(),
})

/** A link to make. */
export type LinkRequest = z.output<typeof linkIdentitySchema>

/** What a caller sent of it. */
export type UnlinkQuery = z.output<typeof unlinkQuerySchema>
