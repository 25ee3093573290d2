import { quote } from '../../parse/problem-list.js'
import { type LintRun, onView, type StatementRule } from '../lint-run.js'
import type { ConditionTest, StatementView } from '../policy-view.js'
import { possiblyMissing } from './element.js'

/** Rules about what a condition says when its key is missing (policy-semantics 3.7, 3.8). */
export const PRESENCE_RULES: readonly StatementRule[] = [
  onView(allowTests),
  onView(denyTests),
  onView(missingVariables),
  onView(contradictions),
]

function allowTests(view: StatementView, run: LintRun): void {
  if (!view.allow) return
  for (const test of view.tests) {
    forAllValues(test, view, run)
    negated(test, view, run)
    ifExists(test, run)
  }
}

function forAllValues(test: ConditionTest, view: StatementView, run: LintRun): void {
  if (test.operator.quantifier !== 'ForAllValues' || test.operator.base.family === 'null') return
  // A key that is known to have one value has a finding of its own.
  const single = run.catalogue.traitsOf(test.canonicalKey)?.list === false
  if (single || isPresent(test.canonicalKey, view)) return
  const message = `true when ${quote(test.key)} is missing: add \`"Null": {"${test.key}": "false"}\``
  run.report('for-all-values-without-null-guard', test.path, message)
}

function negated(test: ConditionTest, view: StatementView, run: LintRun): void {
  const { base, quantifier, ifExists: deliberate } = test.operator
  if (!base.negated || quantifier !== 'one' || deliberate) return
  if (!run.mayBeMissing(test.canonicalKey) || isPresent(test.canonicalKey, view)) return
  const message = `true when ${quote(test.key)} is missing: add \`"Null": {"${test.key}": "false"}\``
  run.report('negated-operator-without-null-guard', test.path, message)
}

function ifExists(test: ConditionTest, run: LintRun): void {
  const traits = run.catalogue.traitsOf(test.canonicalKey)
  if (!test.operator.ifExists || test.operator.base.negated) return
  if (traits?.ofPrincipal !== true || !traits.oftenAbsent) return
  const plain = quote(test.operator.canonical.replace(/IfExists$/, ''))
  run.report(
    'allow-if-exists-on-session-key',
    test.path,
    `true for credentials that carry no ${quote(test.key)}: use ${plain}`,
  )
}

/** Some other test of the statement is false when the key is missing. */
function isPresent(canonicalKey: string, { tests }: StatementView): boolean {
  return tests.some((test) => test.canonicalKey === canonicalKey && demandsPresence(test))
}

function demandsPresence({ operator, values }: ConditionTest): boolean {
  if (operator.base.family === 'null')
    return values.length > 0 && values.every(({ text }) => text.toLowerCase() === 'false')
  if (operator.ifExists || operator.quantifier === 'ForAllValues') return false
  return operator.quantifier === 'ForAnyValue' || !operator.base.negated
}

const ORDER = ['lessThan', 'lessThanEquals', 'greaterThan', 'greaterThanEquals']

function denyTests(view: StatementView, run: LintRun): void {
  if (view.allow) return
  for (const test of view.tests) {
    const { base, ifExists: included, canonical } = test.operator
    const traits = run.catalogue.traitsOf(test.canonicalKey)
    if (included || traits?.oftenAbsent !== true || asksForPresence(test.canonicalKey, view)) continue
    const message = `requests without ${quote(test.key)} are not denied: use \`${canonical}IfExists\``
    if (base.family === 'bool' && test.values.some(({ text }) => text.toLowerCase() === 'false')) {
      run.report('deny-bool-on-often-absent-key', test.path, message)
    } else if (ORDER.includes(base.relation)) run.report('deny-comparison-on-often-absent-key', test.path, message)
  }
}

/** The author wrote `Null` for the key and so thought of it being missing. */
function asksForPresence(canonicalKey: string, { tests }: StatementView): boolean {
  return tests.some((test) => test.canonicalKey === canonicalKey && test.operator.base.family === 'null')
}

/** A variable without value matches nothing: a positive test of a Deny is false then, a negated test of an Allow true. */
function missingVariables(view: StatementView, run: LintRun): void {
  if (!view.variables) return
  for (const test of view.tests) {
    if (!test.operator.base.variables || test.operator.base.negated !== view.allow) continue
    const code = view.allow ? 'negated-variable-without-default' : 'deny-with-default-less-variable'
    const outcome = view.allow ? 'the condition of the Allow is true' : 'the Deny does not apply'
    for (const { text, path } of test.values) {
      const missing = possiblyMissing(text, run)
      if (missing !== undefined)
        run.report(code, path, `${outcome} when ${quote(missing)} is missing: give the variable a default`)
    }
  }
}

function contradictions(view: StatementView, run: LintRun): void {
  for (const test of view.tests) {
    if (test.operator.base.family !== 'null' || !onlyTrue(test) || !isPresent(test.canonicalKey, view)) continue
    run.report('condition-never-true', test.path, `${quote(test.key)} has to be missing and to have a value`)
  }
}

function onlyTrue({ values }: ConditionTest): boolean {
  return values.length > 0 && values.every(({ text }) => text.toLowerCase() === 'true')
}
