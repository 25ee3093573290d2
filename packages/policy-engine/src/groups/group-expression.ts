/**
 * The composition language of groups (domain-model 5.4.4) as readonly data. A person is asked for by membership; who is a
 * member of what is looked up elsewhere and handed to `evaluateGroups`.
 */

/** Asks for membership of one group. */
export interface GroupLeaf {
  readonly kind: 'group'
  /** Segments joined by `/`; a segment `:name` is a placeholder that `fillGroupExpression` fills. */
  readonly path: string
  /** Only direct members count, not members of a group above. Below `not` and `oneOf` every leaf asks so, marked or not. */
  readonly direct: boolean
}

/** `~x`: granted when `x` is not. */
export interface GroupNegation {
  readonly kind: 'not'
  readonly operand: GroupTerm
}

/** `x | y` (`anyOf`), `x ^ y` (`oneOf`: exactly one of all, not an odd number of them), `x & y` (`allOf`); two operands or more. */
export interface GroupComposition {
  readonly kind: 'anyOf' | 'oneOf' | 'allOf'
  readonly operands: readonly GroupTerm[]
}

/** What may stand inside other expressions. */
export type GroupTerm = GroupLeaf | GroupNegation | GroupComposition

/** `x + y + z`: the decision is that of `x`; the others are only looked up and reported. */
export interface GroupInformation {
  readonly kind: 'info'
  readonly decision: GroupTerm
  /** One or more. */
  readonly information: readonly GroupTerm[]
}

/** A whole expression, as `parseGroupExpression` and the builders give it. Deeply frozen when they made it. */
export type GroupExpression = GroupTerm | GroupInformation

/** Sizes over which an expression is refused. */
export interface GroupExpressionLimits {
  /** UTF-16 units of the text. Default 1000. */
  readonly characters: number
  /** Groups that are named, each time counted. Default 64. */
  readonly leaves: number
  /** Parentheses and `~` around one group. Default 16. */
  readonly nesting: number
  /** Segments of one path: the depth of the tree of groups. Default 16. */
  readonly segments: number
}

/** The limits, as each field documents. They are those of the language and cannot be replaced. */
export const GROUP_EXPRESSION_LIMITS: GroupExpressionLimits = Object.freeze({
  characters: 1000,
  leaves: 64,
  nesting: 16,
  segments: 16,
})

/** A group as a frozen leaf. */
export function leafOf(path: string, direct: boolean): GroupLeaf {
  return Object.freeze({ kind: 'group', path, direct })
}

/** A frozen negation. */
export function negationOf(operand: GroupTerm): GroupNegation {
  return Object.freeze({ kind: 'not', operand })
}

/** A frozen composition, or the operand where there is only one. */
export function compositionOf(kind: GroupComposition['kind'], first: GroupTerm, more: readonly GroupTerm[]): GroupTerm {
  return more.length === 0 ? first : Object.freeze({ kind, operands: Object.freeze([first, ...more]) })
}

/** A frozen expression with information, or the decision where there is none. */
export function informationOf(decision: GroupTerm, information: readonly GroupTerm[]): GroupExpression {
  if (information.length === 0) return decision
  return Object.freeze({ kind: 'info', decision, information: Object.freeze([...information]) })
}

/** Every leaf in the order of the text. */
export function leavesOf(expression: GroupExpression): readonly GroupLeaf[] {
  switch (expression.kind) {
    case 'group':
      return [expression]
    case 'not':
      return leavesOf(expression.operand)
    case 'info':
      return [expression.decision, ...expression.information].flatMap(leavesOf)
    default:
      return expression.operands.flatMap(leavesOf)
  }
}
