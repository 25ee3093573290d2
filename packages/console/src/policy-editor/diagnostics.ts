import type { Diagnostic } from '@codemirror/lint'
import type { Severity } from '@tinyauth/policy-engine'
import type { PlacedFinding } from './lint-document.js'

const SEVERITIES: Readonly<Record<Severity, Diagnostic['severity']>> = {
  error: 'error',
  securityWarning: 'warning',
  warning: 'warning',
  suggestion: 'info',
}

/** Findings as the editor underlines them, with the fix as a button. */
export function diagnosticsOf(findings: readonly PlacedFinding[]): Diagnostic[] {
  return findings
    .map(({ range, severity, code, message, fix }) => ({
      ...range,
      severity: SEVERITIES[severity],
      source: code,
      message,
      ...(fix === undefined ? {} : { actions: [actionOf(fix)] }),
    }))
    .sort((left, right) => left.from - right.from)
}

function actionOf({ title, insert }: NonNullable<PlacedFinding['fix']>): NonNullable<Diagnostic['actions']>[number] {
  return {
    name: title,
    // The editor knows where the place is by now.
    apply: (view, from, to) => view.dispatch({ changes: { from, to, insert }, userEvent: 'input.fix' }),
  }
}
