import {
  type AuthorizationRequest,
  compilePolicy,
  explain,
  type Explanation,
  type ParameterValues,
  parsePolicy,
  type PolicyType,
  type Problem,
} from '@tinyauth/policy-engine'
import { bindPolicyFile, placedIn, type PolicyFile } from './policy-file.js'

/** Everything that is wrong with a policy that is bound to its parameters; empty when it can be attached. */
export function bindingProblems(policy: PolicyFile, parameters: ParameterValues, type: PolicyType): readonly Problem[] {
  const bound = bindPolicyFile(policy, parameters)
  if (bound.problems !== undefined) return placedIn(policy, bound.problems)
  return placedIn(policy, parsePolicy(bound.document, { type, mode: 'save', allowLegacyVersion: true }).problems)
}

/**
 * Decides by policies of one user, each boundary being a limit of its own. A policy whose parameters cannot be bound
 * denies everything, as in the service.
 */
export function judgePolicies(
  request: AuthorizationRequest,
  policies: readonly PolicyFile[],
  boundaries: readonly PolicyFile[],
  parameters: ParameterValues,
): Explanation {
  const compile = (policy: PolicyFile, type: PolicyType): ReturnType<typeof compilePolicy> =>
    // No document at all is one that cannot be read: it denies.
    compilePolicy(bindPolicyFile(policy, parameters).document, { id: policy.name, type })
  return explain(request, {
    identity: [
      { id: sourceOf(request), kind: 'user', policies: policies.map((policy) => compile(policy, 'identity')) },
    ],
    boundaries: boundaries.map((policy) => ({ id: policy.name, policies: [compile(policy, 'boundary')] })),
  })
}

/** `users/fred` of `arn:tinyauth:tinyauth:::users/fred`. */
function sourceOf({ principal }: AuthorizationRequest): string {
  return (principal.arn ?? '').split(':').slice(5).join(':')
}
