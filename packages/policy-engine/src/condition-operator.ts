/**
 * The names of condition operators (policy-semantics 3.9) and their modifiers (3.8).
 */

/** What kind of value an operator compares. */
export type OperatorFamily = 'string' | 'numeric' | 'date' | 'bool' | 'binary' | 'ip' | 'arn' | 'null'

/** How an operator compares within its family. */
export type Relation =
  | 'equals'
  | 'equalsIgnoreCase'
  | 'like'
  | 'lessThan'
  | 'lessThanEquals'
  | 'greaterThan'
  | 'greaterThanEquals'
  | 'within'

/** One operator without modifiers. */
export interface BaseOperator {
  readonly name: string
  readonly family: OperatorFamily
  readonly relation: Relation
  readonly negated: boolean
  /** Policy values may hold variables (3.6). */
  readonly variables: boolean
}

/** The quantifier of a set operator; `one` for plain operators. */
export type Quantifier = 'one' | 'ForAllValues' | 'ForAnyValue'

/** A whole operator name, taken apart. */
export interface Operator {
  readonly base: BaseOperator
  readonly quantifier: Quantifier
  readonly ifExists: boolean
  /** The name in canonical case, for example `ForAllValues:StringNotLikeIfExists`. */
  readonly canonical: string
}

const TABLE: readonly (readonly [string, OperatorFamily, Relation, boolean])[] = [
  ['StringEquals', 'string', 'equals', false],
  ['StringNotEquals', 'string', 'equals', true],
  ['StringEqualsIgnoreCase', 'string', 'equalsIgnoreCase', false],
  ['StringNotEqualsIgnoreCase', 'string', 'equalsIgnoreCase', true],
  ['StringLike', 'string', 'like', false],
  ['StringNotLike', 'string', 'like', true],
  ['NumericEquals', 'numeric', 'equals', false],
  ['NumericNotEquals', 'numeric', 'equals', true],
  ['NumericLessThan', 'numeric', 'lessThan', false],
  ['NumericLessThanEquals', 'numeric', 'lessThanEquals', false],
  ['NumericGreaterThan', 'numeric', 'greaterThan', false],
  ['NumericGreaterThanEquals', 'numeric', 'greaterThanEquals', false],
  ['DateEquals', 'date', 'equals', false],
  ['DateNotEquals', 'date', 'equals', true],
  ['DateLessThan', 'date', 'lessThan', false],
  ['DateLessThanEquals', 'date', 'lessThanEquals', false],
  ['DateGreaterThan', 'date', 'greaterThan', false],
  ['DateGreaterThanEquals', 'date', 'greaterThanEquals', false],
  ['Bool', 'bool', 'equals', false],
  ['BinaryEquals', 'binary', 'equals', false],
  ['IpAddress', 'ip', 'within', false],
  ['NotIpAddress', 'ip', 'within', true],
  ['ArnEquals', 'arn', 'like', false],
  ['ArnLike', 'arn', 'like', false],
  ['ArnNotEquals', 'arn', 'like', true],
  ['ArnNotLike', 'arn', 'like', true],
  ['Null', 'null', 'equals', false],
]

const TAKES_VARIABLES: readonly OperatorFamily[] = ['string', 'arn', 'bool']

/** The 26 operators and `Null`, in the order of policy-semantics 3.9. */
export const BASE_OPERATORS: readonly BaseOperator[] = TABLE.map(([name, family, relation, negated]) => ({
  name,
  family,
  relation,
  negated,
  variables: TAKES_VARIABLES.includes(family),
}))

const QUANTIFIERS: readonly (readonly [string, Quantifier])[] = [
  ['', 'one'],
  ['ForAllValues:', 'ForAllValues'],
  ['ForAnyValue:', 'ForAnyValue'],
]

const BY_LOWER_NAME = new Map<string, Operator>()
for (const base of BASE_OPERATORS) {
  for (const [prefix, quantifier] of QUANTIFIERS) {
    for (const ifExists of [false, true]) {
      const canonical = prefix + base.name + (ifExists ? 'IfExists' : '')
      BY_LOWER_NAME.set(canonical.toLowerCase(), { base, quantifier, ifExists, canonical })
    }
  }
}

/**
 * Takes an operator name apart, in any case; `undefined` when there is no such operator.
 * Combinations that the language has no meaning for (`NullIfExists`, `ForAnyValue:…IfExists`) are found here and refused by the parser.
 */
export function findOperator(name: string): Operator | undefined {
  return BY_LOWER_NAME.get(name.toLowerCase())
}

/** Every operator name in canonical case, for suggestions and editors. */
export function operatorNames(): readonly string[] {
  return [...BY_LOWER_NAME.values()].map((operator) => operator.canonical)
}
