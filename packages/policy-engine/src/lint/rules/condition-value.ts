import { splitArn } from '../../arn.js'
import { compareDecimals, type Decimal, parseDecimal } from '../../condition/decimal.js'
import { compareInstants, type Instant, parseInstant } from '../../condition/instant.js'
import { type IpRange, parseIpRange, rangeHolds } from '../../condition/ip-range.js'
import { STAR, templateTokens } from '../../pattern/glob.js'
import { quote } from '../../parse/problem-list.js'
import { type LintRun, onView, type StatementRule } from '../lint-run.js'
import { ANY_ONE, ANY_RUN, ordered, type PatternToken, tokensCover, variableToken } from '../pattern-cover.js'
import { type ListedPattern, PatternList } from '../pattern-list.js'
import { type ConditionTest, type Entry, type StatementView, templateParts } from '../policy-view.js'

/** Rules about the values of a condition (policy-semantics 3.9). */
export const VALUE_RULES: readonly StatementRule[] = [
  onView(wildcards),
  onView(dates),
  onView(ranges),
  onView(privateRanges),
  onView(redundantTexts),
  onView(redundantLimits),
]

function wildcards({ tests, variables }: StatementView, run: LintRun): void {
  for (const { operator, values } of tests) {
    if (operator.base.family !== 'string' || operator.base.relation === 'like') continue
    for (const { text, path } of values) {
      if (!holdsWildcard(text, variables)) continue
      const like = operator.base.negated ? 'StringNotLike' : 'StringLike'
      run.report(
        'wildcard-without-like',
        path,
        `\`*\` and \`?\` are plain characters in ${quote(text)}: \`${like}\` compares patterns`,
      )
    }
  }
}

/** The escapes `${*}` and `${?}` are meant as plain characters. */
function holdsWildcard(text: string, variables: boolean): boolean {
  if (!text.includes('*') && !text.includes('?')) return false
  return templateParts(text, variables).some((part) => part.kind === 'text' && /[*?]/.test(part.text))
}

/** Four digits are a year; five to eight are meant as a date or a year, and read as hours after 1970 began. */
function dates({ tests }: StatementView, run: LintRun): void {
  for (const test of tests.filter(({ operator }) => operator.base.family === 'date')) {
    for (const { text, path } of test.values) {
      if (!/^\d{4,8}$/.test(text) || test.canonicalKey === 'EpochTime') continue
      const reading = text.length === 4 ? 'the first moment of that year' : 'seconds since 1970'
      const suggestion = /^\d{8}$/.test(text) ? dashed(text) : undefined
      run.report('ambiguous-date', path, `${quote(text)} is read as ${reading}: write \`YYYY-MM-DD\``, suggestion)
    }
  }
}

