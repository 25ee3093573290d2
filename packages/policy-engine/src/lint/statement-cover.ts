import { lowerAscii } from '../pattern/ascii-case.js'
import { PlainPattern, tokensCover, tokensMayOverlap } from './pattern-cover.js'
import { type CoverTest, type ListedPattern, PatternList } from './pattern-list.js'
import type { ElementView, Entry, StatementView } from './policy-view.js'
import { type Reading, ResourceShape, shapeCovers, shapesMayOverlap } from './resource-shape.js'
import type { WorkBudget } from './work-budget.js'

/** An action pattern in lower case. */
export type ActionPattern = ListedPattern<PlainPattern>

type ResourcePattern = ListedPattern<ResourceShape>

/** A statement whose patterns are ready to be compared with those of others. */
export interface StatementPatterns {
  readonly view: StatementView
  readonly actions: PatternList<PlainPattern>
  readonly resources: PatternList<ResourceShape>
  /** How the resources are read when the statement is the wider one, and when it is the narrower one: the same. */
  readonly reading: Reading
  /** Every pattern was understood; otherwise nothing is said about the statement as a whole. */
  readonly complete: boolean
  /** It surely applies to all that its patterns match. */
  readonly appliesToAll: boolean
  /** It surely applies to nothing but what its patterns match. */
  readonly appliesToNothingElse: boolean
  /** The conditions in an order of their own, so that equal ones are equal texts; `''` when there are none. */
  readonly condition: string
  /** The same for the principals. */
  readonly principal: string
}

/** Prepares the patterns of one statement. */
export function statementPatterns(view: StatementView): StatementPatterns {
  const not = view.resources?.not ?? false
  const reading = view.allow === not ? 'loose' : 'strict'
  const actions = actionPatterns(view.actions?.entries ?? [])
  const resources = resourcePatterns(view.resources?.entries ?? [], view.variables)
  const plain = !view.variables || !(view.resources?.entries ?? []).some((entry) => entry.text.includes('${'))
  return {
    view,
    actions: new PatternList(actions, plainCovers),
    resources: new PatternList(resources, (wider, narrower, work) =>
      shapeCovers(wider, narrower, { wider: reading, narrower: reading }, work),
    ),
    reading,
    complete: understood(view.actions, actions) && (isTrust(view) || understood(view.resources, resources)),
    // A variable whose value cannot be used makes an Allow apply to nothing and a Deny to everything; one without value
    // does the same in `NotResource` (policy-semantics 3.6 and 3.11).
    appliesToAll: plain || (!view.allow && !not),
    appliesToNothingElse: plain || (view.allow && !not),
    condition: view.tests.length === 0 && !hasCondition(view) ? '' : canonical(view.statement.Condition),
    principal: canonical([view.statement.Principal, view.statement.NotPrincipal]),
  }
}

function plainCovers(wider: PlainPattern, narrower: PlainPattern, work: WorkBudget): boolean {
  return tokensCover(wider.tokens, narrower.tokens, work)
}

function understood(element: ElementView | undefined, patterns: readonly unknown[]): boolean {
  return element !== undefined && element.entries.length > 0 && element.entries.length === patterns.length
}

function isTrust(view: StatementView): boolean {
  return view.resources === undefined && view.statement.Principal !== undefined
}

/** An unknown operator is no test, but it is a condition. */
function hasCondition(view: StatementView): boolean {
  return Object.values(view.statement.Condition ?? {}).some((block) => Object.keys(block).length > 0)
}

/** JSON text with the members of every object in one order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  )
}

/** The action patterns in lower case; those without a colon, other than `*`, and those with a variable are left out. */
export function actionPatterns(entries: readonly Entry[]): readonly ActionPattern[] {
  const patterns: ActionPattern[] = []
  for (const { text, path } of entries) {
    const identity = text === '*:*' ? '*' : lowerAscii(text)
    const colon = identity.indexOf(':')
    if ((colon === -1 && identity !== '*') || identity.includes('${')) continue
    const bucket = bucketOf(identity.slice(0, Math.max(0, colon)))
    const shape = new PlainPattern(identity)
    patterns.push({ text, path, identity, bucket, shape, literal: !isWild(identity), variable: false })
  }
  return patterns
}

/** The resource patterns; those that are no pattern are left out. */
export function resourcePatterns(entries: readonly Entry[], variables: boolean): readonly ResourcePattern[] {
  const patterns: ResourcePattern[] = []
  for (const { text, path } of entries) {
    const shape = ResourceShape.of(text, variables)
    if (shape === undefined) continue
    const bucket = bucketOf(arnService(text))
    const variable = variables && text.includes('${')
    patterns.push({ text, path, identity: text, bucket, shape, literal: !isWild(text), variable })
  }
  return patterns
}

/** The third part of an ARN pattern, `*` when it has none. */
export function arnService(text: string): string {
  return text.split(':', 3)[2] ?? '*'
}

