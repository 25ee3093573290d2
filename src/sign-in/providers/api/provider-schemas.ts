import { z } from 'zod'
import { notText, READ_ONLY, textField } from '../../../manage/index.js'
import { admissionSchema, groupMappingSchema } from '../admission-side.js'
import { PROVIDER_KINDS } from '../compile-provider.js'
import { providerFields, settingsField } from '../configuration/entry-schema.js'
import { providerNameField } from '../provider-name.js'

const kind = z.enum(PROVIDER_KINDS, { error: `must be one of ${PROVIDER_KINDS.join(', ')}` })

/** `''` takes the display name away; `null` leaves an attribute as it is. */
const attributes = {
  ...providerFields,
  displayName: z.union([z.literal(''), providerFields.displayName]),
  settings: settingsField.describe('by the kind: `clientId`, `issuer`, `baseUrl`, …; replaced as a whole').nullish(),
  clientSecret: providerFields.clientSecret.describe('never answered; `""` takes it away'),
  groupMapping: groupMappingSchema
    .nullish()
    .describe('path of a group there: path of a group here; `{}` takes it away'),
}

/** Body of CreateIdentityProvider. */
export const createProviderSchema = z.strictObject({
  name: providerNameField,
  kind,
  ...attributes,
  admission: admissionSchema.describe('who may sign in; it must be able to admit somebody'),
})

/** Body of UpdateIdentityProvider: what is left out, or null, stays. Members of the representation may be sent back. */
export const updateProviderSchema = z.strictObject({
  ...attributes,
  kind: kind.nullish(),
  admission: admissionSchema.nullish(),
  id: READ_ONLY,
  name: READ_ONLY,
  source: READ_ONLY,
  hasClientSecret: READ_ONLY,
  problems: READ_ONLY,
  createdAt: READ_ONLY,
  updatedAt: READ_ONLY,
})

const testedGroup = z.union([
  textField(255).min(1),
  z.strictObject({ path: textField(255).min(1), accessLevel: z.int().min(0).max(100).optional() }),
])

/** Body of the trial of a rule: who somebody would be. */
export const testRuleSchema = z.strictObject({
  email: z.string({ error: notText }).max(1024).optional(),
  emailVerified: z.boolean().default(true),
  groups: z.array(testedGroup).max(1000).default([]),
  hostedDomain: textField(253).optional(),
})

/** A new provider. */
export type NewProvider = z.output<typeof createProviderSchema>

/** Changes of a provider. */
export type ProviderChanges = z.output<typeof updateProviderSchema>

/** Whom a rule is tried on. */
export type TestedPerson = z.output<typeof testRuleSchema>
