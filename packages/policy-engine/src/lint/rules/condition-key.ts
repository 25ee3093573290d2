import { lowerAscii } from '../../pattern/ascii-case.js'
import { knownContextKey, KNOWN_CONTEXT_KEYS } from '../../context-key.js'
import { pointerTo, quote } from '../../parse/problem-list.js'
import { type KeyTraits } from '../catalogue-index.js'
import { listed, type LintRun, onView, type StatementRule } from '../lint-run.js'
import type { ConditionTest, StatementView } from '../policy-view.js'

/** Rules about which keys a condition asks for, and by which kind of operator (policy-semantics 3.7 to 3.9). */
export const KEY_RULES: readonly StatementRule[] = [
  onView(emptyConditions),
  onView(eachTest),
  onView(unknownKeys),
  onView(pairedKeys),
  onView(callerChosenKeys),
  onView(descent),
]

function emptyConditions({ statement, path }: StatementView, run: LintRun): void {
  const { Condition } = statement
  if (Condition === undefined) return
  const blocks = Object.entries(Condition)
  if (blocks.length === 0)
    run.report('empty-condition', `${path}/Condition`, 'an empty `Condition` is always true: leave it out')
  for (const [operator, block] of blocks) {
    if (Object.keys(block).length > 0) continue
    run.report(
      'empty-condition',
      pointerTo(`${path}/Condition`, operator),
      `${quote(operator)} names no key and is always true`,
    )
  }
}

function eachTest({ tests }: StatementView, run: LintRun): void {
  for (const test of tests) {
    const traits = run.catalogue.traitsOf(test.canonicalKey)
    nullWithQualifier(test, run)
    deprecatedKey(test, traits, run)
    if (traits === undefined || test.operator.base.family === 'null') continue
    qualifier(test, traits, run)
    typeMismatch(test, traits, run)
  }
}

function nullWithQualifier({ operator, path }: ConditionTest, run: LintRun): void {
  if (operator.base.family !== 'null' || operator.quantifier === 'one') return
  run.report('null-with-qualifier', path, `\`Null\` asks for presence only: leave out \`${operator.quantifier}:\``)
}

/** Keys that AWS or the product's own forerunner had, with the ones to use now. */
const SUCCESSORS: ReadonlyMap<string, string> = new Map([
  ['aws:arn', 'UserArn'],
  ['requestdatetime', 'CurrentTime'],
])

function deprecatedKey(test: ConditionTest, traits: KeyTraits | undefined, run: LintRun): void {
  const successor = traits?.deprecatedFor ?? SUCCESSORS.get(lowerAscii(test.canonicalKey))
  if (successor === undefined) return
  run.report(
    'deprecated-key',
    test.path,
    `${quote(test.key)} is no longer to be used: use ${quote(successor)}`,
    successor,
  )
}

function qualifier(test: ConditionTest, traits: KeyTraits, run: LintRun): void {
  const { quantifier, canonical } = test.operator
  if (!traits.list && quantifier === 'ForAllValues') {
    const plain = quote(canonical.slice('ForAllValues:'.length))
    const message = `${quote(test.key)} has one value, and \`ForAllValues:\` is true when it is missing: use ${plain}`
    run.report('for-all-values-with-single-valued-key', test.path, message)
  }
  // Of the product's own keys the parser knows it.
  if (traits.list && quantifier === 'one' && knownContextKey(test.canonicalKey) === undefined)
    missingQualifier(test, run)
}

function missingQualifier({ operator, key, path }: ConditionTest, run: LintRun): void {
  const { base, canonical } = operator
  const qualified = base.negated ? `ForAllValues:${canonical}` : `ForAnyValue:${canonical.replace(/IfExists$/, '')}`
  run.report(
    'missing-qualifier',
    path,
    `${quote(key)} may have several values, which no plain operator matches: use \`${qualified}\``,
  )
}

