import { parseUrl } from '@tinyauth/decision'
import { z } from 'zod'
import { IMPORT_FORMS, parseImportedHash } from '../../common/secrets/imported-hash.js'
import { nameField } from '../fields/name-field.js'
import { READ_ONLY, notText, textField } from '../fields/text-field.js'

const MOST_PASSWORD_BYTES = 1024
const EMAIL = /^[^\s@"(),:;<>[\\\]]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/

const password = z
  .string({ error: notText })
  .min(1, { error: 'must not be empty: leave it out to keep the password as it is' })
  .refine((text) => Buffer.byteLength(text) <= MOST_PASSWORD_BYTES && !/\p{Cs}/u.test(text), {
    error: `must be text of at most ${MOST_PASSWORD_BYTES} bytes of UTF-8`,
  })

/** Brought along from another system, instead of a password (capabilities C1). */
const passwordHash = z
  .string({ error: notText })
  .refine((text) => parseImportedHash(text) !== undefined, { error: IMPORT_FORMS })

/** `''` takes an optional attribute away; `null` leaves it as it is. */
const email = textField(254).refine((text) => text === '' || EMAIL.test(text), { error: 'must be an e-mail address' })
const picture = textField(2048).refine((text) => text === '' || isWebAddress(text), {
  error: 'must be an address that begins with `https://` or `http://`',
})

/** A picture is shown by browsers: an address that runs a script must not get in. */
function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && parseUrl(text) !== undefined
}

const attributes = {
  password: password.nullish(),
  passwordHash: passwordHash.nullish(),
  displayName: textField(256).nullish(),
  email: email.nullish(),
  picture: picture.nullish(),
  status: z.enum(['active', 'disabled'], { error: 'must be `active` or `disabled`' }).nullish(),
  type: z.enum(['human', 'machine'], { error: 'must be `human` or `machine`' }).nullish(),
}

/** Body of CreateUser. */
export const createUserSchema = z.strictObject({ username: nameField, ...attributes })

/** Body of PATCH: what is left out, or null, stays as it is. */
export const patchUserSchema = z.strictObject({ username: nameField.nullish(), ...attributes })

/** Body of PUT, partial as well. Clients send a whole representation back (admin-on-rest does), so its other members are let in. */
export const putUserSchema = patchUserSchema.extend({
  id: READ_ONLY,
  groups: READ_ONLY,
  emailVerified: READ_ONLY,
  boundary: READ_ONLY,
  createdAt: READ_ONLY,
  updatedAt: READ_ONLY,
})

/** A new user. */
export type NewUser = z.infer<typeof createUserSchema>

/** Changes of a user. */
export type UserChanges = z.infer<typeof patchUserSchema>
