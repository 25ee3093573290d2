import { actionMatches } from './action-matcher.js'
import type { CompiledStatement } from './compile-policy.js'
import { testHolds } from '../condition/condition-test.js'
import type { Evaluation } from '../decide/evaluation.js'
import { type Fault, LIST_IN_VARIABLE, UNREADABLE_VALUE } from '../fault.js'
import { globMatches } from '../pattern/glob.js'
import { principalStrength, type PrincipalStrength } from './principal-matcher.js'
import type { Query } from '../decide/read-request.js'
import { resourceHolds } from './resource-matcher.js'

/** What a statement is held against. */
export interface Applicant {
  readonly query: Query
  readonly evaluation: Evaluation
  /** The principal has a boundary (for `NotPrincipal`). */
  readonly bounded: boolean
  /** Hears of every element that cannot be evaluated. */
  noteFault(fault: Fault, statement: CompiledStatement, ordinal: number, key?: string): void
}

/**
 * How strongly the statement applies: `none` when one of its elements does not match. Statements of layers without
 * principals apply with the strength of `self`. An element that cannot be evaluated counts as matching in a Deny only
 * (policy-semantics 3.11).
 */
export function appliesWith(statement: CompiledStatement, ordinal: number, applicant: Applicant): PrincipalStrength {
  if (!actionApplies(statement, ordinal, applicant) || !resourceApplies(statement, ordinal, applicant)) return 'none'
  const strength = statement.principal === undefined ? 'self' : namedAs(statement, ordinal, applicant)
  if (strength === 'none' || statement.conditions.length === 0) return strength
  return conditionsHold(statement, ordinal, applicant) ? strength : 'none'
}

function actionApplies(statement: CompiledStatement, ordinal: number, applicant: Applicant): boolean {
  const { onlyAction, action } = statement
  if (onlyAction !== undefined) return globMatches(onlyAction, applicant.query.action.lower)
  if (action.fault !== undefined) return closes(action.fault, statement, ordinal, applicant)
  return actionMatches(action, applicant.query.action.lower)
}

function resourceApplies(statement: CompiledStatement, ordinal: number, applicant: Applicant): boolean {
  const { onlyResource } = statement
  if (onlyResource !== undefined) return globMatches(onlyResource, applicant.query.resource.text)
  const { resource } = statement
  const holds = resourceHolds(resource, applicant.query.resource, applicant.evaluation)
  return holds === 'error' ? closes(resource.fault ?? LIST_IN_VARIABLE, statement, ordinal, applicant) : holds
}

/** Notes the fault; only a Deny goes on as if the element matched. */
function closes(
  fault: Fault,
  statement: CompiledStatement,
  ordinal: number,
  applicant: Applicant,
  key?: string,
): boolean {
  applicant.noteFault(fault, statement, ordinal, key)
  return statement.deny
}

function namedAs(statement: CompiledStatement, ordinal: number, applicant: Applicant): PrincipalStrength {
  const { principal, deny } = statement
  if (principal === undefined) return 'self'
  if (principal.fault !== undefined) return closes(principal.fault, statement, ordinal, applicant) ? 'everyone' : 'none'
  return principalStrength(principal, applicant.query.principal, deny, applicant.bounded)
}

/** INVARIANT: an error in one test decides alone, so that neither the order of tests nor a false one can hide it. */
function conditionsHold(statement: CompiledStatement, ordinal: number, applicant: Applicant): boolean {
  const { evaluation } = applicant
  let hold = true
  let failed = false
  for (const test of statement.conditions) {
    const holds = test.fault === undefined ? testHolds(test, evaluation.read(test.key), evaluation) : 'error'
    if (holds === 'error') {
      closes(test.fault ?? UNREADABLE_VALUE, statement, ordinal, applicant, test.key)
      failed = true
    } else if (!holds) {
      hold = false
      if (!statement.deny) break
    }
  }
  return failed ? statement.deny : hold
}
