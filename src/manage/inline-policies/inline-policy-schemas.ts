import { z } from 'zod'
import { nameField } from '../fields/name-field.js'
import { READ_ONLY } from '../fields/text-field.js'
import { documentFormFields } from '../policy-documents/document-form.js'
import { inlinePolicyField } from '../policy-documents/policy-field.js'
import { listQueryFields } from '../lists/list-query.js'

/** Body of CreateUserPolicy and CreateGroupPolicy. */
export const createInlinePolicySchema = z.strictObject({ name: nameField, policy: inlinePolicyField })

/** Body of UpdateUserPolicy and UpdateGroupPolicy, which takes the place of the policy. */
export const updateInlinePolicySchema = z.strictObject({ name: nameField, policy: inlinePolicyField, id: READ_ONLY })

/** Query of a list of inline policies. */
export const listInlinePoliciesSchema = z.strictObject({ ...listQueryFields, ...documentFormFields })

/** An inline policy to be stored. */
export type InlinePolicyBody = z.infer<typeof createInlinePolicySchema>

/** What a caller sent to a list of inline policies. */
export type ListInlinePoliciesQuery = z.infer<typeof listInlinePoliciesSchema>
