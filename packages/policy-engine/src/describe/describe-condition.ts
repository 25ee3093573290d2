import type { Operator } from '../condition-operator.js'
import { findOperator } from '../condition-operator.js'
import type { DescribedCondition } from './description.js'
import type { Narrator } from './narrator.js'
import { own } from './narrator.js'
import { saidValues, type SaidValues } from './said-values.js'
import { specialCondition } from './special-condition.js'
import { code } from './visible-text.js'
import type { Words } from './words.js'

/** One key of one operator, as the document has it. */
export interface WrittenTest {
  readonly operator: string
  readonly key: string
  readonly values: readonly string[]
}

/** Where conditions stand. */
export interface ConditionPlace {
  readonly deny: boolean
  /** `${…}` is a variable here. */
  readonly variables: boolean
}

/**
 * A condition in words: `only from 10.0.0.0/8`, `only if the tag env of the resource is prod`. One that has none, or
 * that no request can be asked, is shown as written.
 */
export function describeCondition(test: WrittenTest, place: ConditionPlace, narrator: Narrator): DescribedCondition {
  const { words } = narrator
  const text = sayTest(test, place, narrator)
  const written = words.asWritten(code(test.operator), code(test.key), test.values.map(code))
  return { ...test, inWords: text !== undefined, text: text ?? inFrame(written, place, words) }
}

function inFrame(clause: string, { deny }: ConditionPlace, words: Words): string {
  return deny ? words.if(clause) : words.onlyIf(clause)
}

function sayTest(test: WrittenTest, place: ConditionPlace, narrator: Narrator): string | undefined {
  const { words } = narrator
  const operator = findOperator(test.operator)
  if (operator === undefined || test.values.length === 0) return undefined
  if (operator.ifExists && (operator.base.family === 'null' || operator.quantifier === 'ForAnyValue')) return undefined
  if (operator.base.family === 'null') return sayPresence(test, place, narrator)
  const said = saidValues(operator, test.values, place.variables, words)
  if (said === undefined) return undefined
  const special = specialCondition(operator, narrator.key(test.key), test.values, said, words)
  const absent = absence(operator, words)
  if (special === undefined) return inFrame(clauseOf(test, operator, said, narrator), place, words) + absent
  const framed = special.bare ? special.text : place.deny ? words.when(special.text) : words.onlyWhen(special.text)
  return framed + absent
}

/** What holds where the key is missing (policy-semantics 3.8, master truth table). */
function absence({ base, quantifier, ifExists }: Operator, words: Words): string {
  if (quantifier === 'ForAllValues') return words.orNone
  return quantifier === 'one' && (base.negated || ifExists) ? words.orMissing : ''
}

function sayPresence({ key, values }: WrittenTest, place: ConditionPlace, narrator: Narrator): string | undefined {
  const { words } = narrator
  const wanted = new Set(values.map((value) => value.toLowerCase()))
  const subject = subjectOf(key, narrator)
  if (wanted.size !== 1) return undefined
  if (wanted.has('true')) return inFrame(words.isMissing(subject), place, words)
  return wanted.has('false') ? inFrame(words.isPresent(subject), place, words) : undefined
}

function clauseOf(test: WrittenTest, { base, quantifier }: Operator, said: SaidValues, narrator: Narrator): string {
  const { words } = narrator
  const subject =
    quantifier === 'one'
      ? subjectOf(test.key, narrator)
      : quantifier === 'ForAnyValue'
        ? words.anyValue(code(test.key))
        : words.everyValue(code(test.key))
  return words.clause({ subject, comparison: said.comparison, negated: base.negated, values: said.texts })
}

function subjectOf(key: string, narrator: Narrator): string {
  const { words } = narrator
  const canonical = narrator.key(key)
  const slash = canonical.indexOf('/')
  const family = canonical.slice(0, slash + 1)
  if (/^(?:Principal|Resource|Request)Tag\/$/.test(family)) {
    return words.tag(family, code(key.slice(key.indexOf('/') + 1)))
  }
  return own(words.keys, canonical) ?? code(key)
}
