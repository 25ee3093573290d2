import { z } from 'zod'
import { parameterNames } from '@tinyauth/policy-engine'
import { managedPolicyField, notText, READ_ONLY, textField } from '../../manage/index.js'

const NAME = /^[A-Za-z0-9][A-Za-z0-9:._-]{0,127}$/

/**
 * Name of a scope. Narrower than RFC 6749, 3.3, for it stands in paths and ARNs as well.
 *
 * Accepted: `apples:read`, `Apples.Read_2`. Rejected: `apples/read` (parts of an ARN), `apples read` (two scopes), `*` (a pattern),
 * `"read"`, `é`, 129 characters.
 */
const nameField = z.string({ error: notText }).regex(NAME, {
  error: 'must be 1 to 128 letters, digits and `:._-`, and begin with a letter or digit',
})

// A scope is given as it is: there is no place that would fill in values.
const policyField = managedPolicyField
  .superRefine((document, context) => {
    for (const name of parameterNames(document)) {
      context.addIssue({
        code: 'custom',
        message: `must not have parameters: write a value in place of \`{{${name}}}\``,
      })
    }
  })
  .describe('policy document: what a token with the scope may be used for, as far as its user may')

const descriptionField = textField(1024).describe('what people read when they are asked for their consent')

/** Body of CreateOAuthScope. */
export const createScopeSchema = z.strictObject({
  name: nameField,
  description: descriptionField.nullish(),
  policy: policyField,
})

/** Body of UpdateOAuthScope: what is left out, or null, stays. Members of the representation may be sent back; the name stays too. */
export const updateScopeSchema = z.strictObject({
  description: descriptionField.nullish(),
  policy: policyField.nullish(),
  id: READ_ONLY,
  name: READ_ONLY,
  built_in: READ_ONLY,
  levels: READ_ONLY,
  created_at: READ_ONLY,
  updated_at: READ_ONLY,
})

/** A new scope. */
export type NewScope = z.infer<typeof createScopeSchema>

/** Changes of a scope. */
export type ScopeChanges = z.infer<typeof updateScopeSchema>
