import { BASE_OPERATORS, findOperator, type Operator } from '../condition-operator.js'
import { canonicalContextKey, knownContextKey } from '../context-key.js'
import { nearest } from './suggestion.js'
import { checkConditionValues } from './condition-value-rules.js'
import { isObject, type JsonObject } from './json-value.js'
import { pointerTo, type ProblemList, quote } from './problem-list.js'

/** Reports operators, keys and values that mean nothing (policy-semantics 3.7 to 3.9). */
export function checkCondition(condition: unknown, path: string, legacy: boolean, problems: ProblemList): void {
  if (!isObject(condition)) return
  for (const [name, keys] of Object.entries(condition)) {
    const operatorPath = pointerTo(path, name)
    const operator = checkOperator(name, operatorPath, problems)
    if (isObject(keys)) checkKeys(keys, operator, operatorPath, legacy, problems)
  }
}

/**
 * Accepted: `StringLike`, `NumericEqualsIfExists`, `ForAllValues:StringEqualsIfExists`, `ForAnyValue:Null` (lint advises against it).
 * Rejected: `stringLike` (case), `StringEqual`, `ForSomeValue:StringLike`, `NullIfExists`, `ForAnyValue:StringLikeIfExists`.
 */
function checkOperator(name: string, path: string, problems: ProblemList): Operator | undefined {
  const operator = findOperator(name)
  if (operator === undefined) {
    problems.add(
      'invalid-condition-operator',
      path,
      `there is no condition operator ${quote(name)}`,
      nearestOperator(name),
    )
    return undefined
  }
  const { base, quantifier, ifExists, canonical } = operator
  if (ifExists && base.family === 'null') {
    problems.add('null-with-if-exists', path, '`Null` takes no `IfExists`', 'Null')
  } else if (ifExists && quantifier === 'ForAnyValue') {
    problems.add(
      'for-any-value-with-if-exists',
      path,
      `${quote(name)} has no agreed meaning`,
      `ForAnyValue:${base.name}`,
    )
  } else if (canonical !== name) {
    problems.add('invalid-condition-operator-case', path, `${quote(name)} is written \`${canonical}\``, canonical)
  }
  return operator
}

const BASE_NAMES: readonly string[] = BASE_OPERATORS.map((operator) => operator.name)
const QUANTIFIERS = ['ForAllValues', 'ForAnyValue']

/** Looks for quantifier, operator and `IfExists` apart, so that few candidates are compared. */
function nearestOperator(name: string): string | undefined {
  const [first = '', ...rest] = name.split(/[:.]+/)
  const quantifier = rest.length === 0 ? undefined : nearest(first, QUANTIFIERS)
  const plain = (quantifier === undefined ? [first, ...rest] : rest).join('')
  const ifExists = plain.toLowerCase().endsWith('ifexists')
  const base = nearest(ifExists ? plain.slice(0, -'IfExists'.length) : plain, BASE_NAMES)
  if (base === undefined) return undefined
  const found = (quantifier === undefined ? '' : `${quantifier}:`) + base + (ifExists ? 'IfExists' : '')
  return isSupported(findOperator(found)) ? found : undefined
}

function isSupported(operator: Operator | undefined): boolean {
  return operator?.ifExists !== true || (operator.base.family !== 'null' && operator.quantifier !== 'ForAnyValue')
}

function checkKeys(
  keys: JsonObject,
  operator: Operator | undefined,
  path: string,
  legacy: boolean,
  problems: ProblemList,
): void {
  const seen = new Map<string, string>()
  for (const [name, values] of Object.entries(keys)) {
    const keyPath = pointerTo(path, name)
    checkKey(name, keyPath, seen, problems)
    if (operator === undefined) continue
    checkQualifier(name, operator, keyPath, problems)
    checkConditionValues(values, operator, keyPath, legacy, problems)
  }
}

const KEY = /^[\w.-]+(?::[\w.:*-]+)?(?:\/[\p{L}\p{N}_.:/=+@-](?:[\p{L}\p{N} _.:/=+@-]*[\p{L}\p{N}_.:/=+@-])?)?$/u

/**
 * Accepted: `SourceIp`, `aws:PrincipalTag/Cost Center`, `kms:EncryptionContext:aws:s3:arn`, a service's own `Colour`.
 * Rejected: `''`, `aws:`, `source ip` (space), `PrincipalTag/` (no tag key), `${Username}`, `__proto__`.
 */
function checkKey(name: string, path: string, seen: Map<string, string>, problems: ProblemList): void {
  if (!KEY.test(name) || name === '__proto__') {
    return problems.add('invalid-condition-key', path, `${quote(name)} is not written as a condition key`)
  }
  const canonical = canonicalContextKey(name)
  const other = seen.get(canonical)
  if (other === undefined) return void seen.set(canonical, name)
  problems.add(
    'duplicate-condition-key',
    path,
    `${quote(name)} and ${quote(other)} are one key, named twice by one operator`,
  )
}

function checkQualifier(name: string, operator: Operator, path: string, problems: ProblemList): void {
  if (operator.quantifier !== 'one' || operator.base.family === 'null' || knownContextKey(name)?.list !== true) return
  const message = `key ${quote(name)} has several values, so its operator needs \`ForAllValues:\` or \`ForAnyValue:\``
  problems.add('missing-qualifier', path, message)
}
