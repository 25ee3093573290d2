import type { BoundedSource, CompiledGiver, CompiledLayers, Origin } from '../decide/compile-layers.js'
import { IDENTITY_SLOT, placeOf, queryOfGiver, RESOURCE_SLOT } from '../decide/compile-layers.js'
import type { CompiledPolicy, CompiledStatement } from '../statement/compile-policy.js'
import type { DecidedBy } from '../decision.js'
import type { Evaluation } from '../decide/evaluation.js'
import { type PartialQuery, type StatementSets, statementSets } from './permitted-statement.js'
import type { PrincipalStrength } from '../statement/principal-matcher.js'
import type { Query } from '../decide/read-request.js'
import {
  complement,
  EVERY_RESOURCE,
  intersect,
  type ResourceSet,
  simplified,
  type Union,
  withoutRepeats,
} from './resource-set.js'

/** Why an answer is incomplete: a statement whose effect is not known yet, or too many sets. */
export interface IncompleteReason {
  readonly code: 'residual-condition' | 'unknown-variable' | 'too-many-sets'
  readonly message: string
  readonly at?: DecidedBy
  /** The condition key or variable that is not known. */
  readonly key?: string
}

/** How far to go. */
export interface PlanOptions {
  /** Canonical keys that depend on the resource; a family ends in `/`. */
  readonly unknown: readonly string[]
  /** Sets at most. */
  readonly most: number
}

/** The Allow sets of one slot by strength, and the Deny sets that withhold it. */
interface SlotSets {
  readonly allow: { readonly set: ResourceSet; readonly strength: PrincipalStrength }[]
  readonly withheld: ResourceSet[]
}

const MESSAGES: Record<StatementSets['open'][number]['code'], string> = {
  'residual-condition': 'a condition on this key depends on the resource',
  'unknown-variable': 'a resource pattern holds this key as a variable, and it depends on the resource',
}

/** Collects the sets of every statement and combines them as a decision combines grants (policy-semantics 3.10). */
export class PermittedPlan implements PartialQuery {
  readonly bounded: boolean
  private readonly slots: readonly SlotSets[]
  private readonly denied: ResourceSet[] = []
  private readonly reasons: IncompleteReason[] = []

  constructor(
    readonly query: Query,
    private readonly layers: CompiledLayers,
    readonly evaluation: Evaluation,
    private readonly options: PlanOptions,
  ) {
    this.bounded = layers.boundaries.length > 0
    this.slots = Array.from({ length: layers.slotCount }, () => ({ allow: [], withheld: [] }))
    for (const [i, policy] of layers.policies.entries()) this.collect(policy, layers.originOf[i])
  }

  isUnknown(key: string): boolean {
    const named = this.options.unknown.some((unknown) =>
      unknown.endsWith('/') ? key.startsWith(unknown) : key === unknown,
    )
    return named && this.evaluation.read(key) === undefined
  }

  /** The answer, with every reason why it is not exact. */
  combine(): { allowed: readonly ResourceSet[]; denied: readonly ResourceSet[]; reasons: readonly IncompleteReason[] } {
    const { layers } = this
    const absolute = [...layers.resourceGuardrails, ...layers.guardrails]
    const allowed = withoutRepeats(this.within(this.grantedSets(), absolute))
    return { allowed, denied: withoutRepeats(this.denied), reasons: this.reasons }
  }

  private collect(policy: CompiledPolicy, origin: Origin | undefined): void {
    if (origin === undefined) return
    for (const statement of policy.statements) {
      if (!statement.deny || origin.denyReach !== 'nothing') this.collectStatement(statement, policy, origin)
    }
  }

