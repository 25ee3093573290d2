import { type AdmissionProblem, problemOf } from './admission-problem.js'
import type { EmailRule } from './admission-schema.js'
import { canonicalDomain } from './domain-name.js'
import type { EmailAddress, Reading } from './email-address.js'
import { type EmailPattern, patternMatches, readPattern } from './email-pattern.js'
import { readRegex } from './safe-regex.js'
import { readTextRule, splitRules } from './text-rules.js'

/** A rule that is ready to be asked. */
export interface CompiledRule {
  /** Its place and how it was written: `rules[1]: @example.com`. */
  readonly name: string
  matches(email: EmailAddress): boolean
}

/** A rule of a list or of a text, with the place that it is spoken of by. */
interface PlacedRule {
  readonly item: string
  readonly rule: EmailRule
}

type Matcher = (email: EmailAddress) => boolean

/** Steps of all expressions of a setting together: with more, the longest address would hold up other requests. */
const MOST_STEPS = 2000

/** Compiles rules; whatever is wrong with any of them is added to `problems`. */
export function compileRules(rules: string | readonly EmailRule[], problems: AdmissionProblem[]): CompiledRule[] {
  const placed = placedRules(rules)
  if (placed.length === 0) problems.push({ item: 'rules', message: 'holds no rule and so admits nobody' })
  const budget = { steps: 0 }
  const compiled: CompiledRule[] = []
  for (const { item, rule } of placed) {
    const { value, problem } = readRule(rule, budget)
    if (value === undefined) problems.push(problemOf(item, textOf(rule), problem))
    else compiled.push({ name: `${item}: ${textOf(rule)}`, matches: value })
  }
  if (budget.steps > MOST_STEPS) problems.push({ item: 'rules', message: tooManySteps(budget.steps) })
  return compiled
}

/** An item of a list may be a text of several items. */
function placedRules(rules: string | readonly EmailRule[]): readonly PlacedRule[] {
  if (typeof rules === 'string') return splitRules(rules).map((rule, index) => ({ item: `rules[${index}]`, rule }))
  return rules.flatMap((rule, index) => {
    const texts = typeof rule === 'string' ? splitRules(rule) : []
    if (texts.length < 2) return [{ item: `rules[${index}]`, rule: texts[0] ?? rule }]
    return texts.map((text, inner) => ({ item: `rules[${index}][${inner}]`, rule: text }))
  })
}

function readRule(rule: EmailRule, budget: { steps: number }): Reading<Matcher> {
  if (typeof rule === 'string') return matcherOf(readTextRule(rule))
  if ('exact' in rule) return matcherOf(readExact(rule.exact))
  if ('domain' in rule) return matcherOf(readDomain(rule.domain, rule.allowSubdomains))
  if ('glob' in rule) return matcherOf(readGlob(rule.glob, rule.allowSubdomains))
  const regex = readRegex(rule.regex)
  if (regex.value === undefined) return regex
  const { value } = regex
  budget.steps += value.steps
  return { value: (email) => value.matches(email) }
}

function matcherOf(pattern: Reading<EmailPattern>): Reading<Matcher> {
  const { value } = pattern
  return value === undefined ? pattern : { value: (email) => patternMatches(value, email) }
}

function readExact(address: string): Reading<EmailPattern> {
  if (address.includes('*')) return { problem: 'has a `*`, which is no wildcard here: write it as `{"glob"}`' }
  if (address.startsWith('@')) return { problem: 'has nothing before the `@`: write it as `{"domain"}`' }
  return readPattern(address, false)
}

function readDomain(domain: string, allowSubdomains = false): Reading<EmailPattern> {
  if (canonicalDomain(domain) !== undefined) return readPattern(`@${domain}`, allowSubdomains)
  return { problem: 'is no domain name: write it like `example.com`' }
}

function readGlob(glob: string, allowSubdomains = false): Reading<EmailPattern> {
  // Somebody thinks of the text form or of an expression; a dot stands for itself here, and no address begins with one.
  if (glob.startsWith('.')) return { problem: 'begins with a dot: here `*` alone is any run of characters' }
  return readPattern(glob, allowSubdomains)
}

function textOf(rule: EmailRule): string {
  return typeof rule === 'string' ? rule : JSON.stringify(rule)
}

function tooManySteps(steps: number): string {
  return `its regular expressions take ${steps} steps together, more than ${MOST_STEPS}: repeat less`
}
