import type { BaseOperator, Operator } from '../condition-operator.js'
import { findOperator } from '../condition-operator.js'
import { canonicalContextKey } from '../context-key.js'
import type { ConditionBlock, ConditionValue, OneOrMany } from '../document.js'
import type { Fault } from '../fault.js'
import { compileArn } from './arn-comparer.js'
import { compileBinary } from './binary-comparer.js'
import { compileBool, parseBoolean } from './bool-comparer.js'
import type { CompiledComparer, Comparer, Truth, VariableResolver } from './comparer.js'
import { compileIp } from './ip-comparer.js'
import { compileDate, compileNumeric } from './ordered-comparer.js'
import { compileString } from './string-comparer.js'

/** One `operator: {key: values}` of a condition, ready to be asked. */
export interface ConditionTest {
  /** As written when the operator is unknown. */
  readonly operatorName: string
  readonly operator: Operator | undefined
  /** Canonical context key. */
  readonly key: string
  /** Canonical text of the policy values, as written. */
  readonly values: readonly string[]
  readonly comparer: Comparer | undefined
  readonly fault: Fault | undefined
}

/** Compiles a whole `Condition`. `variables` is false for documents of 2008-10-17. */
export function compileCondition(block: ConditionBlock, variables: boolean): readonly ConditionTest[] {
  return Object.entries(block).flatMap(([operatorName, keys]) => {
    const tests = Object.entries(keys).map(([key, values]) => compileTest(operatorName, key, values, variables))
    return refuseRepeatedKeys(tests)
  })
}

function refuseRepeatedKeys(tests: readonly ConditionTest[]): readonly ConditionTest[] {
  const seen = new Set<string>()
  return tests.map((test) => {
    if (!seen.has(test.key)) return (void seen.add(test.key), test)
    const message = `\`${test.key}\` stands twice in \`${test.operatorName}\``
    return { ...test, fault: { code: 'duplicate-condition-key', message } }
  })
}

function compileTest(
  operatorName: string,
  name: string,
  written: OneOrMany<ConditionValue>,
  variables: boolean,
): ConditionTest {
  const operator = findOperator(operatorName)
  const values = (Array.isArray(written) ? written : [written]).map(String)
  const compiled = compileOperands(operator, operatorName, values, variables)
  return {
    operatorName,
    operator,
    key: canonicalContextKey(name),
    values,
    comparer: compiled.comparer,
    fault: compiled.fault,
  }
}

function compileOperands(
  operator: Operator | undefined,
  operatorName: string,
  values: readonly string[],
  variables: boolean,
): CompiledComparer {
  const fault = operatorFault(operator, operatorName)
  if (operator === undefined || fault !== undefined) {
    return { fault: fault ?? { code: 'invalid-condition-operator', message: `no operator \`${operatorName}\`` } }
  }
  return compileComparer(operator.base, values, variables)
}

function operatorFault(operator: Operator | undefined, name: string): Fault | undefined {
  if (operator?.ifExists !== true) return undefined
  if (operator.base.family === 'null') return { code: 'null-with-if-exists', message: `\`${name}\` has no meaning` }
  if (operator.quantifier !== 'ForAnyValue') return undefined
  return { code: 'for-any-value-with-if-exists', message: `\`${name}\` has no agreed meaning` }
}

function compileComparer(operator: BaseOperator, values: readonly string[], variables: boolean): CompiledComparer {
  switch (operator.family) {
    case 'string':
      return compileString(operator, values, variables)
    case 'numeric':
      return compileNumeric(operator, values)
    case 'date':
      return compileDate(operator, values)
    case 'bool':
      return compileBool(values, variables)
    case 'binary':
      return compileBinary(values)
    case 'ip':
      return compileIp(values)
    case 'arn':
      return compileArn(values, variables)
    case 'null':
      return compileBool(values, false)
  }
}

/** The values of a key in a request: `undefined` when missing, else one or several texts. */
export type KeyValues = string | readonly string[] | undefined

/**
 * Asks one test (policy-semantics 3.8, master truth table). `'error'` when something in it cannot be read; what that
 * means depends on the effect of the statement and is the caller's to judge.
 */
export function testHolds(test: ConditionTest, found: KeyValues, resolver: VariableResolver): Truth {
  const { operator, comparer } = test
  if (test.fault !== undefined || operator === undefined || comparer === undefined) return 'error'
  if (operator.base.family === 'null') return test.values.some((value) => parseBoolean(value) === (found === undefined))
  if (operator.quantifier !== 'one') return setTestHolds(operator, comparer, test.values, found, resolver)
  if (found === undefined) return operator.ifExists || operator.base.negated
  if (test.values.length === 0) return !operator.ifExists && operator.base.negated
  if (typeof found === 'string') return valueHolds(operator, comparer, found, resolver)
  const results = found.map((value) => valueHolds(operator, comparer, value, resolver))
  // Several values satisfy no plain operator, not even a negated one; but one that cannot be read is an error as ever.
  return results.includes('error') ? 'error' : results.length === 1 && results[0] === true
}

function setTestHolds(
  operator: Operator,
  comparer: Comparer,
  policyValues: readonly string[],
  found: KeyValues,
  resolver: VariableResolver,
): Truth {
  const forAll = operator.quantifier === 'ForAllValues'
  const values = typeof found === 'string' ? [found] : (found ?? [])
  if (values.every((value) => value === '')) return forAll
  if (policyValues.length === 0) return false
  let result: Truth = forAll
  for (const value of values) {
    const holds = valueHolds(operator, comparer, value, resolver)
    if (holds === 'error') return 'error'
    if (holds !== forAll) result = holds
  }
  return result
}

/** Negation stands inside the quantifier: NOR over the policy values, for each request value. */
function valueHolds(operator: Operator, comparer: Comparer, value: string, resolver: VariableResolver): Truth {
  const holds = comparer.holdsForAny(value, resolver)
  return holds === 'error' ? 'error' : holds !== operator.base.negated
}
