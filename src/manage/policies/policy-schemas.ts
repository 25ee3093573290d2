import { z } from 'zod'
import { nameField } from '../fields/name-field.js'
import { notText, textField } from '../fields/text-field.js'
import { anyPolicyField, managedPolicyField } from '../policy-documents/policy-field.js'

/** Body of CreatePolicy. */
export const createPolicySchema = z.strictObject({
  name: nameField,
  policy: managedPolicyField,
  description: textField(1024).nullish(),
})

/** Body of CreatePolicyVersion. */
export const createVersionSchema = z.strictObject({
  policy: managedPolicyField,
  /** Puts the version into force. Default false. */
  setAsDefault: z.boolean({ error: 'must be `true` or `false`' }).nullish(),
})

/** Body of SetDefaultPolicyVersion. */
export const setDefaultVersionSchema = z.strictObject({
  version: z.int({ error: 'must be the number of a version' }).min(1, { error: 'must be the number of a version' }),
})

const POLICY_TYPES = ['identity', 'boundary', 'session', 'guardrail', 'resource', 'trust', 'resourceGuardrail'] as const

/** Body of ValidatePolicy. */
export const validatePolicySchema = z.strictObject({
  policy: anyPolicyField,
  /** Where the policy is to be used. Default `identity`. */
  type: z.enum(POLICY_TYPES, { error: (issue) => typeProblem(issue.input) }).nullish(),
})

function typeProblem(input: unknown): string {
  return typeof input === 'string' ? `must be one of ${POLICY_TYPES.join(', ')}` : notText({ input })
}

/** A new managed policy. */
export type NewPolicy = z.infer<typeof createPolicySchema>

/** A new version. */
export type NewVersion = z.infer<typeof createVersionSchema>

/** A document to be judged. */
export type PolicyToValidate = z.infer<typeof validatePolicySchema>
