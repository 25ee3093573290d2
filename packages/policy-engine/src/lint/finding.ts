import type { Problem } from '../problem.js'

/**
 * How much a finding weighs. `error`: the document is refused, or an element certainly does not do what it says.
 * `warning`: probably not what was meant. `securityWarning`: allows more, or denies less, than it seems to.
 * `suggestion`: the same can be said more plainly.
 */
export type Severity = 'error' | 'warning' | 'securityWarning' | 'suggestion'

/** A problem with its weight. Findings never change a decision. */
export interface Finding extends Problem {
  readonly severity: Severity
}

/** Orders findings by path (members as text, list places as numbers), then by code; equal ones stay as they are. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings
    .map((finding) => ({ finding, segments: finding.path.split('/') }))
    .sort((a, b) => compareSegments(a.segments, b.segments) || compareText(a.finding.code, b.finding.code))
    .map(({ finding }) => finding)
}

function compareSegments(left: readonly string[], right: readonly string[]): number {
  const length = Math.min(left.length, right.length)
  for (let i = 0; i < length; i++) {
    const order = compareSegment(left[i] ?? '', right[i] ?? '')
    if (order !== 0) return order
  }
  return left.length - right.length
}

function compareSegment(left: string, right: string): number {
  if (left === right) return 0
  const numbers = /^\d{1,9}$/.test(left) && /^\d{1,9}$/.test(right)
  return (numbers ? Number(left) - Number(right) : 0) || compareText(left, right)
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0
}
