import { z } from 'zod'
import { nameField, notText, READ_ONLY, textField } from '../../manage/index.js'
import { ACCESS_TOKEN_SECONDS, REFRESH_TOKEN_SECONDS, type TokenSeconds } from './token-seconds.js'

/** Every grant, by its name here: that of the specification, but for `device_code` (RFC 8628 gives it a URN). */
export const GRANTS = ['authorization_code', 'refresh_token', 'client_credentials', 'device_code', 'password'] as const

const CLIENT_TYPES = ['confidential', 'public'] as const

// The shapes alone: `client-rules` judges what stands in them, all of it at once.
const texts = z.array(z.string({ error: notText }), { error: 'must be a list' }).nullish()
const type = z.enum(CLIENT_TYPES, { error: 'must be `confidential` or `public`' }).nullish()

const attributes = {
  name: textField(256).nullish().describe('what people read when they are asked for their consent; default: the id'),
  owner: z
    .string({ error: notText })
    .nullish()
    .describe('user name; whom it acts as with its own credentials; default: the caller'),
  type: type.describe('`public`: it cannot keep a secret; cannot be changed; default `confidential`'),
  enabled: z.boolean({ error: 'must be `true` or `false`' }).nullish(),
  redirect_uris: texts.describe('exact addresses; with the grant `authorization_code`'),
  post_logout_redirect_uris: texts.describe('exact addresses'),
  grants: z
    .array(z.enum(GRANTS, { error: `must be one of ${GRANTS.join(', ')}` }), { error: 'must be a list' })
    .nullish(),
  scopes: texts.describe('all scopes that it may ask for'),
  services: texts.describe('services that its tokens are good for; null: any'),
  access_token_seconds: seconds(ACCESS_TOKEN_SECONDS),
  refresh_token_seconds: seconds(REFRESH_TOKEN_SECONDS),
}

/** Body of CreateOAuthClient. */
export const createClientSchema = z.strictObject({
  client_id: nameField.optional().describe('public id; default: one that is made up'),
  ...attributes,
})

/**
 * Body of UpdateOAuthClient: what is left out, or null, stays; `services` of null means any. Members of the representation may
 * be sent back.
 */
export const updateClientSchema = z.strictObject({
  ...attributes,
  id: READ_ONLY,
  client_id: READ_ONLY,
  secrets: READ_ONLY,
  created_at: READ_ONLY,
  updated_at: READ_ONLY,
})

/** A new client. */
export type NewClient = z.infer<typeof createClientSchema>

/** Changes of a client. */
export type ClientChanges = z.infer<typeof updateClientSchema>

function seconds({ least, most, byDefault }: TokenSeconds): z.ZodOptional<z.ZodNullable<z.ZodInt>> {
  return z
    .int({ error: 'must be a whole number of seconds' })
    .nullish()
    .describe(`${least} to ${most}; default ${byDefault}`)
}
