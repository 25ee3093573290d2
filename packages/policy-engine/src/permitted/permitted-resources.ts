import { type CompiledLayers, compiledOf } from '../decide/compile-layers.js'
import { canonicalContextKey } from '../context-key.js'
import type { EvaluationError } from '../decision.js'
import { Evaluation } from '../decide/evaluation.js'
import type { Layers } from '../layers.js'
import { type IncompleteReason, PermittedPlan } from './permitted-plan.js'
import { readRequest } from '../decide/read-request.js'
import type { AuthorizationRequest } from '../request.js'
import { type ResourceSet, setHolds } from './resource-set.js'

/** Which resources is the question; everything else is as in a request. */
export interface PermittedQuery extends Omit<AuthorizationRequest, 'resource'> {
  /**
   * Keys whose value depends on the resource and is not known yet, unless `context` holds it; a family ends in `/`.
   * Default `Resource` and `ResourceTag/`.
   */
  readonly unknownKeys?: readonly string[]
  /** Sets of patterns at most; beyond them the answer is incomplete. Default 1000. */
  readonly mostSets?: number
}

/**
 * The resources on which the principal may do the action (capabilities S3). A resource is permitted when it is in one of
 * `allowed` and in none of `denied`; see `isPermitted`.
 */
export interface PermittedResources {
  readonly allowed: readonly ResourceSet[]
  readonly denied: readonly ResourceSet[]
  /**
   * True when the sets are exactly what `decide` would say. False when something is not known: then Allows that depend on it
   * are left out and Denies are taken as applying, so the sets permit too little and never too much.
   */
  readonly complete: boolean
  readonly reasons: readonly IncompleteReason[]
  /** Longer resources are not permitted, as `decide` does not judge them. */
  readonly resourceCharacters: number
  /** As in a decision; layers or requests that cannot be read permit nothing. */
  readonly errors: readonly EvaluationError[]
}

/** Whether one resource is in the answer. */
export function isPermitted(permitted: PermittedResources, resource: string): boolean {
  if (resource === '' || resource.length > permitted.resourceCharacters) return false
  const allowed = permitted.allowed.some((set) => setHolds(set, resource, 'allowed'))
  return allowed && !permitted.denied.some((set) => setHolds(set, resource, 'denied'))
}

/**
 * The allowed and denied resource patterns of an action after conditions, so that a service can filter a list.
 * Never throws; what cannot be read permits nothing.
 */
export function permittedResources(query: PermittedQuery, layers: CompiledLayers | Layers): PermittedResources {
  try {
    const compiled = compiledOf(layers)
    if (compiled.faults.length > 0) return nothing(compiled.faults)
    const read = readRequest({ ...query, resource: '*' }, compiled.limits)
    if ('errors' in read) return nothing(read.errors)
    const unknown = (query.unknownKeys ?? ['Resource', 'ResourceTag/']).map(canonicalKeyOrFamily)
    return answer(
      new PermittedPlan(read, compiled, new Evaluation(read.context), { unknown, most: atLeastOne(query.mostSets) }),
      compiled.limits.resourceCharacters,
    )
  } catch {
    return nothing([{ code: 'invalid-request', message: 'the request cannot be read' }])
  }
}

function canonicalKeyOrFamily(name: string): string {
  return name.endsWith('/') ? canonicalContextKey(`${name}x`).slice(0, -1) : canonicalContextKey(name)
}

function atLeastOne(most: number | undefined): number {
  return most !== undefined && most >= 1 ? Math.floor(most) : 1000
}

function nothing(errors: readonly EvaluationError[]): PermittedResources {
  return { allowed: [], denied: [], complete: true, reasons: [], resourceCharacters: 0, errors }
}

function answer(plan: PermittedPlan, resourceCharacters: number): PermittedResources {
  const { allowed, denied, reasons } = plan.combine()
  return {
    allowed,
    denied,
    complete: reasons.length === 0,
    reasons,
    resourceCharacters,
    errors: plan.evaluation.errors,
  }
}
