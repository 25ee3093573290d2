import type { ConditionBlock, ConditionValue } from '../../src/document.js'
import { listOf } from './document.js'
import { lowerAscii, oracleContext, oracleKey } from './context.js'
import type { OracleContext } from './context.js'
import { allOf, outcomeOf } from './outcome.js'
import type { Outcome } from './outcome.js'
import { positiveOf, relationOf } from './relation.js'
import type { Relation } from './relation.js'
import { expand, fixedLetters, holdsVariable, readTemplate } from './template.js'
import type { Letter } from './template.js'
import { readBoolean } from './values.js'

/** An operator name taken apart (policy-semantics 3.8, 3.9). */
interface Operator {
  readonly set: 'all' | 'any' | 'none'
  readonly ifExists: boolean
  readonly negated: boolean
  readonly relation: Relation
}

/** A whole `Condition`; absent counts as true. `variables` is false for the old version (reading 20). */
export function conditionOutcome(
  block: ConditionBlock | undefined,
  context: OracleContext,
  variables: boolean,
): Outcome {
  return allOf(
    Object.entries(block ?? {}).flatMap(([operator, keys]) => {
      const tests = Object.entries(keys).map(([key, values]) =>
        testOutcome(operator, context, key, listOf(values), variables),
      )
      return hasOneKeyTwice(Object.keys(keys)) ? [...tests, 'error' as const] : tests
    }),
  )
}

/** One test as a property test asks it: operator, request value, policy values. */
export function oracleCondition(
  operator: string,
  request: Parameters<typeof oracleContext>[0][string] | undefined,
  values: readonly ConditionValue[],
  others: Parameters<typeof oracleContext>[0] = {},
): Outcome {
  const context = oracleContext(request === undefined ? others : { ...others, 'test:key': request })
  return context === undefined ? 'error' : testOutcome(operator, context, 'test:key', values, true)
}

function hasOneKeyTwice(names: readonly string[]): boolean {
  return new Set(names.map(oracleKey)).size !== names.length
}

function testOutcome(
  name: string,
  context: OracleContext,
  key: string,
  values: readonly ConditionValue[],
  variables: boolean,
): Outcome {
  const texts = values.map(String)
  if (isNull(name)) {
    return nullOutcome(texts, context.has(oracleKey(key)))
  }
  const operator = readOperator(name)
  if (operator === undefined || !texts.every((text) => isSound(text, operator.relation, variables))) {
    return 'error'
  }
  const request = context.get(oracleKey(key))?.texts ?? []
  if (isMissing(request, operator)) {
    return outcomeOf(truthWhenMissing(operator))
  }
  return texts.length === 0
    ? outcomeOf(truthOfEmptyList(operator))
    : presentOutcome(operator, request, readPolicyValues(texts, operator.relation, context, variables))
}

/** Reading 2: errors of the stored text count whatever the request says. */
function isSound(text: string, relation: Relation, variables: boolean): boolean {
  const template = readTemplate(text, variables)
  if (template === undefined || (holdsVariable(template) && !relation.variables)) {
    return false
  }
  const { letters, complete } = fixedLetters(template)
  return relation.policyReadable(letters, complete)
}

/** Reading 15 for a key that is present: nothing is compared, so nothing needs to be readable. */
function truthOfEmptyList(operator: Operator): boolean {
  return operator.set === 'none' && !operator.ifExists && operator.negated
}

function presentOutcome(
  operator: Operator,
  request: readonly string[],
  values: readonly (readonly Letter[])[] | undefined,
): Outcome {
  if (values === undefined || !request.every((text) => operator.relation.requestReadable(text))) {
    return 'error'
  }
  return outcomeOf(truthWhenPresent(operator, request, values))
}

function isNull(name: string): boolean {
  return ['null', 'forallvalues:null', 'foranyvalue:null'].includes(lowerAscii(name))
}

/** Reading 16. */
function nullOutcome(texts: readonly string[], present: boolean): Outcome {
  const wanted = texts.map(readBoolean)
  return wanted.includes(undefined) ? 'error' : outcomeOf(wanted.includes(!present))
}

function readOperator(name: string): Operator | undefined {
  let rest = lowerAscii(name)
  const set = rest.startsWith('forallvalues:') ? 'all' : rest.startsWith('foranyvalue:') ? 'any' : 'none'
  rest = set === 'none' ? rest : rest.slice(rest.indexOf(':') + 1)
  const ifExists = rest.endsWith('ifexists')
  rest = ifExists ? rest.slice(0, -'ifexists'.length) : rest
  const positive = positiveOf(rest)
  const relation = relationOf(positive ?? rest)
  if (relation === undefined || (set === 'any' && ifExists)) {
    return undefined
  }
  return { set, ifExists, negated: positive !== undefined, relation }
}

/** The policy values that can be compared; undefined when one of them is an error. Values whose variable is missing are left out. */
function readPolicyValues(
  texts: readonly string[],
  relation: Relation,
  context: OracleContext,
  variables: boolean,
): readonly (readonly Letter[])[] | undefined {
  const read = texts.map((text) => readPolicyValue(text, relation, context, variables))
  return read.includes('error') ? undefined : read.flatMap((value) => (typeof value === 'string' ? [] : [value]))
}

function readPolicyValue(
  text: string,
  relation: Relation,
  context: OracleContext,
  variables: boolean,
): readonly Letter[] | 'missing' | 'error' {
  const template = readTemplate(text, variables)
  if (template === undefined) {
    return 'error'
  }
  const letters = expand(template, context)
  return typeof letters === 'string' || relation.policyReadable(letters, true) ? letters : 'error'
}

/** Readings 5: no value at all; for set operators also when all values are empty. */
function isMissing(request: readonly string[], operator: Operator): boolean {
  return operator.set === 'none' ? request.length === 0 : request.every((text) => text === '')
}

/** Column "K missing" of the master table. */
function truthWhenMissing(operator: Operator): boolean {
  if (operator.set !== 'none') {
    return operator.set === 'all'
  }
  return operator.ifExists || operator.negated
}

/** Columns "one value" and "several values" of the master table. */
function truthWhenPresent(
  operator: Operator,
  request: readonly string[],
  values: readonly (readonly Letter[])[],
): boolean {
  const one = (text: string): boolean =>
    values.some((value) => operator.relation.holds(text, value)) !== operator.negated
  if (operator.set === 'all') {
    return request.every(one)
  }
  return operator.set === 'any' ? request.some(one) : request.length === 1 && request.every(one)
}
