import { z } from 'zod'
import { textField } from '../../../manage/index.js'
import { providerNameField } from '../provider-name.js'

const path = z.string().min(1).max(4096)

/** Members that a provider has in the API and in the configuration file; what their values mean is judged by the kind. */
export const providerFields = {
  displayName: textField(100)
    .refine((text) => text.trim() === text, { error: 'must not begin or end with a blank' })
    .nullish(),
  enabled: z.boolean().nullish(),
  clientSecret: z.string().max(4096).nullish(),
  createsUsers: z.boolean().nullish(),
}

/** Settings of a kind, judged later. */
export const settingsField = z.record(z.string().max(64), z.unknown(), { error: 'must be an object' })

/** One entry of the file that `IDENTITY_PROVIDERS_FILE` names: what the API takes, and secrets as files. */
export const entrySchema = z.strictObject({
  name: providerNameField,
  kind: z.string().max(64),
  ...providerFields,
  settings: settingsField.default({}),
  clientSecretFile: path.optional(),
  /** Of the kind `basic`: lines `name:hash`, as `htpasswd` writes them. */
  usersFile: path.optional(),
  admission: z.unknown().optional(),
  groupMapping: z.unknown().optional(),
})

/** An entry. */
export type ProviderEntry = z.output<typeof entrySchema>
