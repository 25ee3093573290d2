import type { Decision, EvaluationError, Explanation } from '@tinyauth/policy-engine'
import type { CasesFile, PolicyCase } from './cases-file.js'
import { bindingProblems, judgePolicies } from './judge-policies.js'
import { requestOf } from './question.js'

/** What a case showed. */
export interface CaseResult {
  readonly name: string
  readonly passed: boolean
  readonly expected: Decision['kind']
  readonly got: Decision['kind']
  /** Of the decision, or why the question could not be asked. A case passes with exactly those that it expects. */
  readonly errors: readonly EvaluationError[]
  /** Absent when there was nothing to explain. */
  readonly explanation?: Explanation
}

/**
 * Asks one question. What cannot be asked or attached is denied, and passes only where the case expects just these
 * errors: a misspelled case that expects a denial must not pass.
 */
export function runCase({ policy, parameters }: CasesFile, found: PolicyCase): CaseResult {
  const bound = { ...parameters, ...found.parameters }
  const request = requestOf({ ...found, context: found.context ?? {} }, bound)
  if (request.problems !== undefined) return resultOf(found, 'implicitDeny', request.problems)
  const problems = bindingProblems(policy, bound, 'identity')
  if (problems.length > 0) return resultOf(found, 'implicitDeny', problems)
  const explanation = judgePolicies(request.value, [policy], [], bound)
  return { ...resultOf(found, explanation.decision.kind, explanation.decision.errors), explanation }
}

function resultOf(found: PolicyCase, got: Decision['kind'], errors: readonly EvaluationError[]): CaseResult {
  const { name, expect: expected, errors: codes = [] } = found
  const asExpected = sameSet(
    codes,
    errors.map(({ code }) => code),
  )
  return { name, passed: got === expected && asExpected, expected, got, errors }
}

function sameSet(left: readonly string[], right: readonly string[]): boolean {
  return left.every((member) => right.includes(member)) && right.every((member) => left.includes(member))
}
