import { quote } from '../../parse/problem-list.js'
import { type LintRun, onView, type StatementRule } from '../lint-run.js'
import type { ConditionTest, PrincipalEntry, StatementView } from '../policy-view.js'

/** Rules about `Principal` and `NotPrincipal` (policy-semantics 3.5). */
export const PRINCIPAL_RULES: readonly StatementRule[] = [
  onView(notPrincipal),
  onView(everyone),
  onView(redundantPrincipals),
  onView(federatedPrincipals),
  onView(broadSubject),
]

function notPrincipal({ allow, notPrincipal: negated, path }: StatementView, run: LintRun): void {
  if (!negated) return
  const place = `${path}/NotPrincipal`
  if (allow)
    run.report(
      'allow-with-not-principal',
      place,
      'everyone but those named is allowed: name who is allowed in `Principal`',
    )
  else {
    const message =
      'this denies also whoever is named only by account or role: use `Principal` `*` and `ArnNotEquals` on `UserArn`'
    run.report('deny-with-not-principal', place, message)
  }
}

function everyone({ allow, principals, notPrincipal: negated, statement }: StatementView, run: LintRun): void {
  if (!allow || negated || Object.keys(statement.Condition ?? {}).length > 0) return
  const open = principals.find((principal) => principal.text === '*' && principal.type === 'AWS')
  if (open !== undefined) run.report('allow-to-everyone', open.path, 'everyone is allowed, without proof of identity')
}

function redundantPrincipals({ principals }: StatementView, run: LintRun): void {
  const open = principals.find((principal) => principal.text === '*' && principal.type === 'AWS')
  const seen = new Set<string>()
  for (const principal of principals) {
    const identity = JSON.stringify([principal.type, principal.text])
    if (seen.has(identity))
      run.report('redundant-principal', principal.path, `${quote(principal.text)} stands in the list before`)
    else if (open !== undefined && open !== principal) {
      run.report('redundant-principal', principal.path, `${quote(principal.text)} is covered by \`*\``)
    }
    seen.add(identity)
  }
}

/** Issuers whose tokens anyone in the world can have; an audience says nothing about who asks. */
const SHARED_ISSUERS = [
  'token.actions.githubusercontent.com',
  'gitlab.com',
  'accounts.google.com',
  'login.microsoftonline.com',
]

function federatedPrincipals(view: StatementView, run: LintRun): void {
  if (!view.allow || view.notPrincipal) return
  for (const principal of view.principals) {
    if (principal.type === 'Federated') federatedPrincipal(principal, view.tests, run)
  }
}

function federatedPrincipal(principal: PrincipalEntry, tests: readonly ConditionTest[], run: LintRun): void {
  if (tests.some(namesSubject) || tests.some((test) => namesPerson(test, run))) return
  if (!tests.some((test) => endsInClaim(test, 'aud'))) {
    const message = `every token of ${quote(principal.text)} is accepted: compare its \`…:aud\` and \`…:sub\``
    run.report('missing-oidc-condition', principal.path, message)
  } else if (SHARED_ISSUERS.some((issuer) => principal.text.includes(issuer))) {
    const message = `anyone can have a token of ${quote(principal.text)}: compare its \`…:sub\``
    run.report('missing-federated-subject', principal.path, message)
  }
}

function endsInClaim(test: ConditionTest, claim: string): boolean {
  return test.canonicalKey.endsWith(`:${claim}`) && demandsValue(test)
}

function namesSubject(test: ConditionTest): boolean {
  return endsInClaim(test, 'sub')
}

/** A key of the principal other than the provider itself. */
function namesPerson(test: ConditionTest, run: LintRun): boolean {
  const traits = run.catalogue.traitsOf(test.canonicalKey)
  return traits?.ofPrincipal === true && traits.name !== 'Idp' && demandsValue(test)
}

/** The test is false when the key is missing, and narrows its value. */
function demandsValue({ operator }: ConditionTest): boolean {
  return (
    !operator.base.negated &&
    !operator.ifExists &&
    operator.base.family !== 'null' &&
    operator.quantifier !== 'ForAllValues'
  )
}

function broadSubject({ allow, tests }: StatementView, run: LintRun): void {
  if (!allow) return
  for (const test of tests.filter(namesSubject)) {
    if (test.operator.base.relation !== 'like') continue
    for (const { text, path } of test.values) {
      if (!text.includes('*') && !text.includes('?')) continue
      const message = `${quote(text)} lets in more than one subject: name the repository and the branch`
      run.report('broad-federated-subject', path, message)
    }
  }
}
