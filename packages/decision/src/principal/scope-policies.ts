import { type CompiledPolicy, compilePolicy, type PolicySet } from '@tinyauth/policy-engine'

/** Policies of scopes, by the name of the scope. */
export type ScopePolicies = ReadonlyMap<string, CompiledPolicy>

/**
 * Scopes that every partition has, by the level of the action (domain-model 5.5). An action that nobody registered has no level,
 * and level `permissions` is in none of them: what gives rights away needs a scope that names it.
 */
export const BUILT_IN_SCOPES: ScopePolicies = new Map([
  ['read', ofLevels('read', ['list', 'read'])],
  ['write', ofLevels('write', ['write'])],
  ['execute', ofLevels('execute', ['execute'])],
])

/** What is never more than a word about the identity (OpenID Connect Core, 5.4; 11): it allows nothing, whoever defines it. */
export const IDENTITY_SCOPES: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'groups', 'offline_access'])

/** Name of the layer, in `decidedBy[].source`. */
const LAYER = 'oauth-scopes'

/**
 * The ceiling of a token: the union of its scopes. A scope that nobody knows allows nothing, and no scope at all allows nothing.
 *
 * @param custom policies of the scopes that the partition defines; one of a built-in name does not count
 */
export function scopeCeiling(scopes: readonly string[], custom: ScopePolicies | undefined): PolicySet {
  const policies = [...new Set(scopes)].flatMap((name) => policyOf(name, custom) ?? [])
  return { id: LAYER, policies }
}

function policyOf(name: string, custom: ScopePolicies | undefined): CompiledPolicy | undefined {
  return IDENTITY_SCOPES.has(name) ? undefined : (BUILT_IN_SCOPES.get(name) ?? custom?.get(name))
}

function ofLevels(id: string, levels: readonly string[]): CompiledPolicy {
  const Condition = { StringEquals: { ActionLevel: levels } }
  const Statement = { Effect: 'Allow', Action: '*', Resource: '*', Condition }
  return compilePolicy({ Version: '2012-10-17', Statement }, { id })
}
