import {
  DEFAULT_PARAMETERS,
  type Finding,
  lintPolicy,
  parameterNames,
  type ParameterValues,
  type Problem,
} from '@tinyauth/policy-engine'
import { bindPolicyFile, placedIn, type PolicyFile } from './policy-file.js'

/**
 * Everything that lint says about a policy with its parameters bound: given ones, else the examples that the file
 * declares. Parameters of the document that are not declared are errors, declared ones that it does not use warnings.
 */
export function lintPolicyFile(policy: PolicyFile, given: ParameterValues): readonly Finding[] {
  const undeclared = undeclaredParameters(policy, given)
  if (undeclared.length > 0) return undeclared.map(asError)
  const examples = Object.entries(policy.parameters).map(([name, { example }]) => [name, example] as const)
  const values = { ...DEFAULT_PARAMETERS, ...Object.fromEntries(examples), ...given }
  const { document, problems } = bindPolicyFile(policy, values)
  if (problems !== undefined) return placedIn(policy, problems.map(asError))
  const findings = lintPolicy(document, { ownService: values.self, suppress: policy.suppressions })
  return [...unusedParameters(policy), ...placedIn(policy, findings)]
}

function asError(problem: Problem): Finding {
  return { severity: 'error', ...problem }
}

/** Of a plain document nothing is declared, so there only parameters without value are missing. */
function undeclaredParameters(policy: PolicyFile, given: ParameterValues): Problem[] {
  const known = { ...DEFAULT_PARAMETERS, ...policy.parameters, ...(policy.pointer === '' ? given : {}) }
  return parameterNames(policy.document)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => ({
      code: 'undeclared-parameter',
      path: policy.pointer,
      message: `the document uses parameter \`${name}\`, which is not declared`,
    }))
}

function unusedParameters(policy: PolicyFile): Finding[] {
  const used = parameterNames(policy.document)
  return Object.keys(policy.parameters)
    .filter((name) => !used.includes(name))
    .map((name) => ({
      severity: 'warning',
      code: 'unused-parameter',
      path: `/parameters/${name}`,
      message: `parameter \`${name}\` is declared, but the document does not use it`,
    }))
}
