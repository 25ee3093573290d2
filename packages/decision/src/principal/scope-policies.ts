import { type CompiledPolicy, compilePolicy, type PolicySet } from '@tinyauth/policy-engine'

/** Policies of scopes, by the name of the scope. */
export type ScopePolicies = ReadonlyMap<string, CompiledPolicy>

/** A level of actions that a built-in scope covers. */
export type ScopeLevel = 'list' | 'read' | 'write' | 'execute'

/**
 * Scopes that every partition has, with the levels of the actions that each covers (domain-model 5.5). Those without any are a word
 * about the identity (OpenID Connect Core, 5.4; 11) and allow nothing, whoever defines them. An action that nobody registered has
 * no level, and level `permissions` is in none of them: what gives rights away needs a scope that names it.
 */
export const BUILT_IN_SCOPES: ReadonlyMap<string, readonly ScopeLevel[]> = new Map<string, readonly ScopeLevel[]>([
  ['openid', []],
  ['profile', []],
  ['email', []],
  ['groups', []],
  ['offline_access', []],
  ['read', ['list', 'read']],
  ['write', ['write']],
  ['execute', ['execute']],
])

const BUILT_IN_POLICIES: ScopePolicies = new Map(
  [...BUILT_IN_SCOPES]
    .filter(([, levels]) => levels.length > 0)
    .map(([name, levels]) => [name, ofLevels(name, levels)]),
)

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
  return BUILT_IN_SCOPES.has(name) ? BUILT_IN_POLICIES.get(name) : custom?.get(name)
}

function ofLevels(id: string, levels: readonly ScopeLevel[]): CompiledPolicy {
  const Condition = { StringEquals: { ActionLevel: levels } }
  const Statement = { Effect: 'Allow', Action: '*', Resource: '*', Condition }
  return compilePolicy({ Version: '2012-10-17', Statement }, { id })
}
