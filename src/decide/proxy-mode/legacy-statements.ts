import { canonicalContextKey, type ConditionBlock, parsePolicy, type Statement } from '@tinyauth/policy-engine'

/** A statement as the original's evaluator reads it (capabilities S1, S2). */
export interface LegacyStatement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
  readonly Condition?: ConditionBlock
}

/**
 * What the original's evaluator would make of a document, turned so that it never allows more than ours: it overlooks
 * `NotAction`, `NotResource` and variables, reads `[` as a class, and finds a negated condition false where the key is
 * missing. An Allow that it would read wrongly is left out; a Deny that it would read wrongly denies without the part in
 * question. A document that cannot be read denies everything.
 */
export function legacyStatements(document: unknown, service: string): readonly LegacyStatement[] {
  const { policy } = parsePolicy(document, { type: 'identity', mode: 'load' })
  if (policy === undefined) return [DENY_EVERYTHING]
  const variables = policy.Version === '2012-10-17'
  return listOf<Statement>(policy.Statement).flatMap((statement) =>
    statement.Effect === 'Deny' ? denyOf(statement, variables, service) : allowOf(statement, variables, service),
  )
}

/** What a proxy gets for a user that something limits which it knows nothing of. */
export const DENY_EVERYTHING: LegacyStatement = { Effect: 'Deny', Action: ['*'], Resource: ['*'] }

function allowOf(statement: Statement, variables: boolean, service: string): readonly LegacyStatement[] {
  const { Condition } = statement
  if (statement.Action === undefined || statement.Resource === undefined) return []
  if (
    Condition !== undefined &&
    !isReadRight(Condition, ['StringEquals', 'StringNotEquals', 'IpAddress', 'NotIpAddress'])
  )
    return []
  const Action = listOf(statement.Action).filter((action) => !action.includes('[') && concerns(action, service))
  const Resource = listOf(statement.Resource).filter((resource) => !isReadWrong(resource, variables))
  if (Action.length === 0 || Resource.length === 0) return []
  return [{ Effect: 'Allow', Action, Resource, ...(Condition === undefined ? {} : { Condition }) }]
}

function denyOf(statement: Statement, variables: boolean, service: string): readonly LegacyStatement[] {
  const { Condition } = statement
  const actions = statement.Action === undefined ? ['*'] : listOf(statement.Action)
  const resources = statement.Resource === undefined ? ['*'] : listOf(statement.Resource)
  const Action = actions
    .filter((action) => concerns(action, service))
    .map((action) => (action.includes('[') ? '*' : action))
  const Resource = resources.map((resource) => (isReadWrong(resource, variables) ? '*' : resource))
  if (Action.length === 0) return []
  const keeps = Condition !== undefined && isReadRight(Condition, ['StringEquals', 'IpAddress'])
  return [{ Effect: 'Deny', Action, Resource, ...(keeps ? { Condition } : {}) }]
}

function isReadWrong(resource: string, variables: boolean): boolean {
  return resource.includes('[') || (variables && resource.includes('${'))
}

/** Whether an action may be one of the service; a pattern in front of the colon may be any. */
function concerns(action: string, service: string): boolean {
  const prefix = action.split(':')[0] ?? ''
  return prefix.includes('*') || prefix.includes('?') || prefix.toLowerCase() === service.toLowerCase()
}

/** Keys that the original passed to conditions under exactly this spelling. */
const LEGACY_KEYS: ReadonlySet<string> = new Set(['SourceIp', 'RequestDateTime', 'Mfa'])

function isReadRight(condition: ConditionBlock, operators: readonly string[]): boolean {
  return Object.entries(condition).every(
    ([operator, keys]) =>
      operators.includes(operator) &&
      Object.entries(keys).every(
        ([key, value]) =>
          typeof value === 'string' &&
          !value.includes('${') &&
          LEGACY_KEYS.has(key) &&
          canonicalContextKey(key) === key,
      ),
  )
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  // `Array.isArray` does not narrow readonly arrays out of a union.
  return Array.isArray(value) ? (value as readonly T[]) : [value as T]
}
