import type { LayerName } from '../../src/decision.js'
import type { Effect } from '../../src/document.js'
import type { AuthorizationRequest, ContextRecord } from '../../src/request.js'
import { describesPrincipal, oracleContext } from './context.js'
import { readOracleDocument } from './document.js'
import type {
  OracleCeiling,
  OracleGiverCeiling,
  OracleIdentitySource,
  OracleLayers,
  OraclePolicy,
  OraclePolicySet,
} from './layers.js'
import { judgePolicy } from './statement.js'
import type { JudgedStatement, Question } from './statement.js'

/** A statement that applies. `bears` is false for a Deny that does not reach the principal (reading 25). */
export interface ApplyingStatement {
  readonly layer: LayerName
  readonly source: string
  readonly policyId: string
  readonly index: number
  readonly effect: Effect
  readonly bears: boolean
}

/** The answer of the plain loop over all statements. */
export interface OracleDecision {
  readonly decision: 'Allow' | 'Deny'
  readonly kind: 'allow' | 'explicitDeny' | 'implicitDeny'
  readonly applying: readonly ApplyingStatement[]
  /** Whether anything at all could not be evaluated, statements that do not matter included. */
  readonly hasErrors: boolean
  /** The first layer that does not allow, for an implicit denial that no error of reading 4 caused. */
  readonly failedLayer: LayerName | undefined
}

/** Decides from the written policies, by policy-semantics 3.10 and the readings 21 to 28; limits are not judged. */
export function oracleDecide(request: AuthorizationRequest, layers: OracleLayers): OracleDecision {
  const context = oracleContext(request.context ?? {})
  if (context === undefined || allPolicies(layers).some(isUnreadable)) {
    return { decision: 'Deny', kind: 'implicitDeny', applying: [], hasErrors: true, failedLayer: undefined }
  }
  const question = { request, context, hasBoundary: (layers.boundaries ?? []).length > 0 }
  const judged = judgeLayers(layers, question)
  const denied = judged.some(({ applies, effect, bears }) => applies && effect === 'Deny' && bears)
  const failedLayer = denied ? undefined : firstFailing(layers, question)
  const allowed = !denied && failedLayer === undefined
  return {
    decision: allowed ? 'Allow' : 'Deny',
    kind: denied ? 'explicitDeny' : allowed ? 'allow' : 'implicitDeny',
    applying: judged.filter(({ applies }) => applies).map(applyingOf),
    hasErrors:
      judged.some(({ hasErrors }) => hasErrors) ||
      giversOf(layers).some((ceiling) => askGiver(ceiling, question).hasErrors),
    failedLayer,
  }
}

function applyingOf({ layer, source, policyId, index, effect, bears }: JudgedStatement): ApplyingStatement {
  return { layer, source, policyId, index, effect, bears }
}

function isUnreadable(policy: OraclePolicy): boolean {
  return readOracleDocument(policy.document, policy.type) === undefined
}

/** Every policy that takes part in this decision; those of givers take part in the givers' own. */
function allPolicies(layers: OracleLayers): readonly OraclePolicy[] {
  const { guardrails = [], resourceGuardrails = [], boundaries = [], session = [], identity = [] } = layers
  const sets = [...guardrails, ...resourceGuardrails, ...boundaries, ...session]
  const ceilings = identity.flatMap((source) => source.ceilings ?? []).filter(isSet)
  return [
    ...(layers.resourcePolicies ?? []),
    ...[...sets, ...identity, ...ceilings].flatMap(({ policies }) => policies),
  ]
}

function isSet(ceiling: OracleCeiling): ceiling is OraclePolicySet {
  return !('giver' in ceiling)
}

function giversOf(layers: OracleLayers): readonly OracleGiverCeiling[] {
  const ceilings = (layers.identity ?? []).flatMap((source) => source.ceilings ?? [])
  return ceilings.flatMap((ceiling) => (isSet(ceiling) ? [] : [ceiling]))
}

function judgeLayers(layers: OracleLayers, question: Question): readonly JudgedStatement[] {
  const judgeSets = (layer: LayerName, sets: readonly OraclePolicySet[] = []): readonly JudgedStatement[] =>
    sets.flatMap((set) => judgeSet(set, layer, true, question))
  return [
    ...judgeSets('guardrail', layers.guardrails),
    ...judgeSets('resourceGuardrail', layers.resourceGuardrails),
    ...judgeSets('resource', [{ id: 'resource', policies: layers.resourcePolicies ?? [] }]),
    ...(layers.identity ?? []).flatMap((source) => judgeSource(source, question)),
    ...judgeSets('boundary', layers.boundaries),
    ...judgeSets('session', layers.session),
  ]
}

