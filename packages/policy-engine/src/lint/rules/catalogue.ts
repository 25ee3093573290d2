import { lowerAscii } from '../../pattern/ascii-case.js'
import { quote } from '../../parse/problem-list.js'
import { familyOf, type IndexedAction } from '../catalogue-index.js'
import { listed, type LintRun, type StatementRule } from '../lint-run.js'
import type { ConditionTest } from '../policy-view.js'
import { type ResourceShape, shapesMayOverlap } from '../resource-shape.js'
import { type ActionPattern, arnService, type StatementPatterns } from '../statement-cover.js'

/** Rules that compare a statement with the catalogue of services (policy-semantics 3.13). */
export const CATALOGUE_RULES: readonly StatementRule[] = [
  whenDeclared(unknownActions),
  whenDeclared(unknownResourceTypes),
  whenDeclared(actionResources),
  conditionKeys,
]

function whenDeclared(rule: StatementRule): StatementRule {
  return (statement, run) => {
    if (!run.catalogue.empty) rule(statement, run)
  }
}

function unknownActions({ actions }: StatementPatterns, run: LintRun): void {
  for (const action of actions.patterns) {
    if (action.identity === '*' || action.bucket === '*') continue
    const service = action.bucket
    if (!run.catalogue.services.has(service)) unknownService(action, service, run)
    else if (matching(action, run).length === 0) unknownAction(action, service, run)
  }
}

function matching(action: ActionPattern, run: LintRun): readonly IndexedAction[] {
  return run.catalogue.actionsMatching(action.identity, action.shape, run.work)
}

function unknownService(action: ActionPattern, service: string, run: LintRun): void {
  const names = [...run.catalogue.services.values()].map(({ name }) => name)
  const meant = run.nearest(service, names)
  if (meant === undefined && !run.catalogue.complete) return
  const suggestion = meant === undefined ? undefined : `${meant}${action.text.slice(service.length)}`
  run.report('unknown-service', action.path, `no service is called ${quote(service)}${hint(meant)}`, suggestion)
}

function unknownAction(action: ActionPattern, service: string, run: LintRun): void {
  // With no steps left the catalogue was not searched to its end.
  if (run.work.remaining === 0) return
  const names = [...(run.catalogue.services.get(service)?.actions.values() ?? [])].map(({ name }) => name)
  const meant = action.literal ? run.nearest(action.text, names) : undefined
  run.report(
    'unknown-action',
    action.path,
    `service ${quote(service)} has no action ${quote(action.text)}${hint(meant)}`,
    meant,
  )
}

function hint(meant: string | undefined): string {
  return meant === undefined ? '' : `; did you mean ${quote(meant)}`
}

function unknownResourceTypes({ resources }: StatementPatterns, run: LintRun): void {
  for (const { text, path, shape } of resources.patterns) {
    const types = run.catalogue.services.get(arnService(text))?.resourceTypes
    if (types === undefined || types.size === 0 || isBase(shape)) continue
    if ([...types.values()].some((type) => shapesMayOverlap(type, shape, run.work))) continue
    const written = (text.split(':')[5] ?? '').split('/')[0] ?? ''
    const meant = run.nearest(written, [...types.keys()])
    const message = `service ${quote(arnService(text))} has no type of resource that ${quote(text)} could match${hint(meant)}`
    run.report(
      'unknown-resource-type',
      path,
      message,
      meant === undefined ? undefined : text.replace(`:${written}/`, `:${meant}/`),
    )
  }
}

/** The ARN of the service itself ends in an empty sixth part. */
function isBase(shape: ResourceShape): boolean {
  return shape.parts[5]?.length === 0
}

function actionResources({ view, actions, resources, complete }: StatementPatterns, run: LintRun): void {
  if (!complete || view.actions?.not !== false || view.resources?.not !== false) return
  for (const action of actions.patterns) {
    const known = matching(action, run)
    const types = known.flatMap((found) => shapesOf(found, run))
    if (known.length === 0 || known.some(({ resourceTypes }) => resourceTypes.length === 0) || types.length === 0)
      continue
    const reached = resources.patterns.some(({ shape }) =>
      types.some((type) => shapesMayOverlap(type, shape, run.work)),
    )
    if (reached) continue
    const names = [...new Set(known.flatMap(({ resourceTypes }) => resourceTypes))]
    const message = `${quote(action.text)} acts on ${listed(names)}, which no resource of the statement matches`
    run.report('action-resource-mismatch', action.path, message)
  }
}

