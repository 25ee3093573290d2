import type { DecidedBy, Decision, Explanation, StatementExplanation } from '@tinyauth/policy-engine'
import type { Pair } from '@tinyauth/decision'

/** Why one pair fell out as it did (wire-protocol 3.9). */
export interface ExplainedPair {
  readonly Action: string
  readonly Resource: string
  readonly Decision: Decision['kind']
  /** `Sid`, or the position in its policy. */
  readonly MatchedStatement: string | null
  readonly Policy: string | null
  readonly DecidedBy: readonly DecidedBy[]
  readonly MissingContext: readonly string[]
  readonly Errors: readonly { readonly code: string; readonly message: string }[]
  /** Up to five statements that missed the least, with the elements that failed. */
  readonly NearMisses: readonly {
    readonly Policy: string
    readonly Statement: string
    readonly Effect: string
    readonly Failed: readonly {
      readonly element: string
      readonly expected: readonly string[]
      readonly got: unknown
    }[]
  }[]
}

const MOST_NEAR_MISSES = 5

/**
 * An explanation in the words of the wire. Only near misses that `isTold` are told: by default those about the action that
 * was asked, because what other services guard is not the asker's to know.
 */
export function explainedPair(
  { action, resource }: Pair,
  { decision, statements }: Explanation,
  isTold: (statement: StatementExplanation) => boolean = isAboutAction,
): ExplainedPair {
  const [by] = decision.decidedBy
  const missed = statements.filter((statement) => !statement.applies && isTold(statement)).slice(0, MOST_NEAR_MISSES)
  return {
    Action: action,
    Resource: resource,
    Decision: decision.kind,
    MatchedStatement: by?.index === undefined ? null : statementName(by),
    Policy: by?.policyId ?? null,
    DecidedBy: decision.decidedBy,
    MissingContext: decision.missingContext,
    Errors: decision.errors.map(({ code, message }) => ({ code, message })),
    NearMisses: missed.map(({ at, effect, failed }) => ({
      Policy: at.policyId ?? at.source,
      Statement: statementName(at),
      Effect: effect,
      Failed: failed.map(({ element, expected, got }) => ({ element, expected, got })),
    })),
  }
}

/** Whether a statement covers the action that was asked, whatever else it missed. */
export function isAboutAction({ failed }: StatementExplanation): boolean {
  return failed.every(({ element }) => element !== 'Action' && element !== 'NotAction')
}

function statementName({ sid, index }: DecidedBy): string {
  return sid ?? `Statement/${index ?? 0}`
}

/** What decided, in one line for the audit event: `groups/eng policy#2/Statement/0`. */
export function matchedText({ source, policyId = '', version, sid, index }: DecidedBy): string {
  const policy = version === undefined ? policyId : `${policyId}#${version}`
  return index === undefined ? `${source} ${policy}`.trim() : `${source} ${policy}/${sid ?? `Statement/${index}`}`
}
