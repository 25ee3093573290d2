import { actionMatches } from '../statement/action-matcher.js'
import type { CompiledStatement } from '../statement/compile-policy.js'
import { type ConditionTest, testHolds } from '../condition/condition-test.js'
import type { Evaluation } from '../decide/evaluation.js'
import { principalStrength, type PrincipalStrength } from '../statement/principal-matcher.js'
import type { Query } from '../decide/read-request.js'
import { escapeLiteral, renderPattern } from '../pattern/render-pattern.js'
import type { ResourcePattern } from '../pattern/resource-pattern.js'
import { EVERY_RESOURCE, type ResourceSet } from './resource-set.js'

/** What one statement says about all resources before one of them is known. */
export interface StatementSets {
  readonly strength: PrincipalStrength
  readonly sets: readonly ResourceSet[]
  /** Keys that would have to be known; an Allow that needs them says nothing, a Deny is taken as applying. */
  readonly open: readonly { readonly code: 'residual-condition' | 'unknown-variable'; readonly key: string }[]
}

/** The request as far as it is known. */
export interface PartialQuery {
  readonly query: Query
  readonly evaluation: Evaluation
  readonly bounded: boolean
  /** Whether the value of a key depends on the resource. */
  isUnknown(key: string): boolean
}

const SILENT: StatementSets = { strength: 'none', sets: [], open: [] }

/** The sets of one statement; none when it cannot apply to any resource. */
export function statementSets(statement: CompiledStatement, known: PartialQuery): StatementSets {
  const strength = strengthOf(statement, known)
  if (strength === 'none') return SILENT
  const condition = conditionHolds(statement, known)
  if (condition === false) return SILENT
  const open = condition === true ? [] : [{ code: 'residual-condition', key: condition.key } as const]
  if (open.length > 0 && !statement.deny) return { strength, sets: [], open }
  const element = elementSets(statement, known)
  return { strength, sets: element.sets, open: [...open, ...element.open] }
}

function strengthOf({ action, principal, deny }: CompiledStatement, known: PartialQuery): PrincipalStrength {
  if (action.fault !== undefined ? !deny : !actionMatches(action, known.query.action.lower)) return 'none'
  if (principal === undefined) return 'self'
  if (principal.fault !== undefined) return deny ? 'everyone' : 'none'
  return principalStrength(principal, known.query.principal, deny, known.bounded)
}

/** Whether the condition holds, or the test whose answer depends on the resource. */
function conditionHolds({ conditions, deny }: CompiledStatement, known: PartialQuery): boolean | ConditionTest {
  const results = conditions.map((test) => knownTest(test, known))
  if (results.includes('error')) return deny
  // In a Deny an error dominates a false test, so that an unknown value which may be unreadable leaves the Deny open.
  const failing = deny ? conditions.find((test, i) => results[i] === 'unknown' && canFail(test)) : undefined
  if (failing !== undefined) return failing
  if (results.includes(false)) return false
  return conditions.find((_, i) => results[i] === 'unknown') ?? true
}

/** Whether some value of the key, or of a variable, cannot be read by the test. */
function canFail({ operator, comparer }: ConditionTest): boolean {
  const family = operator?.base.family
  return (family !== 'string' && family !== 'null') || (comparer?.variables.length ?? 0) > 0
}

function knownTest(test: ConditionTest, known: PartialQuery): boolean | 'error' | 'unknown' {
  if (test.fault !== undefined) return 'error'
  const keys = [test.key, ...(test.comparer?.variables ?? []).map((variable) => variable.key)]
  return keys.some((key) => known.isUnknown(key))
    ? 'unknown'
    : testHolds(test, known.evaluation.read(test.key), known.evaluation)
}

type ElementSets = Pick<StatementSets, 'sets' | 'open'>

const NO_RESOURCE: ElementSets = { sets: [], open: [] }
const EVERYTHING: ElementSets = { sets: [EVERY_RESOURCE], open: [] }

function elementSets({ resource, deny }: CompiledStatement, known: PartialQuery): ElementSets {
  const failsClosed = deny ? EVERYTHING : NO_RESOURCE
  if (resource.fault !== undefined) return failsClosed
  if (resource.everything) return EVERYTHING
  const patterns = resource.patterns.map((pattern) => readPattern(pattern, known))
  const open = patterns.flatMap((pattern) =>
    pattern.state === 'unknown' ? [{ code: 'unknown-variable', key: pattern.key } as const] : [],
  )
  // A variable of `NotResource` that is missing or a list decides about every resource (reading 19).
  if (resource.not && patterns.some((pattern) => pattern.state !== 'known')) return { sets: failsClosed.sets, open }
  const texts = patterns.flatMap((pattern) => textsOf(pattern, deny))
  if (resource.not) return { sets: [{ allOf: [], noneOf: texts }], open }
  // Within the reach of a pattern that cannot be read an Allow does not apply, whatever its other patterns say.
  const noneOf = deny ? [] : patterns.flatMap((pattern) => ('reach' in pattern ? [pattern.reach] : []))
  return { sets: texts.map((text) => ({ allOf: [text], noneOf })), open }
}

type ReadPattern =
  | { readonly state: 'known'; readonly text: string }
  | { readonly state: 'unknown'; readonly reach: string; readonly key: string }
  | { readonly state: 'error'; readonly reach: string }
  | { readonly state: 'missing' }

/** Where a pattern cannot be read, a Deny reaches everything that begins like it. */
function textsOf(pattern: ReadPattern, deny: boolean): readonly string[] {
  if (pattern.state === 'known') return [pattern.text]
  return deny && pattern.state !== 'missing' ? [pattern.reach] : []
}

function readPattern(pattern: ResourcePattern, known: PartialQuery): ReadPattern {
  const reach = `${escapeLiteral(pattern.literal)}*`
  const unknown = pattern.variables.find((variable) => known.isUnknown(variable.key))
  if (unknown !== undefined) return { state: 'unknown', reach, key: unknown.key }
  if (known.evaluation.resolve(pattern.variables) === 'error') return { state: 'error', reach }
  const text = renderPattern(pattern, known.evaluation)
  return text === undefined ? { state: 'missing' } : { state: 'known', text }
}
