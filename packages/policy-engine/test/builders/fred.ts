import type { CompiledLayers } from '../../src/decide/compile-layers.js'
import { type CompiledPolicy, type CompileOptions, compilePolicy } from '../../src/statement/compile-policy.js'
import type { GiverCeiling, IdentitySource, Layers, PolicySet } from '../../src/layers.js'
import type { AuthorizationRequest, ContextRecord, Principal } from '../../src/request.js'

/** Begins the ARN of every resource of the service `apples`. */
export const APPLES = 'arn:tinyauth:apples:default::'

/** The user who asks. */
export const FRED = { kind: 'user', arn: 'arn:tinyauth:iam:::user/fred' } as const satisfies Principal

/** A statement as a test writes it; unchecked, because tests write wrong ones too. */
export type Written = Readonly<Record<string, unknown>>

/** Allows everything. */
export const ALLOW_ALL: Written = { Effect: 'Allow', Action: '*', Resource: '*' }

/** A policy of version 2012-10-17. */
export function policyOf(statements: Written | readonly Written[], options: CompileOptions = {}): CompiledPolicy {
  return compilePolicy({ Version: '2012-10-17', Statement: statements }, options)
}

/** A resource policy of version 2012-10-17. */
export function resourcePolicyOf(...statements: readonly Written[]): CompiledPolicy {
  return policyOf(statements, { id: 'on-resource', type: 'resource' })
}

/** A set with one policy. */
export function setOf(id: string, ...statements: readonly Written[]): PolicySet {
  return { id, policies: [policyOf(statements, { id: `${id}-policy` })] }
}

/** An identity source with one policy. */
export function sourceOf(
  id: string,
  statements: readonly Written[],
  members: Partial<IdentitySource> = {},
): IdentitySource {
  return { id, kind: 'user', policies: [policyOf(statements, { id: `${id}-policy` })], ...members }
}

/** Layers of fred alone, with one policy. */
export function layersOf(...statements: readonly Written[]): Layers {
  return { identity: [sourceOf('fred', statements)] }
}

/** What a giver of a share may do. */
export function giverOf(id: string, layers: CompiledLayers, context?: ContextRecord): GiverCeiling {
  const principal: Principal = { kind: 'user', arn: `arn:tinyauth:iam:::user/${id}` }
  return { id, giver: { principal, layers, ...(context && { context }) } }
}

/** Fred eats apple 1, unless told otherwise. */
export function requestOf(members: Partial<AuthorizationRequest> = {}): AuthorizationRequest {
  return { principal: FRED, action: 'apples:Eat', resource: `${APPLES}apples/1`, ...members }
}

/** What JavaScript callers may pass, whatever the types say. */
export function untyped<T>(value: unknown): T {
  // The point of the tests that use it.
  return value as T
}
