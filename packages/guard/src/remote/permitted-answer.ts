import type { ResourceSet } from '@tinyauth/policy-engine'
import { parsePolicy } from '@tinyauth/policy-engine'
import type { PermittedAnswer } from '../decider.js'
import type { JsonObject } from '../service/json-answer.js'
import { isJsonObject } from '../service/json-answer.js'
import { isBoolean, isCode, isCount, isName, isTextList, optional, required, unreadable } from './answer-fields.js'
import { NOT_PERMITTED } from './batch-answer.js'
import { identityBy, readToken } from './proved-token.js'

/** What `list-permitted` came to, and the change that it knows. */
export interface ReadPermitted {
  readonly answer: PermittedAnswer
  readonly revision: number
}

/**
 * Reads an answer of `list-permitted`.
 *
 * INVARIANT: every pattern can be read. One that cannot matches nothing, and a Deny or an exception that matches nothing
 * would permit too much.
 *
 * @throws ConnectionError for every answer that is not exactly of this shape, or contradicts itself
 */
export function readPermittedAnswer(body: JsonObject): ReadPermitted {
  const authenticated = required(body, 'Authenticated', isBoolean)
  const errorCode = optional(body, 'ErrorCode', isCode)
  const username = optional(body, 'Identity', isName)
  const allowed = readSets(body, 'Allowed')
  const denied = readSets(body, 'Denied')
  assertAgreement(authenticated, errorCode, username, allowed)
  const permitted = {
    allowed,
    denied,
    complete: required(body, 'Complete', isBoolean),
    reasons: [],
    resourceCharacters: required(body, 'ResourceCharacters', isCount),
    errors: [],
  }
  const identity = identityBy(username, readToken(body, authenticated))
  return { answer: { authenticated, errorCode, identity, permitted }, revision: required(body, 'Revision', isCount) }
}

function assertAgreement(
  authenticated: boolean,
  errorCode: string | undefined,
  username: string | undefined,
  allowed: readonly ResourceSet[],
): void {
  const refusedProof = errorCode !== undefined && errorCode !== NOT_PERMITTED
  if (authenticated === refusedProof) throw unreadable('ErrorCode', 'contradicts "Authenticated"')
  if (!authenticated && errorCode === undefined) throw unreadable('ErrorCode', 'is missing')
  if (errorCode !== undefined && allowed.length > 0) throw unreadable('Allowed', 'contradicts "ErrorCode"')
  if (!authenticated && username !== undefined) throw unreadable('Identity', 'is there, and nobody was proved')
}

function readSets(body: JsonObject, member: string): readonly ResourceSet[] {
  const sets = required(body, member, isList).map((set) => {
    if (!isJsonObject(set)) throw unreadable(member, 'is no list of sets of resources')
    return { allOf: required(set, 'allOf', isTextList), noneOf: required(set, 'noneOf', isTextList) }
  })
  const patterns = new Set(sets.flatMap(({ allOf, noneOf }) => [...allOf, ...noneOf]))
  if (!areReadable([...patterns])) throw unreadable(member, 'holds a pattern that cannot be read')
  return sets
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}

/** Larger than any answer that is read. */
const NO_LIMIT = 64 * 1024 * 1024
const LIMITS = { policyCharacters: NO_LIMIT, documentBytes: NO_LIMIT, listLength: NO_LIMIT }

/** Whether all are resource patterns: the engine judges them as the resources of a policy. */
function areReadable(patterns: readonly string[]): boolean {
  if (patterns.length === 0) return true
  const statement = { Effect: 'Allow', Action: 'service:Action', Resource: patterns }
  const { problems } = parsePolicy({ Version: '2012-10-17', Statement: statement }, { limits: LIMITS })
  return problems.length === 0 && !patterns.some(hasVariable)
}

/** `${*}`, `${?}` and `${$}` are letters; any other variable would have nobody to give it a value. */
function hasVariable(pattern: string): boolean {
  for (let at = pattern.indexOf('${'); at !== -1; at = pattern.indexOf('${', at + 4)) {
    const inside = pattern.slice(at + 2, at + 4)
    if (inside !== '*}' && inside !== '?}' && inside !== '$}') return true
  }
  return false
}
