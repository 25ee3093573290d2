import { z } from 'zod'
import { nameField, textField } from '../../../manage/index.js'
import { emailOf } from '../../federation/profile-texts.js'
import { passwordHashField } from './password-hash-field.js'

const MOST_USERS = 1000
const MOST_GROUPS = 100

/** What a list may say of a user besides the password. */
export const basicUserFields = {
  name: nameField,
  displayName: textField(200).min(1).optional(),
  /** Counts as verified: whoever writes the list vouches for it. */
  email: textField(320)
    .refine((text) => emailOf(text) === text, { error: 'must be an e-mail address' })
    .optional(),
  groups: z.array(textField(255).min(1)).max(MOST_GROUPS).optional(),
}

/** Settings of the kind `basic`: a list of users with hashes of their passwords (capabilities F1). */
export const basicSettingsSchema = z.strictObject({
  users: z
    .array(z.strictObject({ ...basicUserFields, passwordHash: passwordHashField }))
    .min(1, { error: 'must name a user: nobody could sign in' })
    .max(MOST_USERS, { error: `must have at most ${MOST_USERS} users` })
    .superRefine((users, context) => {
      const seen = new Set<string>()
      users.forEach(({ name }, index) => {
        const message = `\`${name}\` stands in the list twice`
        if (seen.has(name.toLowerCase())) context.addIssue({ code: 'custom', path: [index, 'name'], message })
        seen.add(name.toLowerCase())
      })
    }),
})

/** A user of a list. */
export type BasicUser = z.infer<typeof basicSettingsSchema>['users'][number]
