import type { Policy, PolicyType } from '../document.js'
import { type Limits, mergeLimits } from '../limits.js'
import { quote } from '../parse/problem-list.js'
import { nearest } from '../parse/suggestion.js'
import { CatalogueIndex } from './catalogue-index.js'
import type { Finding } from './finding.js'
import type { LintOptions } from './lint-options.js'
import { LINT_RULES, type LintCode } from './lint-rules.js'
import { type StatementView, viewPolicy } from './policy-view.js'
import { statementPatterns, type StatementPatterns } from './statement-cover.js'
import { WorkBudget } from './work-budget.js'

/** A rule looks at one statement, or at the whole document, and reports. */
export type StatementRule = (statement: StatementPatterns, run: LintRun) => void

/** A rule about the document as a whole. */
export type DocumentRule = (run: LintRun) => void

/** One run over one readable document: what the rules may ask, and what they found. */
export class LintRun {
  readonly policy: Policy
  readonly type: PolicyType
  readonly limits: Limits
  readonly options: LintOptions
  readonly catalogue: CatalogueIndex
  readonly statements: readonly StatementPatterns[]
  readonly findings: Finding[] = []
  /** Steps of the rule that runs now. */
  work = new WorkBudget()
  private readonly hints = new WorkBudget()

  constructor(policy: Policy, options: LintOptions) {
    this.policy = policy
    this.type = options.type ?? 'identity'
    this.limits = mergeLimits(options.limits ?? {})
    this.options = options
    this.catalogue = CatalogueIndex.of(options.catalogue)
    this.statements = viewPolicy(policy).map(statementPatterns)
  }

  /** Runs each rule with a budget of its own, so that no rule can starve another. */
  run(documentRules: readonly DocumentRule[], statementRules: readonly StatementRule[]): void {
    for (const rule of documentRules) {
      this.work = new WorkBudget()
      rule(this)
    }
    for (const rule of statementRules) {
      this.work = new WorkBudget()
      for (const statement of this.statements) rule(statement, this)
    }
  }

  /** Adds a finding with the severity that the table of rules gives it. */
  report(code: LintCode, path: string, message: string, suggestion?: string): void {
    const { severity } = LINT_RULES[code]
    this.findings.push({ severity, code, path, message, ...(suggestion === undefined ? {} : { suggestion }) })
  }

  /** What was probably meant by a word; hints have a budget of their own, so that they never cost a finding. */
  nearest(word: string, candidates: readonly string[]): string | undefined {
    return this.hints.spend(candidates.length * word.length * word.length) ? nearest(word, candidates) : undefined
  }

  /**
   * Whether requests may lack a key: unknown keys may, and those of the product's table that are marked so. Keys of the
   * principal also in a policy that applies to anonymous requests.
   */
  mayBeMissing(canonicalKey: string): boolean {
    const traits = this.catalogue.traitsOf(canonicalKey)
    if (traits === undefined || traits.oftenAbsent) return true
    return traits.ofPrincipal && (this.type === 'resource' || this.type === 'resourceGuardrail')
  }
}

/** The view of a statement together with its patterns is what rules get; most need the view only. */
export function onView(rule: (view: StatementView, run: LintRun) => void): StatementRule {
  return (statement, run) => rule(statement.view, run)
}

/** `a`, `b` and 3 more. */
export function listed(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).map(quote).join(', ')
  return names.length > most ? `${shown} and ${names.length - most} more` : shown
}
