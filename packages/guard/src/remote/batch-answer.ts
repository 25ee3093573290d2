import type { StepUp } from '../decider.js'
import type { JsonObject } from '../service/json-answer.js'
import { isJsonObject } from '../service/json-answer.js'
import {
  isBoolean,
  isCode,
  isCount,
  isName,
  isSeconds,
  isTextList,
  optional,
  required,
  unreadable,
} from './answer-fields.js'
import { PairSet } from './pair-set.js'
import { type ProvedToken, readToken } from './proved-token.js'

/** What one call of `authorize-by-token` came to. */
export interface BatchAnswer {
  readonly permitted: PairSet
  readonly authenticated: boolean
  /** `undefined` when nothing failed. */
  readonly errorCode: string | undefined
  readonly username: string | undefined
  /** The OAuth access token that proved it; `undefined`: something else did. */
  readonly token: ProvedToken | undefined
  /** What is all that is missing for the pairs that are not permitted; `undefined` where nothing would do. */
  readonly stepUp: StepUp | undefined
  readonly decisionId: string | undefined
  readonly revision: number | undefined
  /** How long it may be kept, and on which context keys it depends; `undefined` when it must not be kept. */
  readonly maxAgeSeconds: number | undefined
  readonly vary: readonly string[] | undefined
}

/** The code of those who were proved and may not. */
export const NOT_PERMITTED = 'NotPermitted'

/** The answer to a credential that does not convince, for whatever was asked. */
export function unproved(errorCode: string): BatchAnswer {
  const unsaid = {
    username: undefined,
    token: undefined,
    stepUp: undefined,
    decisionId: undefined,
    revision: undefined,
    maxAgeSeconds: undefined,
  }
  return { permitted: new PairSet(), authenticated: false, errorCode, ...unsaid, vary: undefined }
}

/**
 * Reads an answer of `authorize-by-token` (wire-protocol 3.8, 3.9) to exactly these pairs. Members that it does not know are
 * passed over: they cannot change what the known ones say.
 *
 * INVARIANT: a pair is permitted only when it was asked, `Permitted` names it, `NotPermitted` does not, and everything else
 * in the answer agrees.
 *
 * @throws ConnectionError for every answer that is not exactly of this shape, or contradicts itself
 */
export function readBatchAnswer(body: JsonObject, asked: PairSet): BatchAnswer {
  const permitted = readPairs(body, 'Permitted', asked)
  const refused = readPairs(body, 'NotPermitted', asked)
  for (const pair of refused)
    if (permitted.has(pair)) throw unreadable('Permitted', 'and "NotPermitted" name the same pair')
  if (permitted.size + refused.size !== asked.size) throw unreadable('Permitted', 'and "NotPermitted" lack a pair')
  const authorized = required(body, 'Authorized', isBoolean)
  if (authorized !== (refused.size === 0 && asked.size > 0)) throw unreadable('Authorized', 'contradicts the pairs')
  const errorCode = readErrorCode(body, permitted, refused)
  const authenticated = errorCode === undefined || errorCode === NOT_PERMITTED
  const username = readUsername(body, authenticated, refused)
  assertStatus(body, authorized, authenticated)
  return {
    permitted,
    authenticated,
    errorCode,
    username,
    token: readToken(body, authenticated),
    stepUp: readStepUp(body, errorCode),
    decisionId: optional(body, 'DecisionId', isName),
    revision: optional(body, 'Revision', isCount),
    maxAgeSeconds: optional(body, 'MaxAge', isSeconds),
    vary: optional(body, 'Vary', isTextList),
  }
}

function readPairs(body: JsonObject, member: string, asked: PairSet): PairSet {
  const pairs = new PairSet()
  for (const [action, resources] of Object.entries(required(body, member, isJsonObject))) {
    if (!isTextList(resources) || resources.length === 0) throw unreadable(member, 'is no object of lists of ARNs')
    if (!asked.hasAction(action)) throw unreadable(member, 'names an action that was not asked')
    for (const resource of resources) {
      if (!asked.has({ action, resource })) throw unreadable(member, 'names a pair that was not asked')
      if (!pairs.add({ action, resource })) throw unreadable(member, 'names a pair twice')
    }
  }
  return pairs
}

/** A code is there exactly when something failed; whoever was not proved may do nothing. */
function readErrorCode(body: JsonObject, permitted: PairSet, refused: PairSet): string | undefined {
  const code = optional(body, 'ErrorCode', isCode)
  if (refused.size > 0 && code === undefined) throw unreadable('ErrorCode', 'is missing')
  if (refused.size === 0 && permitted.size > 0 && code !== undefined)
    throw unreadable('ErrorCode', 'contradicts "Authorized"')
  if (refused.size === 0 && code === NOT_PERMITTED) throw unreadable('ErrorCode', 'says that nothing was not permitted')
  if (permitted.size > 0 && code !== undefined && code !== NOT_PERMITTED) {
    throw unreadable('ErrorCode', 'says that nobody was proved, and something is permitted')
  }
  return code
}

/** Where nothing was refused to somebody who was proved, the answer says who. */
function readUsername(body: JsonObject, authenticated: boolean, refused: PairSet): string | undefined {
  const username = optional(body, 'Identity', isName)
  if (!authenticated && username !== undefined) throw unreadable('Identity', 'is there, and nobody was proved')
  if (authenticated && refused.size === 0 && username === undefined) throw unreadable('Identity', 'is missing')
  return username
}

/**
 * INVARIANT: it stands beside a denial, and never makes anything else of one. A value that is not known here, of whatever type, is
 * none: a newer service may ask for more than a guard knows of.
 */
function readStepUp(body: JsonObject, errorCode: string | undefined): StepUp | undefined {
  if (errorCode !== NOT_PERMITTED || !Object.hasOwn(body, 'StepUp')) return undefined
  return body['StepUp'] === 'mfa' ? 'mfa' : undefined
}

function assertStatus(body: JsonObject, authorized: boolean, authenticated: boolean): void {
  const status = optional(body, 'Status', isCount)
  const expected = authorized ? 200 : authenticated ? 403 : 401
  if (status !== undefined && status !== expected) throw unreadable('Status', 'contradicts the rest')
}
