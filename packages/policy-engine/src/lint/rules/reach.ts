import { type DocumentRule, listed, type LintRun } from '../lint-run.js'
import type { Policy } from '../../document.js'
import { parsePolicy } from '../../parse/parse-policy.js'
import { viewPolicy } from '../policy-view.js'
import {
  actionMayOverlap,
  resourcesMayOverlap,
  statementCovers,
  statementPatterns,
  type StatementPatterns,
} from '../statement-cover.js'
import type { WorkBudget } from '../work-budget.js'

/** Rules about what statements leave of each other, and boundaries of a policy (policy-semantics 3.13, ours in addition). */
export const REACH_RULES: readonly DocumentRule[] = [unreachableStatements, redundantStatements, outsideBoundaries]

function unreachableStatements(run: LintRun): void {
  const denies = run.statements.filter(({ view, condition }) => !view.allow && condition === '')
  for (const allow of run.statements.filter(({ view }) => view.allow)) {
    const deny = denies.find((wider) => statementCovers(wider, allow, { unconditional: true }, run.work))
    if (deny === undefined) continue
    run.report('unreachable-statement', allow.view.path, `the Deny at \`${deny.view.path}\` denies all of it`)
  }
}

function redundantStatements(run: LintRun): void {
  for (const [i, narrow] of run.statements.entries()) {
    const wider = run.statements.find((wide, j) => j !== i && saysAsMuch(wide, narrow, j < i, run.work))
    if (wider === undefined) continue
    run.report(
      'redundant-statement',
      narrow.view.path,
      `the statement at \`${wider.view.path}\` says the same and more`,
    )
  }
}

/** Of two statements that cover each other, the first one stays. */
function saysAsMuch(wide: StatementPatterns, narrow: StatementPatterns, earlier: boolean, work: WorkBudget): boolean {
  if (wide.view.allow !== narrow.view.allow) return false
  if (!statementCovers(wide, narrow, { unconditional: false }, work)) return false
  return earlier || !statementCovers(narrow, wide, { unconditional: false }, work)
}

function outsideBoundaries(run: LintRun): void {
  const { boundaries } = run.options
  if (boundaries === undefined || boundaries.length === 0) return
  const readable = boundaries.map((boundary) => boundaryStatements(boundary, run))
  for (const allow of run.statements.filter(({ view }) => view.allow)) outsideAll(allow, readable, run)
}

/** A boundary that cannot be read permits nothing, so that it has no statements. */
function boundaryStatements(boundary: Policy, run: LintRun): readonly StatementPatterns[] {
  const limits = run.options.limits
  const { policy } = parsePolicy(boundary, {
    type: 'boundary',
    mode: 'load',
    ...(limits === undefined ? {} : { limits }),
  })
  return policy === undefined ? [] : viewPolicy(policy).map(statementPatterns)
}

function outsideAll(
  allow: StatementPatterns,
  boundaries: readonly (readonly StatementPatterns[])[],
  run: LintRun,
): void {
  if (!allow.complete || allow.view.actions?.not !== false) return
  const permits = boundaries.flatMap((statements) => permitting(allow, statements, run.work))
  const dead = allow.actions.patterns.filter(
    (action) => !permits.some((permit) => actionMayOverlap(action, permit, run.work)),
  )
  if (dead.length === 0) return
  const what = dead.length === allow.actions.patterns.length ? 'any of it' : listed(dead.map(({ text }) => text))
  const path = dead.length === allow.actions.patterns.length ? allow.view.path : (dead[0]?.path ?? allow.view.path)
  run.report('allow-outside-boundaries', path, `no boundary permits ${what}`)
}

/** The Allows of one boundary that may share resources with the statement; none when the boundary denies all of it. */
function permitting(
  allow: StatementPatterns,
  boundary: readonly StatementPatterns[],
  work: WorkBudget,
): readonly StatementPatterns[] {
  const denied = boundary.some(
    (deny) => !deny.view.allow && statementCovers(deny, allow, { unconditional: true }, work),
  )
  return denied ? [] : boundary.filter((permit) => permit.view.allow && resourcesMayOverlap(allow, permit, work))
}
