import {
  bindParameters,
  parameterNames,
  type ParameterValues,
  parsePolicy,
  type PolicyType,
  type Problem,
} from '@tinyauth/policy-engine'

/** Parameters that the service always gives, under their names. */
export type GivenParameters = ParameterValues & { readonly partition: string; readonly self: string }

/** What a managed policy must be when all its parameters have values. */
export interface DocumentUse {
  readonly given: GivenParameters
  /** Values of the other parameters. */
  readonly values: ParameterValues
  readonly type: PolicyType
}

/** A document that was read, or everything that is wrong with it. */
export type ManagedDocument =
  | { readonly text: string; readonly parameters: readonly string[]; readonly problems?: undefined }
  | { readonly problems: readonly Problem[] }

/** Stands for any value while a document is judged before it has any. */
const SAMPLE = 'sample'

/**
 * Reads the document of a managed policy, which may have parameters (`{{svc}}`): it is judged with sample values, and
 * stored as it is, as compact JSON with the members in the order sent.
 */
export function readManagedDocument(input: unknown, given: GivenParameters): ManagedDocument {
  const parameters = parameterNames(input).filter((name) => !Object.hasOwn(given, name))
  const values = Object.fromEntries(parameters.map((name) => [name, SAMPLE]))
  const problems = problemsOfUse(input, { given, values, type: 'identity' })
  if (problems.length > 0) return { problems }
  // Text that the engine has read is JSON without repeated members, so nothing is lost here.
  const document: unknown = typeof input === 'string' ? JSON.parse(input) : input
  return { text: JSON.stringify(document), parameters }
}

/** What stands in the way of using a document with these values in this place; nothing: it can be used. */
export function problemsOfUse(document: unknown, { given, values, type }: DocumentUse): readonly Problem[] {
  const bound = bindParameters(document, { ...values, ...given })
  return bound.problems ?? parsePolicy(bound.document, { type }).problems
}
