import { DEFAULT_PARAMETERS, type Problem } from '@tinyauth/policy-engine'
import { z } from 'zod'
import { MISSING } from '../../common/http/parse-json.js'
import { problemsByPlace } from './document-problems.js'
import { parseInlinePolicy } from './inline-document.js'
import { readManagedDocument } from './managed-document.js'

/** A policy document as JSON text or as an object; what stands in it is not looked at. */
export const anyPolicyField = z
  .unknown()
  .refine(isGiven, { error: MISSING })
  .meta({ description: 'policy document, as JSON text or as an object' })

/** A document that may be stored as an inline policy. Every problem is reported, together with those of the other fields. */
export const inlinePolicyField = judgedBy((document) => parseInlinePolicy(document).problems)

/** A document that may be stored as a managed policy. Names of partition and service do not matter to whether it may. */
export const managedPolicyField = judgedBy(
  (document) => readManagedDocument(document, DEFAULT_PARAMETERS).problems ?? [],
)

function judgedBy(problemsOf: (document: unknown) => readonly Problem[]): typeof anyPolicyField {
  return anyPolicyField.superRefine((document, context) => {
    const problems = isGiven(document) ? problemsOf(document) : []
    if (problems.length === 0) return
    for (const [place, message] of problemsByPlace(problems)) {
      context.addIssue({ code: 'custom', path: place.split('/').slice(1), message })
    }
  })
}

function isGiven(document: unknown): boolean {
  return document !== undefined && document !== null
}
