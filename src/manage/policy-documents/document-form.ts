import { z } from 'zod'
import { pythonJson } from '../wire/python-json.js'

/** How a document is answered: as JSON text like the original does, or as an object. */
export type DocumentForm = 'string' | 'object'

/** Query of whatever answers documents. */
export const documentFormFields = {
  form: z.enum(['string', 'object'], { error: 'must be `string` or `object`' }).optional(),
}

/** Query of a route that takes the form alone. */
export const documentFormSchema = z.strictObject(documentFormFields)

/** What a caller sent of it. */
export type DocumentFormQuery = z.infer<typeof documentFormSchema>

/** A document on the wire, in either form. */
export const documentSchema = z.union([z.string(), z.record(z.string(), z.unknown())])

/** A document on the wire. */
export type DocumentRepresentation = z.infer<typeof documentSchema>

/** The form in which a document came. */
export function formOf(document: unknown): DocumentForm {
  return typeof document === 'string' ? 'string' : 'object'
}

/** Puts a stored document on the wire. Text has the spacing of the original (wire-protocol 3.4). */
export function representDocument(stored: string, form: DocumentForm): DocumentRepresentation {
  // What is stored was accepted as a policy, which is an object.
  const document = JSON.parse(stored) as Record<string, unknown>
  return form === 'object' ? document : pythonJson(document)
}

/** The text that audit events keep of a document: 4 spaces of indentation (wire-protocol 3.10). */
export function auditTextOf(document: unknown): string {
  return typeof document === 'string' ? reindent(document) : JSON.stringify(document, null, 4)
}

function reindent(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 4)
  } catch {
    // It is refused; the event tells what was tried.
    return text
  }
}
