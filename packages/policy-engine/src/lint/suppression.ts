import { quote } from '../parse/problem-list.js'
import type { Finding } from './finding.js'
import type { Suppression } from './lint-options.js'
import { LINT_RULES, type LintCode } from './lint-rules.js'

/**
 * Takes away the suppressed findings and adds those about the suppressions themselves: without a reason a suppression
 * is not honoured; one that matches no finding is reported so that it does not outlive its cause.
 */
export function suppressFindings(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
): readonly Finding[] {
  const honoured = suppressions.filter(hasReason)
  const kept = findings.filter((finding) => !honoured.some((suppression) => suppresses(suppression, finding)))
  const unused = honoured.filter((suppression) => !findings.some((finding) => suppresses(suppression, finding)))
  return [
    ...kept,
    ...suppressions.filter((suppression) => !hasReason(suppression)).map(withoutReason),
    ...unused.map(withoutUse),
  ]
}

function hasReason({ reason }: Suppression): boolean {
  return reason.trim() !== ''
}

function suppresses({ code, path = '' }: Suppression, finding: Finding): boolean {
  return code === finding.code && (finding.path === path || finding.path.startsWith(`${path}/`) || path === '')
}

function withoutReason(suppression: Suppression): Finding {
  const message = `the suppression of ${quote(suppression.code)} gives no reason and is not honoured`
  return about(suppression, 'suppression-without-reason', message)
}

function withoutUse(suppression: Suppression): Finding {
  const place = suppression.path === undefined ? '' : ' here'
  return about(
    suppression,
    'unused-suppression',
    `no finding ${quote(suppression.code)} is suppressed${place}: remove the suppression`,
  )
}

function about({ path = '' }: Suppression, code: LintCode, message: string): Finding {
  return { severity: LINT_RULES[code].severity, code, path, message }
}
