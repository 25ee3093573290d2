import { jsonLanguage } from '@codemirror/lang-json'
import {
  bindParameters,
  type Catalogue,
  type Finding,
  lintPolicy,
  parameterNames,
  type PolicyType,
  type Severity,
} from '@tinyauth/policy-engine'
import { type Range, rangeOfPath } from './range-of-path.js'

/** What the service knows when it judges a document. */
export interface LintSetting {
  readonly catalogue: Catalogue | undefined
  /** Name of tinyauth in actions. */
  readonly ownService: string
  readonly partition: string
  readonly type: PolicyType
}

/** A finding with its place in the text. */
export interface PlacedFinding extends Finding {
  readonly range: Range
  /** What puts it right. */
  readonly fix: { readonly range: Range; readonly insert: string; readonly title: string } | undefined
}

/** Stands for any value, as at the service. */
const SAMPLE = 'sample'

/** Findings whose suggestion takes the place of a name, not of a value. */
const OF_NAMES: ReadonlySet<string> = new Set([
  'invalid-condition-operator',
  'invalid-condition-operator-case',
  'null-with-if-exists',
  'for-any-value-with-if-exists',
  'unknown-member',
  'unknown-context-key',
  'deprecated-key',
])

/** Everything that the engine says about a document, with the same catalogue as the service; the text is never changed. */
export function lintDocument(
  text: string,
  { catalogue, ownService, partition, type }: LintSetting,
): readonly PlacedFinding[] {
  const samples = Object.fromEntries(parameterNames(text).map((name) => [name, SAMPLE]))
  const { document, problems } = bindParameters(text, { ...samples, partition, self: ownService })
  const findings: readonly Finding[] =
    problems?.map((problem) => ({ severity: 'error', ...problem })) ??
    lintPolicy(document, { type, ownService, ...(catalogue === undefined ? {} : { catalogue }) })
  const tree = jsonLanguage.parser.parse(text)
  return findings.map((finding) => {
    const ofName = OF_NAMES.has(finding.code)
    const range = placeInMessage(finding, text) ?? rangeOfPath(tree, text, finding.path, ofName)
    return { ...finding, range, fix: fixOf(finding, range, text, ofName) }
  })
}

/** Why a document could not be saved as an identity policy, in a few words. */
export function refusalOf(text: string): string | undefined {
  const setting = { catalogue: undefined, ownService: 'tinyauth', partition: 'tinyauth', type: 'identity' } as const
  const errors = lintDocument(text, setting).filter(({ severity }) => severity === 'error')
  return errors.length === 0 ? undefined : `The document cannot be saved yet: ${countFindings(errors)}`
}

/** How many findings of each weight, for people: `1 error, 2 warnings`. */
export function countFindings(findings: readonly Finding[]): string {
  const counts = WORDS.flatMap(([severity, one, many]) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]
  })
  return counts.length === 0 ? 'No findings' : counts.join(', ')
}

const WORDS: readonly (readonly [Severity, string, string])[] = [
  ['error', 'error', 'errors'],
  ['securityWarning', 'security warning', 'security warnings'],
  ['warning', 'warning', 'warnings'],
  ['suggestion', 'suggestion', 'suggestions'],
]

/** Of a text that is no JSON the engine names line and column. */
function placeInMessage({ path, message }: Finding, text: string): Range | undefined {
  const [, line, column] = /at line (\d{1,6}), column (\d{1,6})$/.exec(message) ?? []
  if (path !== '' || line === undefined || column === undefined) return undefined
  const before = text.split('\n').slice(0, Number(line) - 1)
  const from = Math.min(before.reduce((sum, one) => sum + one.length + 1, 0) + Number(column) - 1, text.length)
  return from === text.length ? { from: Math.max(0, from - 1), to: from } : { from, to: from + 1 }
}

function fixOf({ suggestion }: Finding, range: Range, text: string, ofName: boolean): PlacedFinding['fix'] {
  if (suggestion === undefined) return undefined
  // What is underlined has to be what is replaced: a whole name, or a plain value.
  if (!ofName && !/^["\d-]/.test(text.slice(range.from, range.to))) return undefined
  return { range, insert: literalOf(suggestion), title: `Change to ${suggestion}` }
}

/** A suggestion is a text, or an object as JSON (`{"AWS": …}`). */
function literalOf(suggestion: string): string {
  return suggestion.startsWith('{') && !suggestion.startsWith('${') ? suggestion : JSON.stringify(suggestion)
}
