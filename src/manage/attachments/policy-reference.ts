import type { EntityManager } from 'typeorm'
import { z } from 'zod'
import type { PolicyType, Problem } from '@tinyauth/policy-engine'
import { DomainError } from '../../common/errors/domain-error.js'
import { MISSING, UNEXPECTED } from '../../common/http/parse-json.js'
import type { PolicyEntity, PolicyParameters } from '../../store/index.js'
import { parametersField } from '../fields/parameters-field.js'
import { notText } from '../fields/text-field.js'
import { findPolicy, findVersion } from '../policies/find-policy.js'
import { documentProblems } from '../policy-documents/document-problems.js'
import { type GivenParameters, problemsOfUse } from '../policy-documents/managed-document.js'

/** Body of whatever names a managed policy. A name that cannot exist is not found rather than refused. */
export const policyReferenceSchema = z.strictObject({
  policy: z.string({ error: notText }),
  parameters: parametersField.nullish(),
})

/** A managed policy, and what its parameters stand for. */
export type PolicyReference = z.infer<typeof policyReferenceSchema>

/** A reference that was checked. */
export interface ResolvedReference {
  readonly policy: PolicyEntity
  readonly parameters: PolicyParameters
}

/** In which place a policy is to be used. */
export interface ReferenceUse {
  readonly type: PolicyType
  readonly given: GivenParameters
}

/**
 * Finds the policy and makes sure that, with these parameters, its document in force is accepted in this place.
 *
 * @throws DomainError `NotFound`, `ValidationFailed` with every problem
 */
export async function resolveReference(
  manager: EntityManager,
  { policy: name, parameters }: PolicyReference,
  { type, given }: ReferenceUse,
): Promise<ResolvedReference> {
  const policy = await findPolicy(manager, name)
  const values = parameters ?? {}
  assertParameters(policy, values)
  const { document } = await findVersion(manager, policy, policy.defaultVersion)
  const problems = problemsOfUse(document, { type, given, values })
  if (problems.length > 0) throw refused(problems)
  return { policy, parameters: values }
}

/** A bad value is the fault of the caller's parameters, anything else of the document with them. */
function refused(problems: readonly Problem[]): DomainError {
  const ofValues = problems.filter(({ code }) => code === 'invalid-parameter').map(({ message }) => message)
  const byField = ofValues.length > 0 ? { parameters: ofValues.join('; ') } : documentProblems(problems)
  return new DomainError('ValidationFailed', { problems: byField })
}

function assertParameters(policy: PolicyEntity, values: PolicyParameters): void {
  const missing = policy.parameters.filter((name) => !Object.hasOwn(values, name))
  const unexpected = Object.keys(values).filter((name) => !policy.parameters.includes(name))
  if (missing.length + unexpected.length === 0) return
  const problems = Object.fromEntries([
    ...missing.map((name) => [`parameters/${name}`, MISSING] as const),
    ...unexpected.map((name) => [`parameters/${name}`, UNEXPECTED] as const),
  ])
  throw new DomainError('ValidationFailed', { problems })
}
