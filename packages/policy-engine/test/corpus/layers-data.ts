import { compileLayers } from '../../src/decide/compile-layers.js'
import { compilePolicy } from '../../src/statement/compile-policy.js'
import type { CompiledPolicy } from '../../src/statement/compile-policy.js'
import type { PolicyType } from '../../src/document.js'
import type { Ceiling, IdentitySource, Layers, PolicySet } from '../../src/layers.js'
import type { ContextRecord, Principal } from '../../src/request.js'
import { principalFromArn } from './principal-from-arn.js'

/** A principal, or the ARN of one. */
export type PrincipalData = string | Principal

/** A stored policy; `document` may be anything, as a stored one may. */
export interface PolicyData {
  readonly id?: string
  readonly version?: string
  readonly type?: PolicyType
  readonly inline?: boolean
  readonly document: unknown
}

/** A `PolicySet` before it is compiled. */
export interface PolicySetData {
  readonly id: string
  readonly policies: readonly PolicyData[]
}

/** A `GiverCeiling` before it is compiled. */
export interface GiverData {
  readonly id: string
  readonly giver: {
    readonly principal: PrincipalData
    readonly layers: LayersData
    readonly context?: ContextRecord
  }
}

/** An `IdentitySource` before it is compiled. */
export interface SourceData {
  readonly id: string
  readonly kind: IdentitySource['kind']
  readonly policies: readonly PolicyData[]
  readonly ceilings?: readonly (PolicySetData | GiverData)[]
  readonly inherited?: boolean
}

/** `Layers` before they are compiled. `identity` may list raw documents: the managed policies of one user. */
export interface LayersData {
  readonly guardrails?: readonly PolicySetData[]
  readonly resourceGuardrails?: readonly PolicySetData[]
  readonly resourcePolicies?: readonly PolicyData[]
  readonly resourcePolicyRequired?: boolean
  readonly identity?: readonly unknown[]
  readonly boundaries?: readonly PolicySetData[]
  readonly session?: readonly PolicySetData[]
}

/** Compiles every document of the data. */
export function layersFrom(data: LayersData): Layers {
  return {
    ...(data.guardrails && { guardrails: data.guardrails.map((set) => setFrom(set, 'guardrail')) }),
    ...(data.resourceGuardrails && {
      resourceGuardrails: data.resourceGuardrails.map((set) => setFrom(set, 'resourceGuardrail')),
    }),
    ...(data.resourcePolicies && { resourcePolicies: policiesFrom(data.resourcePolicies, 'resource') }),
    ...(data.resourcePolicyRequired !== undefined && { resourcePolicyRequired: data.resourcePolicyRequired }),
    ...(data.identity && { identity: sourcesFrom(data.identity) }),
    ...(data.boundaries && { boundaries: data.boundaries.map((set) => setFrom(set, 'boundary')) }),
    ...(data.session && { session: data.session.map((set) => setFrom(set, 'session')) }),
  }
}

/** Reads a principal that may be written as its ARN. */
export function principalFrom(data: PrincipalData): Principal {
  return typeof data === 'string' ? principalFromArn(data) : data
}

function sourcesFrom(identity: readonly unknown[]): IdentitySource[] {
  if (identity.length > 0 && identity.every(isSource)) return identity.map(sourceFrom)
  const policies = identity.map((document) => ({ document }))
  return policies.length === 0 ? [] : [sourceFrom({ id: 'user', kind: 'user', policies })]
}

/** Whether an entry of `identity` is a source rather than a raw document. */
export function isSource(entry: unknown): entry is SourceData {
  return typeof entry === 'object' && entry !== null && 'policies' in entry
}

function sourceFrom(data: SourceData): IdentitySource {
  const ceilings = data.ceilings?.map(ceilingFrom)
  return {
    id: data.id,
    kind: data.kind,
    policies: policiesFrom(data.policies, 'identity'),
    ...(ceilings && { ceilings }),
    ...(data.inherited !== undefined && { inherited: data.inherited }),
  }
}

function ceilingFrom(data: PolicySetData | GiverData): Ceiling {
  if ('policies' in data) return setFrom(data, 'boundary')
  const { principal, layers, context } = data.giver
  const compiled = compileLayers(layersFrom(layers))
  return { id: data.id, giver: { principal: principalFrom(principal), layers: compiled, ...(context && { context }) } }
}

function setFrom(data: PolicySetData, type: PolicyType): PolicySet {
  return { id: data.id, policies: policiesFrom(data.policies, type) }
}

function policiesFrom(policies: readonly PolicyData[], type: PolicyType): CompiledPolicy[] {
  return policies.map(({ document, ...options }) => compilePolicy(document, { type, ...options }))
}
