import type { GroupExpression, GroupTerm } from './group-expression.js'

const OPERATORS = { anyOf: ' | ', oneOf: ' ^ ', allOf: ' & ' } as const

/** How strongly each kind binds. */
const STRENGTH: Readonly<Record<GroupTerm['kind'], number>> = { anyOf: 1, oneOf: 2, allOf: 3, not: 4, group: 5 }

/**
 * Prints an expression as canonical text: one blank around each operator, none behind `~`, no quotes, and parentheses
 * only where they mean something. `parseGroupExpression` reads the same expression from it.
 */
export function printGroupExpression(expression: GroupExpression): string {
  if (expression.kind !== 'info') return printTerm(expression, 0)
  return [expression.decision, ...expression.information].map((term) => printTerm(term, 0)).join(' + ')
}

/** Parentheses also around a kind within itself: `(a ^ b) ^ c` is not `a ^ b ^ c`. */
function printTerm(term: GroupTerm, outer: number): string {
  const text = plainText(term)
  const bare = STRENGTH[term.kind] > outer || (term.kind === 'not' && outer === STRENGTH.not)
  return bare ? text : `(${text})`
}

function plainText(term: GroupTerm): string {
  switch (term.kind) {
    case 'group':
      return term.direct ? `direct(${term.path})` : term.path
    case 'not':
      return `~${printTerm(term.operand, STRENGTH.not)}`
    default:
      return term.operands.map((operand) => printTerm(operand, STRENGTH[term.kind])).join(OPERATORS[term.kind])
  }
}