function shapesOf(action: IndexedAction, run: LintRun): readonly ResourceShape[] {
  const service = run.catalogue.services.get(lowerAscii(action.name.slice(0, action.name.indexOf(':'))))
  return action.resourceTypes.flatMap((type) => service?.resourceTypes.get(type) ?? [])
}

function conditionKeys(statement: StatementPatterns, run: LintRun): void {
  for (const test of statement.view.tests) {
    if (isOfResource(test) && run.type === 'trust') {
      run.report(
        'irrelevant-condition-key',
        test.path,
        `a trust policy has no resource that ${quote(test.key)} could describe`,
      )
    } else if (!run.catalogue.empty) actionKeys(test, statement, run)
  }
}

function isOfResource({ canonicalKey }: ConditionTest): boolean {
  return canonicalKey === 'Resource' || canonicalKey.startsWith('ResourceTag/')
}

const TAG_KEYS = ['ResourceTag/', 'RequestTag/', 'TagKeys']

/** Requests carry the product's keys always, keys of a service and tags only where the action says so. */
function actionKeys(test: ConditionTest, statement: StatementPatterns, run: LintRun): void {
  const family = familyOf(test.canonicalKey) || test.canonicalKey
  const tag = TAG_KEYS.includes(family)
  const traits = run.catalogue.traitsOf(test.canonicalKey)
  const ofProduct = traits !== undefined && !tag && !run.catalogue.keyNames().includes(traits.name)
  if (traits === undefined || ofProduct) return
  const actions = statementActions(statement, run).filter(({ contextKeys }) => contextKeys !== undefined)
  const without = actions.filter(
    ({ contextKeys }) => contextKeys?.has(test.canonicalKey) !== true && contextKeys?.has(family) !== true,
  )
  if (without.length === 0) return
  if (tag) unsupportedTag(test, without, statement, run)
  else if (without.length === actions.length) {
    run.report(
      'irrelevant-condition-key',
      test.path,
      `no request of this statement's actions carries ${quote(test.key)}`,
    )
  } else mismatchedActions(test, without, statement, run)
}

function unsupportedTag(
  test: ConditionTest,
  without: readonly IndexedAction[],
  statement: StatementPatterns,
  run: LintRun,
): void {
  const names = listed(without.map(({ name }) => name))
  if (statement.view.allow) {
    run.report(
      'allow-with-unsupported-tag-key',
      test.path,
      `requests of ${names} never carry ${quote(test.key)} and are not allowed`,
    )
  } else
    run.report(
      'deny-with-unsupported-tag-key',
      test.path,
      `requests of ${names} never carry ${quote(test.key)} and are not denied`,
    )
}

/** Only actions that are named: whoever writes a pattern means those of its actions to which the condition applies. */
function mismatchedActions(
  test: ConditionTest,
  without: readonly IndexedAction[],
  { actions, view }: StatementPatterns,
  run: LintRun,
): void {
  const named = new Set(view.actions?.not === false ? actions.patterns.map(({ identity }) => identity) : [])
  for (const { name } of without) {
    if (!named.has(lowerAscii(name))) continue
    const message = `requests of ${quote(name)} never carry ${quote(test.key)}: move the action to a statement of its own`
    run.report('action-mismatched-for-condition-key', test.path, message)
  }
}

/** The declared actions to which a statement applies. */
function statementActions({ actions, view }: StatementPatterns, run: LintRun): readonly IndexedAction[] {
  const matched = new Set(actions.patterns.flatMap((action) => matching(action, run)))
  if (view.actions?.not !== true) return [...matched]
  const all = [...run.catalogue.services.values()].flatMap((service) => [...service.actions.values()])
  return all.filter((action) => !matched.has(action))
}
