import { quote } from '../parse/problem-list.js'
import { GROUP_EXPRESSION_LIMITS, type GroupExpression } from './group-expression.js'
import { GroupParser } from './group-parser.js'
import { type GroupProblem, groupProblem } from './group-problem.js'

/** How an expression is read. */
export interface GroupParseOptions {
  /** Whether segments like `:name` are placeholders, for `fillGroupExpression`; else they are refused. Default true. */
  readonly placeholders?: boolean
}

/** The expression, or everything that is wrong with it: `expression` is there exactly when `problems` is empty. */
export interface GroupExpressionResult {
  /** Deeply frozen. */
  readonly expression: GroupExpression | undefined
  readonly problems: readonly GroupProblem[]
}

/**
 * Reads an expression of the composition language (domain-model 5.4.4). Takes anything, never throws, and reports all
 * problems at once. The cost grows with the length of the text alone.
 *
 * From weak to strong: `+` (information, only at the top), `|`, `^`, `&`, `~` (prefix), then parentheses, `direct(path)`
 * and the path of a group. White space is free, but a `+` that is an operator needs some before it.
 *
 * Accepted: `a | b & ~c`, `chat/dm/"blocked"`, `direct(a/b)`, `chat/:dm`, `a + b + c`, `(a ^ b) & c`.
 * Rejected: `a b` (`missing-operator`), `a |` (`missing-operand`), `(a + b) | c` (`nested-information`), `a/../b`
 * (`invalid-segment`), and what `GROUP_PROBLEM_CODES` lists.
 */
export function parseGroupExpression(text: unknown, options: GroupParseOptions = {}): GroupExpressionResult {
  const refused = refusedUnread(text)
  if (refused !== undefined) return { expression: undefined, problems: Object.freeze([refused]) }
  const parser = new GroupParser(String(text), options.placeholders ?? true)
  const expression = parser.parse()
  const problems = [...parser.problems].sort((left, right) => left.offset - right.offset)
  return { expression: problems.length === 0 ? expression : undefined, problems: Object.freeze(problems) }
}

function refusedUnread(text: unknown): GroupProblem | undefined {
  if (typeof text !== 'string') return groupProblem('not-a-text', 0, 'an expression is a text')
  const most = GROUP_EXPRESSION_LIMITS.characters
  if (text.length > most) {
    const message = `${text.length} characters, over the limit of ${most}: ${quote(text)}`
    return groupProblem('expression-too-long', 0, message)
  }
  return text.trim() === '' ? groupProblem('empty-expression', 0, 'the expression names no group') : undefined
}
