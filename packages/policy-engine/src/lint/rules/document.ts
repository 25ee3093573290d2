import type { PolicyLimits } from '../../limits.js'
import type { PolicyType } from '../../document.js'
import { quote } from '../../parse/problem-list.js'
import type { DocumentRule, LintRun } from '../lint-run.js'

/** Rules about the document as a whole (policy-semantics 3.1, 3.12). */
export const DOCUMENT_RULES: readonly DocumentRule[] = [version, sizeNearQuota, sids]

function version(run: LintRun): void {
  if (run.options.allowLegacyVersion !== true) return
  const { Version } = run.policy
  if (Version === undefined) run.report('missing-version', '', 'without `Version` the text `${…}` is not a variable')
  else if (Version === '2008-10-17') {
    run.report('legacy-version', '/Version', 'in `2008-10-17` the text `${…}` is not a variable', '2012-10-17')
  }
}

const QUOTAS: Readonly<Record<PolicyType, keyof PolicyLimits>> = {
  identity: 'policyCharacters',
  boundary: 'policyCharacters',
  resource: 'policyCharacters',
  resourceGuardrail: 'policyCharacters',
  session: 'sessionPolicyCharacters',
  guardrail: 'guardrailCharacters',
  trust: 'trustPolicyCharacters',
}

function sizeNearQuota(run: LintRun): void {
  const name = QUOTAS[run.type]
  const quota = run.limits[name]
  const size = JSON.stringify(run.policy).length
  if (size > quota || size < quota * 0.9) return
  run.report('size-near-quota', '', `the document has ${size} of the ${quota} characters that \`${name}\` allows`)
}

function sids(run: LintRun): void {
  const seen = new Map<string, string>()
  for (const { view } of run.statements) {
    const { Sid } = view.statement
    if (Sid === '')
      run.report('empty-sid', `${view.path}/Sid`, 'an empty `Sid` names nothing: name the statement or leave it out')
    if (Sid === undefined || Sid === '') continue
    const before = seen.get(Sid.toLowerCase())
    // Equal ids are the parser's error.
    if (before !== undefined && before !== Sid) {
      run.report('unique-sids-recommended', `${view.path}/Sid`, `${quote(Sid)} is easily taken for ${quote(before)}`)
    }
    seen.set(Sid.toLowerCase(), before ?? Sid)
  }
}
