import { quote } from '../parse/problem-list.js'
import {
  compositionOf,
  type GroupComposition,
  type GroupExpression,
  type GroupLeaf,
  type GroupTerm,
  informationOf,
  negationOf,
} from './group-expression.js'
import { parseGroupExpression } from './parse-group-expression.js'
import { printGroupExpression } from './print-group-expression.js'

/** What builders take: an expression, or its text. */
export type GroupInput<T extends GroupExpression = GroupTerm> = string | T

/** `x | y`: granted when one of the operands is. @throws TypeError naming the problem of an operand or of the whole */
export function anyOf(...operands: readonly GroupInput[]): GroupTerm {
  return composed('anyOf', operands)
}

/** `x & y`: granted when all operands are. @throws TypeError naming the problem of an operand or of the whole */
export function allOf(...operands: readonly GroupInput[]): GroupTerm {
  return composed('allOf', operands)
}

/** `x ^ y`: granted when exactly one operand is; asks for direct membership. @throws TypeError naming the problem */
export function oneOf(...operands: readonly GroupInput[]): GroupTerm {
  return composed('oneOf', operands)
}

/** `~x`: granted when the operand is not; asks for direct membership. @throws TypeError naming the problem */
export function not(operand: GroupInput): GroupTerm {
  return term(negationOf(term(operand)))
}

/** `x + y`: decided by the first; the others are only looked up and reported. @throws TypeError naming the problem */
export function info(decision: GroupInput, ...information: readonly GroupInput[]): GroupExpression {
  return read(
    informationOf(
      term(decision),
      information.map((input) => term(input)),
    ),
  )
}

/** `direct(path)`: asks for direct members. @throws TypeError when the text is not the path of one group */
export function direct(path: string): GroupLeaf {
  return leaf(path, `direct(${path})`)
}

/** Asks for members of one group, those of groups above too. @throws TypeError when the text is not the path of one group */
export function group(path: string): GroupLeaf {
  return leaf(path, path)
}

function composed(kind: GroupComposition['kind'], operands: readonly GroupInput[]): GroupTerm {
  const [first, ...more] = operands.map((operand) => term(operand))
  if (first === undefined) throw new TypeError(`\`${kind}\` takes at least one group`)
  return term(compositionOf(kind, first, more))
}

function leaf(path: string, text: string): GroupLeaf {
  const expression = read(text)
  if (expression.kind === 'group' && !path.includes('(')) return expression
  throw new TypeError(`not the path of one group: ${quote(path)}`)
}

function term(input: GroupInput): GroupTerm {
  const expression = read(input)
  if (expression.kind !== 'info') return expression
  throw new TypeError(`\`+\` stands only between whole expressions: ${quote(printGroupExpression(expression))}`)
}

/** What is built is what its text says, so that it keeps the limits and can be printed and sent. */
function read(input: GroupInput<GroupExpression>): GroupExpression {
  const text = typeof input === 'string' ? input : printGroupExpression(input)
  const { expression, problems } = parseGroupExpression(text)
  if (expression !== undefined) return expression
  throw new TypeError(`group expression ${quote(text)}: ${problems[0]?.message ?? 'cannot be read'}`)
}
