import type { Problem } from '../problem.js'

/** Every code that `parseGroupExpression` and `fillGroupExpression` report, with its rule in one line. Codes are stable. */
export const GROUP_PROBLEM_CODES = Object.freeze({
  'not-a-text': 'an expression is a text',
  'empty-expression': 'an expression names a group',
  'expression-too-long': 'the text is over the limit `characters`',
  'too-many-groups': 'the expression is over the limit `leaves`',
  'nested-too-deep': 'parentheses and `~` around a group are over the limit `nesting`',
  'missing-operand': 'an operator has no group before or behind it, or parentheses hold none',
  'missing-operator': 'two groups stand side by side without operator',
  'unknown-operator': 'the operators are `|`, `^`, `&`, `~` and `+`, each a single character',
  'missing-parenthesis': 'a parenthesis is not closed',
  'unexpected-parenthesis': 'a parenthesis is closed that was not opened',
  'nested-information': '`+` stands only between whole expressions, never within parentheses',
  'invalid-direct': '`direct(…)` holds the path of one group',
  'missing-quote': 'a quoted segment is not closed',
  'empty-segment': 'a segment of a path is empty',
  'invalid-segment':
    'a segment is a letter or digit and up to 127 more of letters, digits and `._@+-`, of ASCII and not encoded',
  'path-too-deep': 'a path is over the limit `segments`',
  'invalid-placeholder': 'a placeholder is a whole segment: `:` and the name of a parameter',
  'unsupported-placeholder': 'placeholders have no meaning where the expression is used',
  'missing-parameter': 'a placeholder has no parameter of its name',
  'invalid-parameter': 'the value of a parameter is not a segment',
})

/** A code of `GROUP_PROBLEM_CODES`. */
export type GroupProblemCode = keyof typeof GROUP_PROBLEM_CODES

/** One thing that is wrong with an expression. `path` is `''`, or the JSON pointer of the parameter that is at fault. */
export interface GroupProblem extends Problem {
  readonly code: GroupProblemCode
  /** Where the fault begins in the text, in UTF-16 units; 0 for parameters. */
  readonly offset: number
}

/** One problem as frozen data. */
export function groupProblem(
  code: GroupProblemCode,
  offset: number,
  message: string,
  extra: { readonly suggestion?: string | undefined; readonly path?: string } = {},
): GroupProblem {
  const { suggestion, path = '' } = extra
  return Object.freeze({ code, path, offset, message, ...(suggestion === undefined ? {} : { suggestion }) })
}
