import type { BoundedSource, CompiledGiver, CompiledLayers, Origin } from './compile-layers.js'
import { IDENTITY_SLOT, placeOf, queryOfGiver, RESOURCE_SLOT } from './compile-layers.js'
import type { CompiledStatement } from '../statement/compile-policy.js'
import type { DecidedBy, Decision } from '../decision.js'
import type { Evaluation } from './evaluation.js'
import type { Fault } from '../fault.js'
import { isStronger, type PrincipalStrength } from '../statement/principal-matcher.js'
import type { Query } from './read-request.js'
import { type Applicant, appliesWith } from '../statement/statement-applies.js'
import type { StatementVisitor } from '../search/statement-index.js'
import { RequestKeys } from '../search/request-keys.js'

/** The outcome for one principal, before it is dressed as a `Decision`. */
export interface Verdict {
  readonly kind: Decision['kind']
  readonly decidedBy: readonly DecidedBy[]
}

/** Refilled by each decision: decisions run one at a time, and a giver's, nested in one, asks about the same request. */
const REQUEST_KEYS = new RequestKeys()

/** Decides one readable request by usable layers (policy-semantics 3.10). */
export function judge(query: Query, layers: CompiledLayers, evaluation: Evaluation): Verdict {
  REQUEST_KEYS.fill(query.action, query.resource.text)
  return judgeIndexed(query, layers, evaluation)
}

function judgeIndexed(query: Query, layers: CompiledLayers, evaluation: Evaluation): Verdict {
  const findings = new Findings(query, layers, evaluation)
  layers.index.search(REQUEST_KEYS, findings)
  return findings.verdict()
}

/** An applying statement, and how it names the principal. */
interface Grant {
  readonly statement: CompiledStatement
  readonly ordinal: number
  readonly strength: PrincipalStrength
}

/** What the search for applying statements has found so far, and what follows from it. */
class Findings implements StatementVisitor, Applicant {
  readonly bounded: boolean
  private denied: Grant | undefined
  /** The Allow by which a source without ceilings allows, which is all that most decisions need. */
  private identity: Grant | undefined
  /** By slot: the Allow by which any other set allows. */
  private others: (Grant | undefined)[] | undefined
  /** By slot: the ceiling is withheld by a Deny of its own. */
  private withheld: ReadonlySet<number> | undefined

  constructor(
    readonly query: Query,
    private readonly layers: CompiledLayers,
    readonly evaluation: Evaluation,
  ) {
    this.bounded = layers.boundaries.length > 0
  }

  visit(statement: CompiledStatement, ordinal: number): boolean {
    const origin = this.layers.plain ? undefined : this.originOf(ordinal)
    const slot = origin?.slot ?? IDENTITY_SLOT
    if (!statement.deny && this.isSettled(slot)) return false
    const strength = appliesWith(statement, ordinal, this)
    if (strength === 'none') return false
    if (statement.deny) return this.deny({ statement, ordinal, strength }, origin)
    this.grant({ statement, ordinal, strength }, slot)
    return false
  }

  noteFault(fault: Fault, statement: CompiledStatement, ordinal: number, key?: string): void {
    this.evaluation.note(fault.code, fault.message, this.placeOf({ statement, ordinal }), key)
  }

  private originOf(ordinal: number): Origin | undefined {
    return this.layers.originOf[this.layers.index.policyOf(ordinal)]
  }

  private isSettled(slot: number): boolean {
    const grant = this.grantOf(slot)
    return grant !== undefined && (slot !== RESOURCE_SLOT || grant.strength === 'self')
  }

  private deny(grant: Grant, origin: Origin | undefined): boolean {
    if (origin?.denyReach === 'withholds') {
      this.withheld = new Set(this.withheld).add(origin.slot)
      return false
    }
    this.denied = grant
    return true
  }

  private grant(grant: Grant, slot: number): void {
    const before = this.grantOf(slot)
    if (before !== undefined && !isStronger(grant.strength, before.strength)) return
    if (slot === IDENTITY_SLOT) this.identity = grant
    else (this.others ??= [])[slot] = grant
  }

  private grantOf(slot: number): Grant | undefined {
    return slot === IDENTITY_SLOT ? this.identity : this.others?.[slot]
  }

  verdict(): Verdict {
    if (this.denied !== undefined) return { kind: 'explicitDeny', decidedBy: [this.placeOf(this.denied)] }
    if (this.layers.plain && !this.isSpecial()) return this.identityVerdict()
    const { layers } = this
    const closed = this.firstClosed(layers.resourceGuardrails) ?? this.firstClosed(layers.guardrails)
    if (closed !== undefined) return implicitDeny(closed)
    const absolute = [...layers.resourceGuardrails, ...layers.guardrails]
    return this.isCrossAccount() ? this.crossAccountVerdict(absolute) : this.sameAccountVerdict(absolute)
  }

