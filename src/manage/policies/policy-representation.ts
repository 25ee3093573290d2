import { z } from 'zod'
import type { PolicyEntity, PolicyVersionEntity } from '../../store/index.js'
import { formatInstant } from '../fields/instant.js'
import { type DocumentForm, documentSchema, representDocument } from '../policy-documents/document-form.js'

/** A managed policy on the wire, without its document. */
export const policySummarySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  builtin: z.boolean(),
  parameters: z.array(z.string()),
  defaultVersion: z.int(),
  latestVersion: z.int(),
  createdAt: z.string().nullable(),
  updatedAt: z.string().nullable(),
})

/** A managed policy on the wire, in lists: in how many places it is attached, a boundary or a guardrail. */
export const policyRowSchema = policySummarySchema.extend({ attachments: z.int() })

/** A managed policy on the wire, with the document in force. */
export const policySchema = policySummarySchema.extend({ policy: documentSchema })

/** A version on the wire. */
export const policyVersionSchema = z.strictObject({
  id: z.int(),
  version: z.int(),
  isDefault: z.boolean(),
  policy: documentSchema,
  createdAt: z.string().nullable(),
  createdBy: z.string(),
})

/** A managed policy on the wire, in lists. */
export type PolicyRow = z.infer<typeof policyRowSchema>

/** A managed policy on the wire, without its document. */
export type PolicySummary = z.infer<typeof policySummarySchema>

/** A managed policy on the wire. */
export type PolicyRepresentation = z.infer<typeof policySchema>

/** A version on the wire. */
export type PolicyVersionRepresentation = z.infer<typeof policyVersionSchema>

/** Puts a policy on the wire, without its document. */
export function summarisePolicy(policy: PolicyEntity): PolicySummary {
  return {
    id: policy.name,
    name: policy.name,
    description: policy.description,
    builtin: policy.builtin,
    parameters: [...policy.parameters],
    defaultVersion: policy.defaultVersion,
    latestVersion: policy.latestVersion,
    createdAt: formatInstant(policy.createdAt),
    updatedAt: formatInstant(policy.updatedAt),
  }
}

/** Puts a policy on the wire, with the document of the version in force. */
export function representPolicy(
  policy: PolicyEntity,
  { document }: Pick<PolicyVersionEntity, 'document'>,
  form: DocumentForm,
): PolicyRepresentation {
  return { ...summarisePolicy(policy), policy: representDocument(document, form) }
}

/** Puts a version on the wire. */
export function representVersion(
  { defaultVersion }: Pick<PolicyEntity, 'defaultVersion'>,
  version: PolicyVersionEntity,
  form: DocumentForm,
): PolicyVersionRepresentation {
  return {
    id: version.number,
    version: version.number,
    isDefault: version.number === defaultVersion,
    policy: representDocument(version.document, form),
    createdAt: formatInstant(version.createdAt),
    createdBy: version.createdBy,
  }
}
