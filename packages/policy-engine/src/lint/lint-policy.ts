import type { Problem } from '../problem.js'
import { parsePolicy } from '../parse/parse-policy.js'
import { type Finding, sortFindings } from './finding.js'
import type { LintOptions } from './lint-options.js'
import { LintRun } from './lint-run.js'
import { CATALOGUE_RULES } from './rules/catalogue.js'
import { KEY_RULES } from './rules/condition-key.js'
import { PRESENCE_RULES } from './rules/condition-presence.js'
import { VALUE_RULES } from './rules/condition-value.js'
import { DOCUMENT_RULES } from './rules/document.js'
import { ELEMENT_RULES } from './rules/element.js'
import { ESCALATION_RULES } from './rules/escalation.js'
import { PRINCIPAL_RULES } from './rules/principal.js'
import { REACH_RULES } from './rules/reach.js'
import { suppressFindings } from './suppression.js'

const ALL_DOCUMENT_RULES = [...DOCUMENT_RULES, ...REACH_RULES]
const ALL_STATEMENT_RULES = [
  ...ELEMENT_RULES,
  ...PRINCIPAL_RULES,
  ...ESCALATION_RULES,
  ...KEY_RULES,
  ...PRESENCE_RULES,
  ...VALUE_RULES,
  ...CATALOGUE_RULES,
]

/**
 * Everything that may be said about a policy (policy-semantics 3.13): the problems of `parsePolicy` when saving, as
 * errors, and what the rules of `LINT_RULES` find. Ordered by path, then by code. Of a document that cannot be read only
 * the errors come back. Never throws; the work is bounded, and a rule that would need more says nothing more.
 *
 * Findings do not tell what a policy decides: a document without findings may still allow too much.
 */
export function lintPolicy(input: unknown, options: LintOptions = {}): readonly Finding[] {
  const { type = 'identity', allowLegacyVersion = false, limits, suppress = [] } = options
  const reading = { type, allowLegacyVersion, ...(limits === undefined ? {} : { limits }) }
  const saved = parsePolicy(input, { ...reading, mode: 'save' })
  const errors = saved.problems.map(asError)
  // What may not be saved may still be readable, and then the rest is worth saying as well.
  const policy = saved.policy ?? parsePolicy(input, { ...reading, mode: 'load' }).policy
  if (policy === undefined) return sortFindings(errors)
  const run = new LintRun(policy, options)
  run.run(ALL_DOCUMENT_RULES, ALL_STATEMENT_RULES)
  return sortFindings([...errors, ...suppressFindings(run.findings, suppress)])
}

function asError(problem: Problem): Finding {
  return { severity: 'error', ...problem }
}
