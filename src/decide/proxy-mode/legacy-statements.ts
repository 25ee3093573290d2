import { type ConditionBlock, parsePolicy, type Policy, type Statement } from '@tinyauth/policy-engine'
import { caseBlind, isSpelledAsAsked } from './action-spelling.js'

/** A statement as the original's evaluator reads it (capabilities S1, S2). */
export interface LegacyStatement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
  readonly Condition?: ConditionBlock
}

/** The service for which a proxy asks. */
export interface AskedService {
  /** In the spelling in which the proxy asks. */
  readonly name: string
  /** Names of its registered actions, without prefix. */
  readonly actions: readonly string[]
}

/**
 * What the original's evaluator would make of a document, turned so that it never allows more than ours: it overlooks
 * `NotAction`, `NotResource` and variables, reads `[` as a class, minds the case of actions, lets `*` cross colons, and
 * finds a condition false where the key is missing, in another spelling or of another type. An Allow that it would read
 * wrongly is left out; a Deny that it would read wrongly denies without the part in question, and without conditions in
 * any case. A document that cannot be read denies everything.
 */
export function legacyStatements(document: unknown, service: AskedService): readonly LegacyStatement[] {
  const { policy } = parsePolicy(document, { type: 'identity', mode: 'load' })
  if (policy === undefined) return [DENY_EVERYTHING]
  return listOf<Statement>(policy.Statement).flatMap((statement) =>
    statement.Effect === 'Deny' ? denyOf(statement, policy, service) : allowOf(statement, policy, service),
  )
}

/** What a proxy gets for a user that something limits which it knows nothing of. */
export const DENY_EVERYTHING: LegacyStatement = { Effect: 'Deny', Action: ['*'], Resource: ['*'] }

function allowOf(statement: Statement, policy: Policy, { name }: AskedService): readonly LegacyStatement[] {
  const { Condition } = statement
  if (statement.Action === undefined || statement.Resource === undefined || !isSound(statement, policy)) return []
  if (Condition !== undefined && !isReadRight(Condition)) return []
  const resources = listOf(statement.Resource)
  // A variable that cannot be filled in spoils the whole statement here, and the other resources are read there.
  if (resources.some((resource) => resource.includes('${'))) return []
  const Action = listOf(statement.Action).filter((action) => concerns(action, name))
  const Resource = resources.flatMap(allowedResource)
  if (Action.length === 0 || Resource.length === 0) return []
  return [{ Effect: 'Allow', Action, Resource, ...(Condition === undefined ? {} : { Condition }) }]
}

/** Whether the language has nothing against the statement: what it refuses may allow nothing here. */
function isSound(statement: Statement, { Version }: Policy): boolean {
  const alone = { ...(Version === undefined ? {} : { Version }), Statement: statement }
  return parsePolicy(alone, { type: 'identity', allowLegacyVersion: true }).policy !== undefined
}

/**
 * The resource as the original reads it, or none. A wildcard in the first five parts stays in its part here and crosses
 * colons there; that makes no difference only where nothing but stars follows.
 *
 * Accepted: `*`, `arn:p:apples:eu::apples/*`, `arn:p:apples:*:*:*`, `arn:p:apples:*` (written out to six parts).
 * Left out: `arn:p:apples:*::apples/1`, which would match `arn:p:apples:eu::apples/z::apples/1`; `[`.
 */
function allowedResource(resource: string): readonly string[] {
  if (resource === '*') return [resource]
  const parts = resource.split(':')
  const wild = parts.slice(0, 5).findIndex((part) => /[*?]/.test(part))
  if (resource.includes('[') || (wild !== -1 && parts.slice(wild).some((part) => part !== '*'))) return []
  return [[...parts, ...Array.from({ length: 6 - parts.length }, () => '*')].join(':')]
}

function denyOf(statement: Statement, policy: Policy, service: AskedService): readonly LegacyStatement[] {
  const variables = policy.Version === '2012-10-17'
  const actions = statement.Action === undefined ? ['*'] : listOf(statement.Action)
  const resources = statement.Resource === undefined ? ['*'] : listOf(statement.Resource)
  const Action = actions.some((action) => isFaulty(action, variables))
    ? ['*']
    : actions.filter((action) => concerns(action, service.name)).map((action) => deniedAction(action, service))
  const Resource = resources.map((resource) => deniedResource(resource, variables))
  return Action.length === 0 ? [] : [{ Effect: 'Deny', Action, Resource }]
}

/** An action that is none makes a Deny hold for every action. */
function isFaulty(action: string, variables: boolean): boolean {
  return (action !== '*' && !action.includes(':')) || (variables && action.includes('${'))
}

function deniedAction(action: string, { name, actions }: AskedService): string {
  if (action.includes('[')) return '*'
  return isSpelledAsAsked(action, name, actions) ? action : caseBlind(action)
}

/** A short resource reaches further here than its text, unless it ends in a star. */
function deniedResource(resource: string, variables: boolean): string {
  if (resource.includes('[') || (variables && resource.includes('${')) || !resource.startsWith('arn:')) return '*'
  return resource.split(':').length < 6 && !resource.endsWith('*') ? '*' : resource
}

/** Whether an action may be one of the service; a pattern in front of the colon may be any. */
function concerns(action: string, service: string): boolean {
  const prefix = action.split(':')[0] ?? ''
  return prefix.includes('*') || prefix.includes('?') || prefix.toLowerCase() === service.toLowerCase()
}

/** Keys that the original passed to conditions under exactly this spelling. */
const LEGACY_KEYS: readonly string[] = ['SourceIp', 'RequestDateTime', 'Mfa']

/**
 * Whether the conditions of an Allow hold at most where they hold here. Negated ones do not: an IPv4 address mapped into
 * IPv6 is unlike any other text or network there, and so is `Mfa` where it is no text.
 */
function isReadRight(condition: ConditionBlock): boolean {
  return Object.entries(condition).every(
    ([operator, keys]) =>
      ['StringEquals', 'IpAddress'].includes(operator) &&
      Object.entries(keys).every(
        ([key, value]) =>
          typeof value === 'string' &&
          !value.includes('${') &&
          LEGACY_KEYS.includes(key) &&
          (operator === 'StringEquals' || !mayHoldMapped(value)),
      ),
  )
}

/** Whether a network of IPv6 may reach over the mapped IPv4 addresses, which are no part of it here. */
function mayHoldMapped(network: string): boolean {
  return network.includes(':') && !/^0{0,3}[1-9a-f]/i.test(network)
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  // `Array.isArray` does not narrow readonly arrays out of a union.
  return Array.isArray(value) ? (value as readonly T[]) : [value as T]
}