/** The families of operators that compare values of a type; a text operator on an ARN works and is common. */
const FAMILIES: Readonly<Record<KeyTraits['type'], readonly string[]>> = {
  string: ['string', 'binary', 'arn'],
  number: ['numeric'],
  date: ['date'],
  bool: ['bool'],
  ip: ['ip'],
  arn: ['arn', 'string'],
}

function typeMismatch({ operator, key, path }: ConditionTest, traits: KeyTraits, run: LintRun): void {
  const { family } = operator.base
  if (FAMILIES[traits.type].includes(family)) return
  // Seconds since 1970 are a date as well.
  if (traits.name === 'EpochTime' && family === 'date') return
  const message = `${quote(key)} is of type ${traits.type}, which \`${operator.base.name}\` does not compare`
  run.report('type-mismatch', path, message)
}

/** Without a catalogue only near misses of the product's own keys; with one, keys that nobody declares. */
function unknownKeys({ tests }: StatementView, run: LintRun): void {
  for (const test of tests) {
    if (run.catalogue.traitsOf(test.canonicalKey) !== undefined || SUCCESSORS.has(test.canonicalKey)) continue
    const meant = nearestKey(test.key, run)
    if (meant === undefined && !run.catalogue.complete) continue
    const hint = meant === undefined ? '' : `; did you mean ${quote(meant)}`
    run.report('unknown-context-key', test.path, `no context key is called ${quote(test.key)}${hint}`, meant)
  }
}

const PRODUCT_KEYS = KNOWN_CONTEXT_KEYS.flatMap((key) => [key.name, ...key.also]).filter((name) => !name.endsWith('/'))

/** Among the keys with the same prefix: `eks:PrincipalArn` is not meant to be `aws:PrincipalArn`. */
function nearestKey(key: string, run: LintRun): string | undefined {
  const prefix = prefixOf(key)
  const candidates = [...PRODUCT_KEYS, ...run.catalogue.keyNames()].filter((name) => prefixOf(name) === prefix)
  return run.nearest(key, candidates)
}

function prefixOf(key: string): string {
  return lowerAscii(key.slice(0, key.indexOf(':') + 1))
}

function pairedKeys({ allow, tests }: StatementView, run: LintRun): void {
  if (!allow) return
  for (const test of tests) {
    const partners = run.catalogue.traitsOf(test.canonicalKey)?.pairedWith ?? []
    if (partners.length === 0 || tests.some((other) => partners.some((partner) => isKey(other, partner)))) continue
    const message = `${quote(test.key)} says little alone: add a test of ${listed(partners)}`
    run.report('missing-paired-key', test.path, message)
  }
}

function isKey(test: ConditionTest, name: string): boolean {
  return test.canonicalKey === (knownContextKey(name)?.name ?? lowerAscii(name))
}

/**
 * Members of a group are members of all groups below, so that a test which is held against them reaches those furthest
 * up. A Deny of all who are in none of some groups is the other way round: there descent lets people through.
 */
function descent({ allow, tests }: StatementView, run: LintRun): void {
  for (const { operator, canonicalKey, key, path } of tests) {
    const { base, quantifier } = operator
    if (canonicalKey !== 'Groups' || base.family === 'null') continue
    const against = allow ? base.negated : !(base.negated && quantifier === 'ForAllValues')
    if (!against) continue
    const message = `${quote(key)} holds groups by descent too, and so this reaches owners of the tree: use \`DirectGroups\``
    run.report('membership-by-descent', path, message, 'DirectGroups')
  }
}

/** What every HTTP client may write into a request as it likes. */
const CALLER_CHOSEN = new Set(['UserAgent', 'Referer', 'RequestDateTime'])

function callerChosenKeys({ allow, tests }: StatementView, run: LintRun): void {
  const [first] = tests
  if (!allow || first === undefined || !tests.every((test) => CALLER_CHOSEN.has(test.canonicalKey))) return
  run.report(
    'caller-chosen-key-only',
    first.path,
    `every client may send the ${quote(first.key)} that it likes: add another test`,
  )
}
