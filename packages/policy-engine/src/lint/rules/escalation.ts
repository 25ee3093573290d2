import { lowerAscii } from '../../pattern/ascii-case.js'
import type { TemplatePart } from '../../pattern/template.js'
import { listed, type LintRun, type StatementRule } from '../lint-run.js'
import { ANY_RUN, literalTokens, type PatternToken, tokensCover } from '../pattern-cover.js'
import { type ConditionTest, type StatementView, templateParts } from '../policy-view.js'
import { ResourceShape } from '../resource-shape.js'
import { arnService, type StatementPatterns } from '../statement-cover.js'
import type { WorkBudget } from '../work-budget.js'

/** Rules about statements that let their holder grant rights, the counterpart of AWS's pass-role family (policy-semantics 3.13). */
export const ESCALATION_RULES: readonly StatementRule[] = [escalation]

/** Actions of tinyauth itself that hand out rights, by the type of resource whose whole range makes them dangerous. */
const GRANTING_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  policies: ['AttachPolicy', 'CreatePolicy', 'CreatePolicyVersion', 'SetDefaultPolicyVersion'],
  users: [
    'CreateUserPolicy',
    'UpdateUserPolicy',
    'AttachPolicy',
    'SetBoundary',
    'UpdateUser',
    'SetPassword',
    'ResetMfa',
    'CreateAccessKey',
    'RotateAccessKey',
    'LinkIdentity',
  ],
  groups: [
    'CreateGroupPolicy',
    'UpdateGroupPolicy',
    'AttachPolicy',
    'SetBoundary',
    'AddUserToGroup',
    'UpdateMembership',
    'MoveGroup',
    'LinkGroup',
    'SetGroupOwner',
    'CreateInvite',
  ],
  services: ['GetServiceUserSigningToken', 'GetServiceAccessKeySigningToken'],
  'identity-providers': ['CreateIdentityProvider', 'UpdateIdentityProvider'],
  'oauth-clients': ['CreateOAuthClient', 'UpdateOAuthClient', 'RotateClientSecret'],
}

/** Actions with which users who hold them on themselves raise themselves. */
const SELF_GRANTING_ACTIONS = ['CreateUserPolicy', 'UpdateUserPolicy', 'AttachPolicy', 'SetBoundary']

function escalation(statement: StatementPatterns, run: LintRun): void {
  const { view } = statement
  const { actions } = view
  if (!view.allow || actions === undefined || narrows(view.tests)) return
  const granted = Object.entries(GRANTING_ACTIONS).flatMap(([type, names]) =>
    coversType(statement, type, run) ? grantedOf(names, statement, run) : [],
  )
  if (granted.length > 0) {
    const message = `whoever holds this can grant rights, by ${listed([...new Set(granted)])} on any resource of the type`
    run.report('privilege-escalation', actions.path, message)
  } else if (view.resources?.not === false && namesOwnUser(view, run)) {
    const own = grantedOf(SELF_GRANTING_ACTIONS, statement, run)
    if (own.length > 0)
      run.report('self-escalation', actions.path, `users can raise their own rights, by ${listed(own)}`)
  }
}

function grantedOf(names: readonly string[], statement: StatementPatterns, run: LintRun): readonly string[] {
  return names
    .map((name) => `${ownService(run)}:${name}`)
    .filter((action) => matchesAction(statement, literalTokens(lowerAscii(action)), run.work))
}

function matchesAction(
  { view, actions }: StatementPatterns,
  action: readonly PatternToken[],
  work: WorkBudget,
): boolean {
  const listedThere = actions.patterns.some((pattern) => tokensCover(pattern.shape.tokens, action, work))
  return listedThere !== view.actions?.not
}

/** Whether the statement reaches every resource of one of tinyauth's own types. */
function coversType({ view, resources }: StatementPatterns, type: string, run: LintRun): boolean {
  if (view.resources === undefined) return false
  const own = ownService(run)
  const whole = resources.patterns.some(
    ({ shape, bucket }) => (bucket === '*' || bucket === own) && coversInstances(shape, type, run),
  )
  return whole !== view.resources.not
}

function ownService(run: LintRun): string {
  return run.options.ownService ?? 'tinyauth'
}

/** The partition is the deployment's affair; region and account of tinyauth's own resources are empty. */
function coversInstances(shape: ResourceShape, type: string, run: LintRun): boolean {
  const [, , service = [], region = [], account = [], resource = []] = shape.parts
  const own = literalTokens(ownService(run))
  return (
    tokensCover(service, own, run.work) &&
    tokensCover(region, [], run.work) &&
    tokensCover(account, [], run.work) &&
    tokensCover(resource, [...literalTokens(`${type}/`), ANY_RUN], run.work)
  )
}

/** The condition says something about the resource, or lets through levels of actions without `permissions`. */
function narrows(tests: readonly ConditionTest[]): boolean {
  return tests.some(({ canonicalKey, operator, values }) => {
    if (operator.base.negated || operator.base.family === 'null') return false
    if (canonicalKey === 'Resource' || canonicalKey.startsWith('ResourceTag/')) return true
    return canonicalKey === 'ActionLevel' && values.every(({ text }) => !/[*?]|permissions/i.test(text))
  })
}

/** A resource `users/${Username}` of tinyauth itself. */
function namesOwnUser(view: StatementView, run: LintRun): boolean {
  return (view.resources?.entries ?? []).some(({ text }) => {
    const parts = templateParts(text, view.variables)
    return (
      arnService(text) === ownService(run) &&
      ResourceShape.of(text, view.variables) !== undefined &&
      endsInOwnName(parts)
    )
  })
}

function endsInOwnName(parts: readonly TemplatePart[]): boolean {
  const place = parts.findIndex((part) => part.kind === 'variable' && part.variable.key === 'Username')
  const before = parts[place - 1]
  return before?.kind === 'text' && before.text.endsWith(':users/')
}