function dashed(text: string): string | undefined {
  const date = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`
  return parseInstant(date) === undefined ? undefined : date
}

interface LocatedRange extends Entry {
  readonly range: IpRange
}

function rangesOf(test: ConditionTest): readonly LocatedRange[] {
  if (test.operator.base.family !== 'ip') return []
  return test.values.flatMap((entry) => {
    const range = parseIpRange(entry.text)
    return range === undefined ? [] : [{ ...entry, range }]
  })
}

function ranges({ tests }: StatementView, run: LintRun): void {
  for (const test of tests) {
    for (const { range, text, path } of rangesOf(test)) {
      if (range.hostBits) {
        const written = rangeText(range)
        run.report(
          'improve-ip-range',
          path,
          `the bits of ${quote(text)} behind the prefix are ignored: write ${quote(written)}`,
          written,
        )
      }
      if (range.prefix > 0) continue
      const message = `${quote(text)} holds every address of version ${range.version} and none of version ${10 - range.version}`
      run.report('whole-ip-range', path, message)
    }
  }
}

/** The range without host bits. IPv6 is written out in eight groups. */
function rangeText(range: IpRange): string {
  const words = range.words.map((word, i) => {
    const kept = Math.min(Math.max(range.prefix - 32 * i, 0), 32)
    return kept === 32 ? word : word & ~(-1 >>> kept)
  })
  const groups = words.flatMap((word) => [word >>> 16, word & 0xffff])
  const address =
    range.version === 4
      ? groups.flatMap((group) => [group >>> 8, group & 0xff]).join('.')
      : groups.map((group) => group.toString(16)).join(':')
  return `${address}/${range.prefix}`
}

const PRIVATE_RANGES = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
].flatMap((text) => parseIpRange(text) ?? [])

function privateRanges({ tests }: StatementView, run: LintRun): void {
  if (run.options.publicSourceIp !== true) return
  for (const test of tests.filter(({ canonicalKey }) => canonicalKey === 'SourceIp')) {
    const all = rangesOf(test)
    const closed = all.filter(({ range }) => PRIVATE_RANGES.some((wider) => holdsRange(wider, range)))
    if (closed.length > 0 && closed.length === all.length) {
      run.report('private-source-ip', test.path, `${quote(test.key)} is always public, and all ranges are private`)
    } else {
      for (const { text, path } of closed) {
        run.report('private-source-ip-subset', path, `${quote(test.key)} is always public and never in ${quote(text)}`)
      }
    }
  }
}

function holdsRange(wider: IpRange, narrower: IpRange): boolean {
  return wider.prefix <= narrower.prefix && rangeHolds(wider, narrower)
}

function redundantTexts({ tests, variables }: StatementView, run: LintRun): void {
  for (const test of tests) {
    const { family } = test.operator.base
    if (family === 'ip') redundantRanges(test, run)
    else if (family === 'string' || family === 'arn') redundantPatterns(test, variables, run)
  }
}

function redundantPatterns(test: ConditionTest, variables: boolean, run: LintRun): void {
  const patterns = test.values.map((entry) => valuePattern(entry, test, variables))
  const list = new PatternList(patterns, (wider, narrower, work) => tokensCover(wider(), narrower(), work))
  for (const value of list.patterns) {
    const wider = list.coveringMember(value, run.work)
    if (wider !== undefined) reportCovered(value, wider, run)
  }
}

function reportCovered(value: Entry, wider: Entry, run: LintRun): void {
  const how = value.text === wider.text ? 'stands in the list before' : `is covered by ${quote(wider.text)}`
  run.report('redundant-condition-value', value.path, `${quote(value.text)} ${how}`)
}

/** Tokens are made only for the values that are compared. */
type Tokens = () => readonly PatternToken[]

function valuePattern({ text, path }: Entry, { operator }: ConditionTest, variables: boolean): ListedPattern<Tokens> {
  const { family, relation } = operator.base
  const identity = relation === 'equalsIgnoreCase' ? text.toLowerCase() : text
  const like = relation === 'like' && /[*?]/.test(text) && !(family === 'arn' && holdsWildHeader(text))
  const shape = (): readonly PatternToken[] => (relation === 'like' ? likeTokens(text, variables) : [...text])
  return { text, path, identity, literal: !like, bucket: '*', variable: variables && text.includes('${'), shape }
}

/** The parts of an ARN are compared each for itself: a star of the first five must not be seen to take in a colon. */
function holdsWildHeader(text: string): boolean {
  const arn = splitArn(text)
  return arn.length < 6 || arn.slice(0, 5).some((part) => /[*?]/.test(part))
}

function likeTokens(text: string, variables: boolean): readonly PatternToken[] {
  const tokens = templateParts(text, variables).flatMap((part) => templateTokens(part, true))
  return ordered(
    tokens.flatMap((token) => {
      if (typeof token === 'string') return [...token]
      return [typeof token === 'object' ? variableToken(token) : token === STAR ? ANY_RUN : ANY_ONE]
    }),
  )
}

function redundantRanges(test: ConditionTest, run: LintRun): void {
  const all = rangesOf(test)
  for (const [i, narrow] of all.entries()) {
    if (!run.work.spend(all.length)) return
    const wider = all.find(
      (wide, j) =>
        j !== i && holdsRange(wide.range, narrow.range) && (j < i || wide.range.prefix < narrow.range.prefix),
    )
    if (wider !== undefined) reportCovered(narrow, wider, run)
  }
}

function redundantLimits({ tests }: StatementView, run: LintRun): void {
  for (const test of tests) {
    const { relation, family } = test.operator.base
    const wanted = relation.startsWith('lessThan') ? 1 : relation.startsWith('greaterThan') ? -1 : 0
    if (wanted === 0 || test.values.length < 2) continue
    const outermost =
      family === 'date'
        ? extreme<Instant>(test.values, parseInstant, compareInstants, wanted)
        : extreme<Decimal>(test.values, parseDecimal, compareDecimals, wanted)
    if (outermost === undefined) continue
    run.report('redundant-number', test.path, `of these values only ${quote(outermost)} counts`, outermost)
  }
}

/** The greatest (`wanted` 1) or the least (-1) of the values. */
function extreme<T>(
  values: readonly Entry[],
  parse: (text: string) => T | undefined,
  compare: (left: T, right: T) => number,
  wanted: number,
): string | undefined {
  let best: { readonly text: string; readonly value: T } | undefined
  for (const { text } of values) {
    const value = parse(text)
    if (value === undefined) return undefined
    if (best === undefined || compare(value, best.value) * wanted > 0) best = { text, value }
  }
  return best?.text
}
