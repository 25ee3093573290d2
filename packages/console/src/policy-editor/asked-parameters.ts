import { DEFAULT_PARAMETERS, parameterNames } from '@tinyauth/policy-engine'

/** Names of the parameters that whoever attaches a document fills in; what the service fills in is not among them. */
export function askedParameters(text: string): readonly string[] {
  return parameterNames(text).filter((name) => !Object.hasOwn(DEFAULT_PARAMETERS, name))
}