  private placeOf({ statement, ordinal }: Pick<Grant, 'statement' | 'ordinal'>): DecidedBy {
    const position = this.layers.index.policyOf(ordinal)
    const origin = this.layers.originOf[position]
    const policy = this.layers.policies[position]
    return origin === undefined || policy === undefined ? UNKNOWN_PLACE : placeOf(origin, policy, statement)
  }

  private identityVerdict(): Verdict {
    const grant = this.query.principal.kind === 'anonymous' ? undefined : this.identity
    return grant === undefined ? NO_IDENTITY : { kind: 'allow', decidedBy: [this.placeOf(grant)] }
  }

  /** The question is not settled by identity sources alone, even where there is nothing else. */
  private isSpecial(): boolean {
    return this.query.principal.kind === 'federatedSession' || this.isCrossAccount()
  }

  private isCrossAccount(): boolean {
    const { principal, resourceAccount } = this.query
    return principal.account !== undefined && resourceAccount !== undefined && principal.account !== resourceAccount
  }

  /** A resource policy alone may suffice (step 4); otherwise identity, boundaries and session must allow. */
  private sameAccountVerdict(absolute: readonly Origin[]): Verdict {
    const resource = this.grantOf(RESOURCE_SLOT)
    const strength = resource?.strength ?? 'none'
    if (resource !== undefined && (strength === 'self' || strength === 'everyone'))
      return this.allow([resource], absolute)
    if (resource !== undefined && strength === 'issuer') return this.boundedVerdict([resource], absolute)
    if (this.layers.resourcePolicyRequired && resource === undefined) return NO_RESOURCE_GRANT
    return this.identityThenBounds(absolute, [])
  }

  /** Both sides must allow. */
  private crossAccountVerdict(absolute: readonly Origin[]): Verdict {
    const resource = this.grantOf(RESOURCE_SLOT)
    return resource === undefined ? NO_RESOURCE_GRANT : this.identityThenBounds(absolute, [resource])
  }

  private identityThenBounds(absolute: readonly Origin[], others: readonly Grant[]): Verdict {
    const grants = this.identityGrants()
    return grants === undefined ? NO_IDENTITY : this.boundedVerdict([...grants, ...others], absolute)
  }

  private boundedVerdict(grants: readonly Grant[], absolute: readonly Origin[]): Verdict {
    const { boundaries, session } = this.layers
    const closed = this.firstClosed(boundaries) ?? this.firstClosed(session)
    if (closed !== undefined) return implicitDeny(closed)
    if (this.query.principal.kind === 'federatedSession' && session.length === 0) return NO_SESSION
    return this.allow(grants, [...absolute, ...boundaries, ...session])
  }

  /** The grant of the first identity source that allows, with those of its ceilings. */
  private identityGrants(): readonly Grant[] | undefined {
    if (this.query.principal.kind === 'anonymous') return undefined
    if (this.identity !== undefined) return [this.identity]
    for (const source of this.layers.boundedSources) {
      const grants = this.grantsWithin(source)
      if (grants !== undefined) return grants
    }
    return undefined
  }

  private grantsWithin(source: BoundedSource): readonly Grant[] | undefined {
    const grant = this.grantOf(source.origin.slot)
    if (grant === undefined || this.firstClosed(source.boundaries) !== undefined) return undefined
    if (!source.givers.every((giver) => this.giverAllows(giver))) return undefined
    return [grant, ...source.boundaries.flatMap((origin) => this.grantOf(origin.slot) ?? [])]
  }

  private giverAllows(giver: CompiledGiver): boolean {
    if (giver.fault !== undefined) {
      this.evaluation.note(giver.fault.code, giver.fault.message, giver.fault.at)
      return false
    }
    const evaluation = this.evaluation.asPrincipal(giver.context)
    const verdict = judgeIndexed(queryOfGiver(this.query, giver), giver.layers, evaluation)
    this.evaluation.absorb(evaluation)
    return verdict.kind === 'allow'
  }

  private firstClosed(sets: readonly Origin[]): Origin | undefined {
    return sets.find((origin) => this.grantOf(origin.slot) === undefined || this.withheld?.has(origin.slot) === true)
  }

  private allow(grants: readonly Grant[], sets: readonly Origin[]): Verdict {
    const all = [...grants, ...sets.flatMap((origin) => this.grantOf(origin.slot) ?? [])]
    return { kind: 'allow', decidedBy: all.map((grant) => this.placeOf(grant)) }
  }
}

function implicitDeny({ layer, source }: Origin): Verdict {
  return { kind: 'implicitDeny', decidedBy: [{ layer, source }] }
}

/** A verdict that many decisions share, so nobody who holds one of them may change it. */
function sharedDeny(layer: DecidedBy['layer']): Verdict {
  return { kind: 'implicitDeny', decidedBy: Object.freeze([Object.freeze({ layer, source: layer })]) }
}

/** Never seen: every ordinal of an index has a policy. */
const UNKNOWN_PLACE: DecidedBy = { layer: 'identity', source: '' }
const NO_IDENTITY = sharedDeny('identity')
const NO_RESOURCE_GRANT = sharedDeny('resource')
const NO_SESSION = sharedDeny('session')