  private collectStatement(statement: CompiledStatement, policy: CompiledPolicy, origin: Origin): void {
    const { strength, sets, open } = statementSets(statement, this)
    const at = placeOf(origin, policy, statement)
    this.reasons.push(...open.map(({ code, key }) => ({ code, key, at, message: MESSAGES[code] })))
    const possible = sets.flatMap(simplified)
    const slot = this.slots[origin.slot]
    if (!statement.deny) slot?.allow.push(...possible.map((set) => ({ set, strength })))
    else if (origin.denyReach === 'withholds') slot?.withheld.push(...possible)
    else this.denied.push(...possible)
  }

  /** The Allow sets of a slot, by strength where asked, without what is withheld. */
  private setsOf(slot: number, strengths?: readonly PrincipalStrength[]): readonly ResourceSet[] {
    const sets = this.slots[slot]
    const granted = (sets?.allow ?? [])
      .filter((grant) => strengths?.includes(grant.strength) ?? true)
      .map((grant) => grant.set)
    return this.without(granted, sets?.withheld ?? [])
  }

  private grantedSets(): readonly ResourceSet[] {
    const { principal, resourceAccount } = this.query
    const crosses =
      principal.account !== undefined && resourceAccount !== undefined && principal.account !== resourceAccount
    const resource = this.setsOf(RESOURCE_SLOT)
    const needed = crosses || this.layers.resourcePolicyRequired
    const identity = needed ? this.intersection(this.identitySets(), resource) : this.identitySets()
    if (crosses) return this.boundedSets(identity)
    const direct = this.setsOf(RESOURCE_SLOT, ['self', 'everyone'])
    return [...direct, ...this.boundedSets([...identity, ...this.setsOf(RESOURCE_SLOT, ['issuer'])])]
  }

  private identitySets(): readonly ResourceSet[] {
    if (this.query.principal.kind === 'anonymous') return []
    return [...this.setsOf(IDENTITY_SLOT), ...this.layers.boundedSources.flatMap((source) => this.sourceSets(source))]
  }

  private sourceSets(source: BoundedSource): readonly ResourceSet[] {
    const own = this.within(this.setsOf(source.origin.slot), source.boundaries)
    return source.givers.reduce((sets, giver) => this.intersection(sets, this.giverSets(giver)), own)
  }

  private giverSets(giver: CompiledGiver): readonly ResourceSet[] {
    if (giver.fault !== undefined) return []
    const evaluation = this.evaluation.asPrincipal(giver.context)
    const plan = new PermittedPlan(queryOfGiver(this.query, giver), giver.layers, evaluation, this.options)
    const { allowed, denied, reasons } = plan.combine()
    this.reasons.push(...reasons)
    return this.without(allowed, denied)
  }

  private boundedSets(sets: readonly ResourceSet[]): readonly ResourceSet[] {
    const { boundaries, session } = this.layers
    if (this.query.principal.kind === 'federatedSession' && session.length === 0) return []
    return this.within(sets, [...boundaries, ...session])
  }

  private within(sets: readonly ResourceSet[], limits: readonly Origin[]): readonly ResourceSet[] {
    return limits.reduce((rest, origin) => this.intersection(rest, this.setsOf(origin.slot)), sets)
  }

  private without(sets: readonly ResourceSet[], taken: readonly ResourceSet[]): readonly ResourceSet[] {
    return taken.length === 0
      ? sets
      : this.noted(intersect(whole(sets), complement(taken, this.options.most), this.options.most))
  }

  private intersection(left: readonly ResourceSet[], right: readonly ResourceSet[]): readonly ResourceSet[] {
    if (right.length === 1 && right[0] === EVERY_RESOURCE) return left
    return this.noted(intersect(whole(left), whole(right), this.options.most))
  }

  private noted({ sets, truncated }: Union): readonly ResourceSet[] {
    const message = `more than ${this.options.most} sets of patterns; the rest is left out`
    const isNoted = this.reasons.some((reason) => reason.code === 'too-many-sets')
    if (truncated && !isNoted) this.reasons.push({ code: 'too-many-sets', message })
    return sets
  }
}

function whole(sets: readonly ResourceSet[]): Union {
  return { sets, truncated: false }
}
