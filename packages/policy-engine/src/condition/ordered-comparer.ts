import type { BaseOperator, Relation } from '../condition-operator.js'
import type { CompiledComparer, Comparer, Truth } from './comparer.js'
import { compareDecimals, parseDecimal } from './decimal.js'
import { compareInstants, parseInstant } from './instant.js'

/** Compiles the policy values of a Numeric operator. */
export function compileNumeric(operator: BaseOperator, values: readonly string[]): CompiledComparer {
  return compileOrdered(values, operator.relation, parseDecimal, compareDecimals, 'number')
}

/** Compiles the policy values of a Date operator. */
export function compileDate(operator: BaseOperator, values: readonly string[]): CompiledComparer {
  return compileOrdered(values, operator.relation, parseInstant, compareInstants, 'date')
}

function compileOrdered<T extends object>(
  values: readonly string[],
  relation: Relation,
  parse: (text: string) => T | undefined,
  compare: (left: T, right: T) => number,
  noun: string,
): CompiledComparer {
  const read: T[] = []
  for (const value of values) {
    const parsed = parse(value)
    if (parsed === undefined) return { fault: { code: `invalid-${noun}`, message: `\`${value}\` is not a ${noun}` } }
    read.push(parsed)
  }
  return { comparer: new OrderedComparer(values, read, signTest(relation), parse, compare) }
}

/** Which signs of `request - policy` satisfy the relation. */
function signTest(relation: Relation): (sign: number) => boolean {
  switch (relation) {
    case 'lessThan':
      return (sign) => sign < 0
    case 'lessThanEquals':
      return (sign) => sign <= 0
    case 'greaterThan':
      return (sign) => sign > 0
    case 'greaterThanEquals':
      return (sign) => sign >= 0
    default:
      return (sign) => sign === 0
  }
}

class OrderedComparer<T extends object> implements Comparer {
  readonly variables = []

  constructor(
    private readonly written: readonly string[],
    private readonly values: readonly T[],
    private readonly satisfies: (sign: number) => boolean,
    private readonly parse: (text: string) => T | undefined,
    private readonly compare: (left: T, right: T) => number,
  ) {}

  holdsForAny(value: string): Truth {
    const left = this.parse(value)
    if (left === undefined) return 'error'
    for (const right of this.values) {
      if (this.satisfies(this.compare(left, right))) return true
    }
    return false
  }

  expected(): readonly string[] {
    return this.written
  }
}
