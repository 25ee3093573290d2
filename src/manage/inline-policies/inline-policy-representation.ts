import { z } from 'zod'
import type { InlinePolicyEntity } from '../../store/index.js'
import { type DocumentForm, documentSchema, representDocument } from '../policy-documents/document-form.js'

/** An inline policy on the wire (wire-protocol 3.4). */
export const inlinePolicySchema = z.strictObject({ id: z.string(), name: z.string(), policy: documentSchema })

/** An inline policy on the wire. */
export type InlinePolicyRepresentation = z.infer<typeof inlinePolicySchema>

/** Puts an inline policy on the wire. */
export function representInlinePolicy(
  { name, document }: Pick<InlinePolicyEntity, 'name' | 'document'>,
  form: DocumentForm,
): InlinePolicyRepresentation {
  return { id: name, name, policy: representDocument(document, form) }
}
