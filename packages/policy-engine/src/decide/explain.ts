import { actionMatches } from '../statement/action-matcher.js'
import { type CompiledLayers, compiledOf, type Origin, placeOf, queryOfGiver } from './compile-layers.js'
import type { CompiledPolicy, CompiledStatement } from '../statement/compile-policy.js'
import { type ConditionTest, testHolds } from '../condition/condition-test.js'
import { decide, decideQuery, refusal } from './decide.js'
import type { DecidedBy, Decision } from '../decision.js'
import type { Effect } from '../document.js'
import { Evaluation } from './evaluation.js'
import { type Fault, LIST_IN_VARIABLE, UNREADABLE_VALUE } from '../fault.js'
import type { Layers } from '../layers.js'
import { principalStrength } from '../statement/principal-matcher.js'
import { type Query, readRequest } from './read-request.js'
import type { AuthorizationRequest } from '../request.js'
import { renderPattern } from '../pattern/render-pattern.js'
import { resourceHolds } from '../statement/resource-matcher.js'

/** Why one element of a statement did not match, or could not be evaluated. */
export interface FailedElement {
  readonly element: 'Action' | 'NotAction' | 'Resource' | 'NotResource' | 'Principal' | 'NotPrincipal' | 'Condition'
  /** `Condition`: the operator as written. */
  readonly operator?: string
  /** `Condition`: the context key, canonical. */
  readonly key?: string
  /** What the statement asks for, variables replaced where they have a value. */
  readonly expected: readonly string[]
  /** What the request holds; `null` when the key is missing. */
  readonly got: string | readonly string[] | null
  /** Set when the element could not be evaluated; in a Deny it counted as matching. */
  readonly error?: Fault
}

/** One statement against one request. */
export interface StatementExplanation {
  readonly at: DecidedBy
  readonly effect: Effect
  /** Whether the statement applies to the request. */
  readonly applies: boolean
  /** Every element that does not match, and every one that could not be evaluated. */
  readonly failed: readonly FailedElement[]
}

/** A decision with everything that led to it. */
export interface Explanation {
  readonly decision: Decision
  /** All statements: those that apply first, then by how little is missing (near misses first). */
  readonly statements: readonly StatementExplanation[]
  /** The explanations of givers whose permissions limit a source. */
  readonly givers: readonly { readonly id: string; readonly explanation: Explanation }[]
}

/**
 * Explains a decision: for every statement, which elements failed, what was expected and what the request holds.
 * A separate walk over the same compiled statements; never throws. Not for the hot path.
 */
export function explain(request: AuthorizationRequest, layers: CompiledLayers | Layers): Explanation {
  const decision = decide(request, layers)
  try {
    const compiled = compiledOf(layers)
    const query = readRequest(request, compiled.limits)
    if ('errors' in query || compiled.faults.length > 0) return { decision, statements: [], givers: [] }
    return explainQuery(decision, query, compiled, new Evaluation(query.context))
  } catch {
    // Members that throw when they are read: the decision says so.
    return { decision, statements: [], givers: [] }
  }
}

function explainQuery(decision: Decision, query: Query, layers: CompiledLayers, evaluation: Evaluation): Explanation {
  const bounded = layers.boundaries.length > 0
  const statements = layers.policies.flatMap((policy, i) => {
    const origin = layers.originOf[i]
    if (origin === undefined) return []
    const reaching = policy.statements.filter((statement) => !statement.deny || origin.denyReach !== 'nothing')
    return reaching.map((statement) => explainStatement({ statement, policy, origin, bounded }, query, evaluation))
  })
  return { decision, statements: statements.sort(byWhatIsMissing), givers: explainGivers(query, layers, evaluation) }
}

function byWhatIsMissing(left: StatementExplanation, right: StatementExplanation): number {
  return Number(right.applies) - Number(left.applies) || left.failed.length - right.failed.length
}

function explainGivers(query: Query, layers: CompiledLayers, evaluation: Evaluation): Explanation['givers'] {
  const givers = layers.boundedSources.flatMap((source) => source.givers)
  return givers.map((giver) => {
    const { id, layers: own, context, fault } = giver
    const asked = queryOfGiver(query, giver)
    if (fault !== undefined) return { id, explanation: { decision: refusal([fault]), statements: [], givers: [] } }
    const decision = decideQuery(asked, own, evaluation.asPrincipal(context))
    return { id, explanation: explainQuery(decision, asked, own, evaluation.asPrincipal(context)) }
  })
}

/** One statement in the place where it stands. */
interface StatementCase {
  readonly statement: CompiledStatement
  readonly policy: CompiledPolicy
  readonly origin: Origin
  /** The principal has a boundary (for `NotPrincipal`). */
  readonly bounded: boolean
}

function explainStatement(found: StatementCase, query: Query, evaluation: Evaluation): StatementExplanation {
  const { statement, policy, origin } = found
  const failed = [
    ...explainAction(statement, query),
    ...explainResource(statement, query, evaluation),
    ...explainPrincipal(found, query),
    ...statement.conditions.flatMap((test) => explainTest(test, evaluation)),
  ]
  return {
    at: placeOf(origin, policy, statement),
    effect: statement.deny ? 'Deny' : 'Allow',
    applies: applies(statement, failed),
    failed,
  }
}

/** As in deciding: errors close, and one in a condition settles the whole condition. */
function applies(statement: CompiledStatement, failed: readonly FailedElement[]): boolean {
  if (!statement.deny) return failed.length === 0
  const conditionFails = failed.some((element) => element.element === 'Condition' && element.error !== undefined)
  return failed.every((element) => element.error !== undefined || (element.element === 'Condition' && conditionFails))
}

function explainAction({ action }: CompiledStatement, query: Query): FailedElement[] {
  if (action.fault === undefined && actionMatches(action, query.action.lower)) return []
  const element = action.not ? 'NotAction' : 'Action'
  return [{ element, expected: action.sources, got: query.action.text, ...(action.fault && { error: action.fault }) }]
}

function explainResource({ resource }: CompiledStatement, query: Query, evaluation: Evaluation): FailedElement[] {
  const holds = resourceHolds(resource, query.resource, evaluation)
  if (holds === true) return []
  const error = holds === 'error' ? (resource.fault ?? LIST_IN_VARIABLE) : undefined
  const expected = resource.patterns.map((pattern) => renderPattern(pattern, evaluation) ?? pattern.source)
  return [
    { element: resource.not ? 'NotResource' : 'Resource', expected, got: query.resource.text, ...(error && { error }) },
  ]
}

function explainPrincipal({ statement, bounded }: StatementCase, query: Query): FailedElement[] {
  const { principal, deny } = statement
  if (principal === undefined) return []
  if (principal.fault === undefined && principalStrength(principal, query.principal, deny, bounded) !== 'none')
    return []
  const element = principal.not ? 'NotPrincipal' : 'Principal'
  const expected = principal.entries.map((entry) => entry.value)
  return [{ element, expected, got: query.principal.arn ?? null, ...(principal.fault && { error: principal.fault }) }]
}

function explainTest(test: ConditionTest, evaluation: Evaluation): FailedElement[] {
  const got = evaluation.read(test.key)
  const holds = test.fault === undefined ? testHolds(test, got, evaluation) : 'error'
  if (holds === true) return []
  const error = holds === 'error' ? (test.fault ?? UNREADABLE_VALUE) : undefined
  const expected = test.comparer?.expected(evaluation) ?? test.values
  return [
    {
      element: 'Condition',
      operator: test.operatorName,
      key: test.key,
      expected,
      got: got ?? null,
      ...(error && { error }),
    },
  ]
}