function bucketOf(service: string): string {
  return service === '' || isWild(service) ? '*' : service
}

function isWild(text: string): boolean {
  return text.includes('*') || text.includes('?')
}

/** What must hold beside actions and resources for one statement to cover another. */
export interface CoverOptions {
  /** The narrower statement may have any condition. The wider one must have none. */
  readonly unconditional: boolean
}

/**
 * Whether `wider` applies to every request to which `narrower` applies. Sound: `false` may mean "not seen".
 * A wider condition is absent or the same.
 */
export function statementCovers(
  wider: StatementPatterns,
  narrower: StatementPatterns,
  options: CoverOptions,
  work: WorkBudget,
): boolean {
  if (!work.spend(1) || !wider.complete || !narrower.complete) return false
  if (!wider.appliesToAll || !narrower.appliesToNothingElse) return false
  if (wider.condition !== '' && (options.unconditional || wider.condition !== narrower.condition)) return false
  return (
    principalsCover(wider, narrower) && actionsCover(wider, narrower, work) && resourcesCover(wider, narrower, work)
  )
}

function principalsCover(wider: StatementPatterns, narrower: StatementPatterns): boolean {
  if (wider.principal === narrower.principal) return true
  const { view } = wider
  return !view.notPrincipal && view.principals.some((entry) => entry.type === 'AWS' && entry.text === '*')
}

/** Whether the actions of `wider` hold all actions of `narrower`. */
export function actionsCover(wider: StatementPatterns, narrower: StatementPatterns, work: WorkBudget): boolean {
  return elementCovers(wider.view.actions, narrower.view.actions, {
    holdsEverything: wider.actions.everything,
    holds: () => allCovered(narrower.actions.patterns, wider.actions, work),
    spares: () => allCovered(wider.actions.patterns, narrower.actions, work),
  })
}

function resourcesCover(wider: StatementPatterns, narrower: StatementPatterns, work: WorkBudget): boolean {
  const { resources: wide } = wider.view
  const { resources: narrow } = narrower.view
  // A trust policy has no resource on either side.
  if (wide === undefined || narrow === undefined) return wide === narrow
  return elementCovers(wide, narrow, {
    holdsEverything: wider.resources.everything,
    holds: () => shapesCovered(narrower, wider, work),
    spares: () => shapesCovered(wider, narrower, work),
  })
}

interface ElementCover {
  readonly holdsEverything: boolean
  readonly holds: () => boolean
  readonly spares: () => boolean
}

/** A list that leaves out less is wider; a list never is seen to be wider than one that leaves out. */
function elementCovers(
  wider: ElementView | undefined,
  narrower: ElementView | undefined,
  cover: ElementCover,
): boolean {
  if (wider === undefined || narrower === undefined) return false
  if (wider.not) return narrower.not && cover.spares()
  return cover.holdsEverything || (!narrower.not && cover.holds())
}

function allCovered<Shape>(
  narrower: readonly ListedPattern<Shape>[],
  wider: PatternList<Shape>,
  work: WorkBudget,
  test?: CoverTest<Shape>,
): boolean {
  return narrower.every((pattern) => wider.covering(pattern, work, test) !== undefined)
}

/** As `allCovered`, with each side in its own reading. */
function shapesCovered(narrower: StatementPatterns, wider: StatementPatterns, work: WorkBudget): boolean {
  const readings = { wider: wider.reading, narrower: narrower.reading }
  // INVARIANT: equal texts cover each other only where the wider one is not read more narrowly.
  if (readings.wider === 'strict' && readings.narrower === 'loose') return false
  return allCovered(narrower.resources.patterns, wider.resources, work, (wide, narrow, budget) =>
    shapeCovers(wide, narrow, readings, budget),
  )
}

/** Whether some request's action may be matched by both; `false` is always right. */
export function actionMayOverlap(pattern: ActionPattern, other: StatementPatterns, work: WorkBudget): boolean {
  const { actions } = other.view
  if (actions === undefined || !other.complete) return true
  if (actions.not) return other.actions.covering(pattern, work) === undefined
  return other.actions.patterns.some(
    (candidate) =>
      sameBucket(pattern, candidate) && tokensMayOverlap(pattern.shape.tokens, candidate.shape.tokens, work),
  )
}

/** Whether some resource may be matched by both statements; `false` is always right. */
export function resourcesMayOverlap(left: StatementPatterns, right: StatementPatterns, work: WorkBudget): boolean {
  if (!left.complete || !right.complete) return true
  if (left.view.resources?.not !== false || right.view.resources?.not !== false) return true
  return left.resources.patterns.some((pattern) =>
    right.resources.patterns.some(
      (candidate) => sameBucket(pattern, candidate) && shapesMayOverlap(pattern.shape, candidate.shape, work),
    ),
  )
}

function sameBucket(left: ListedPattern<unknown>, right: ListedPattern<unknown>): boolean {
  return left.bucket === '*' || right.bucket === '*' || left.bucket === right.bucket
}