function judgeSet(
  set: OraclePolicySet,
  layer: LayerName,
  bears: boolean,
  question: Question,
): readonly JudgedStatement[] {
  return set.policies.flatMap((policy) => judgePolicy(policy, { layer, source: set.id, bears }, question))
}

function judgeSource(source: OracleIdentitySource, question: Question): readonly JudgedStatement[] {
  const bears = source.inherited !== true
  const own = judgeSet(source, 'identity', bears, question)
  const ceilings = (source.ceilings ?? []).filter(isSet)
  return [...own, ...ceilings.flatMap((set) => judgeSet(set, 'ceiling', bears, question))]
}

/** The order of reading 27; undefined when everything that must allow does. Explicit denials have been judged before. */
function firstFailing(layers: OracleLayers, question: Question): LayerName | undefined {
  const allows = (set: OraclePolicySet): boolean => setAllows(set, question)
  if (!(layers.resourceGuardrails ?? []).every(allows)) {
    return 'resourceGuardrail'
  }
  if (!(layers.guardrails ?? []).every(allows)) {
    return 'guardrail'
  }
  return failingInside(layers, question, allows)
}

type Grant = 'direct' | 'within' | 'account' | 'none'

function failingInside(
  layers: OracleLayers,
  question: Question,
  allows: (set: OraclePolicySet) => boolean,
): LayerName | undefined {
  const { request } = question
  const grant = resourceGrant(layers, question)
  const foreign = isForeign(request)
  const anonymous = request.principal.kind === 'anonymous'
  if (grant === 'none' && (foreign || layers.resourcePolicyRequired === true)) {
    return 'resource'
  }
  if (grant === 'direct' && !foreign) {
    return undefined
  }
  const identityNeeded = foreign || grant !== 'within'
  if (identityNeeded && (anonymous || !(layers.identity ?? []).some((source) => sourceAllows(source, question)))) {
    return 'identity'
  }
  if (!(layers.boundaries ?? []).every(allows)) {
    return 'boundary'
  }
  const session = layers.session ?? []
  const sessionNeeded = request.principal.kind === 'federatedSession'
  return session.every(allows) && (session.length > 0 || !sessionNeeded) ? undefined : 'session'
}

/** Reading 24: both accounts are given and differ. */
function isForeign({ principal, resourceAccount }: AuthorizationRequest): boolean {
  return principal.account !== undefined && resourceAccount !== undefined && principal.account !== resourceAccount
}

/** The strongest applying Allow of the resource policies (reading 22). */
function resourceGrant(layers: OracleLayers, question: Question): Grant {
  const set = { id: 'resource', policies: layers.resourcePolicies ?? [] }
  const strengths = judgeSet(set, 'resource', true, question)
    .filter(isAllow)
    .map(({ strength }) => strength)
  const order: readonly Grant[] = ['direct', 'within', 'account']
  return order.find((strength) => strengths.some((each) => each === strength)) ?? 'none'
}

function isAllow({ applies, effect }: JudgedStatement): boolean {
  return applies && effect === 'Allow'
}

function setAllows(set: OraclePolicySet, question: Question): boolean {
  return judgeSet(set, 'identity', true, question).some(isAllow)
}

/** An Allow of its own, and every ceiling allows (reading 28). */
function sourceAllows(source: OracleIdentitySource, question: Question): boolean {
  return setAllows(source, question) && (source.ceilings ?? []).every((ceiling) => ceilingAllows(ceiling, question))
}

function ceilingAllows(ceiling: OracleCeiling, question: Question): boolean {
  if (!isSet(ceiling)) {
    return askGiver(ceiling, question).decision === 'Allow'
  }
  const judged = judgeSet(ceiling, 'ceiling', true, question)
  return judged.some(isAllow) && !judged.some(({ applies, effect }) => applies && effect === 'Deny')
}

/** What the giver may do with the same question: the keys that describe the principal are the giver's (`GiverCeiling`). */
function askGiver({ giver }: OracleGiverCeiling, question: Question): OracleDecision {
  const { request } = question
  const asked = entriesWhere(request.context, (name) => !describesPrincipal(name))
  const own = entriesWhere(giver.context, describesPrincipal)
  const context = Object.fromEntries([...asked, ...own])
  return oracleDecide({ ...request, principal: giver.principal, context }, giver.layers)
}

function entriesWhere(
  context: ContextRecord = {},
  wanted: (name: string) => boolean,
): [string, ContextRecord[string]][] {
  return Object.entries(context).filter(([name]) => wanted(name))
}
