import { pointerTo, quote } from '../parse/problem-list.js'
import {
  compositionOf,
  type GroupExpression,
  type GroupTerm,
  informationOf,
  leafOf,
  leavesOf,
  negationOf,
} from './group-expression.js'
import { isGroupSegment, placeholdersOf } from './group-path.js'
import { type GroupProblem, groupProblem } from './group-problem.js'
import type { GroupExpressionResult } from './parse-group-expression.js'

/** Values of placeholders by name, as a router gives them: decoded, and chosen by whoever sent the request. */
export type GroupParameters = Readonly<Record<string, string>>

/**
 * Puts values in place of the placeholders of an expression. Never throws: what cannot be filled is a problem, and then
 * there is no expression and nothing to be granted.
 *
 * A value is one plain segment, so that none climbs the tree: accepted `dm1`, `fred@example.org`; rejected `..`, `a/b`,
 * `%2F`, the empty text, `:dm`, 129 characters, letters beyond ASCII. Parameters without placeholder are not looked at.
 */
export function fillGroupExpression(expression: GroupExpression, params: GroupParameters): GroupExpressionResult {
  const names = new Set(leavesOf(expression).flatMap(({ path }) => placeholdersOf(path)))
  const problems = [...names].flatMap((name) => problemOf(name, params) ?? [])
  if (problems.length > 0) return { expression: undefined, problems: Object.freeze(problems) }
  return { expression: names.size === 0 ? expression : filled(expression, params), problems: Object.freeze([]) }
}

/** Whether an expression holds placeholders, so that it cannot be evaluated yet. */
export function isGroupTemplate(expression: GroupExpression): boolean {
  return leavesOf(expression).some(({ path }) => placeholdersOf(path).length > 0)
}

function problemOf(name: string, params: GroupParameters): GroupProblem | undefined {
  const value: unknown = Object.hasOwn(params, name) ? params[name] : undefined
  const path = pointerTo('', name)
  if (value === undefined)
    return groupProblem('missing-parameter', 0, `no parameter is called ${quote(name)}`, { path })
  if (typeof value === 'string' && isGroupSegment(value)) return undefined
  const shown = typeof value === 'string' ? quote(value) : `a value of type ${typeof value}`
  return groupProblem('invalid-parameter', 0, `not the name of a group: ${shown}`, { path })
}

function filled(expression: GroupExpression, params: GroupParameters): GroupExpression {
  if (expression.kind !== 'info') return filledTerm(expression, params)
  const information = expression.information.map((term) => filledTerm(term, params))
  return informationOf(filledTerm(expression.decision, params), information)
}

function filledTerm(term: GroupTerm, params: GroupParameters): GroupTerm {
  switch (term.kind) {
    case 'group':
      return leafOf(filledPath(term.path, params), term.direct)
    case 'not':
      return negationOf(filledTerm(term.operand, params))
    default: {
      const [first, ...more] = term.operands.map((operand) => filledTerm(operand, params))
      return first === undefined ? term : compositionOf(term.kind, first, more)
    }
  }
}

function filledPath(path: string, params: GroupParameters): string {
  return path
    .split('/')
    .map((segment) => (segment.startsWith(':') ? (params[segment.slice(1)] ?? segment) : segment))
    .join('/')
}
