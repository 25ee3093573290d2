import { quote } from '../parse/problem-list.js'
import { type GroupExpression, type GroupLeaf, type GroupTerm, leavesOf } from './group-expression.js'
import { isGroupTemplate } from './fill-group-expression.js'
import { placeholdersOf } from './group-path.js'
import { type GroupProblem, groupProblem } from './group-problem.js'

/** The groups of one person by path, as `Groups` and `DirectGroups` have them. Compared exactly, letter case too. */
export interface GroupMembership {
  /** All groups: direct ones, and those reached by descent and over links. */
  readonly groups: ReadonlySet<string> | readonly string[]
  /** Groups of which the person is a member without going over another. */
  readonly directGroups: ReadonlySet<string> | readonly string[]
}

/** What was found out about one group of an expression. */
export interface GroupLeafOutcome {
  readonly path: string
  /** Direct membership was asked for: by `direct(…)`, or because the group stands below `~` or `^`. */
  readonly direct: boolean
  /** Stands below an odd number of `~`, so that membership speaks against the decision. */
  readonly negated: boolean
  /** Stands behind `+`: looked up, but without bearing on the decision. */
  readonly information: boolean
  /** The person is such a member. Says nothing of the whole. */
  readonly granted: boolean
}

/** The decision about an expression, with every leaf in the order of the text. */
export interface GroupOutcome {
  readonly granted: boolean
  readonly leaves: readonly GroupLeafOutcome[]
  /** Why it could not be decided, which is never granted: placeholders that were not filled. */
  readonly problems: readonly GroupProblem[]
}

/**
 * Decides an expression and reports every leaf. Below `~` and `^` leaves ask for direct membership only (domain-model
 * 5.4.2): members of a group above are members of `blocked` by descent, and `~blocked` is not to shut them out.
 */
export function evaluateGroups(expression: GroupExpression, membership: GroupMembership): GroupOutcome {
  const problems = unfilled(expression)
  return {
    granted: problems.length === 0 && holds(decisionOf(expression), membership, false),
    leaves: partsOf(expression).flatMap((term, i) =>
      outcomes(term, membership, { direct: false, negated: false, information: i > 0 }),
    ),
    problems,
  }
}

/** `granted` of `evaluateGroups`, without the report. */
export function grantsGroups(expression: GroupExpression, membership: GroupMembership): boolean {
  return !isGroupTemplate(expression) && holds(decisionOf(expression), membership, false)
}

function unfilled(expression: GroupExpression): readonly GroupProblem[] {
  const names = new Set(leavesOf(expression).flatMap(({ path }) => placeholdersOf(path)))
  return [...names].map((name) => groupProblem('missing-parameter', 0, `${quote(`:${name}`)} was not filled`))
}

function decisionOf(expression: GroupExpression): GroupTerm {
  return expression.kind === 'info' ? expression.decision : expression
}

function partsOf(expression: GroupExpression): readonly GroupTerm[] {
  return expression.kind === 'info' ? [expression.decision, ...expression.information] : [expression]
}

function holds(term: GroupTerm, membership: GroupMembership, direct: boolean): boolean {
  switch (term.kind) {
    case 'group':
      return isMember(term, membership, direct)
    case 'not':
      return !holds(term.operand, membership, true)
    case 'anyOf':
      return term.operands.some((operand) => holds(operand, membership, direct))
    case 'allOf':
      return term.operands.length > 0 && term.operands.every((operand) => holds(operand, membership, direct))
    case 'oneOf':
      return term.operands.filter((operand) => holds(operand, membership, true)).length === 1
  }
}

function isMember(leaf: GroupLeaf, { groups, directGroups }: GroupMembership, direct: boolean): boolean {
  const asked = leaf.direct || direct ? directGroups : groups
  return 'has' in asked ? asked.has(leaf.path) : asked.includes(leaf.path)
}

type Place = Pick<GroupLeafOutcome, 'direct' | 'negated' | 'information'>

function outcomes(term: GroupTerm, membership: GroupMembership, place: Place): readonly GroupLeafOutcome[] {
  switch (term.kind) {
    case 'group': {
      const direct = place.direct || term.direct
      return [{ path: term.path, ...place, direct, granted: isMember(term, membership, direct) }]
    }
    case 'not':
      return outcomes(term.operand, membership, { ...place, direct: true, negated: !place.negated })
    default: {
      const inner = term.kind === 'oneOf' ? { ...place, direct: true } : place
      return term.operands.flatMap((operand) => outcomes(operand, membership, inner))
    }
  }
}
