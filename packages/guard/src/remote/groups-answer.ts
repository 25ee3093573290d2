import { type CheckedGroups, type CheckedLeaf, GROUPS_SCOPE, type GroupVia } from '@tinyauth/decision'
import {
  evaluateGroups,
  type GroupExpression,
  type GroupLeafOutcome,
  type GroupMembership,
} from '@tinyauth/policy-engine'
import type { Identity } from '../decider.js'
import { isJsonObject, type JsonObject } from '../service/json-answer.js'
import { isBoolean, isCode, isCount, isName, isSeconds, optional, required, unreadable } from './answer-fields.js'
import { identityBy, readToken } from './proved-token.js'

/** What one call of `check-groups` came to. */
export interface ReadGroups {
  readonly authenticated: boolean
  readonly errorCode: string | undefined
  readonly identity: Identity | undefined
  /** By the texts of the expressions. */
  readonly groups: ReadonlyMap<string, CheckedGroups>
  readonly maxAgeSeconds: number
  readonly revision: number
}

/**
 * Reads an answer of `check-groups` to exactly these expressions.
 *
 * INVARIANT: an expression is granted only when it was asked, what the answer says of its groups grants it, and everything else in
 * the answer agrees.
 *
 * @throws ConnectionError for every answer that is not exactly of this shape, or contradicts itself
 */
export function readGroupsAnswer(body: JsonObject, asked: ReadonlyMap<string, GroupExpression>): ReadGroups {
  const authenticated = required(body, 'Authenticated', isBoolean)
  const errorCode = optional(body, 'ErrorCode', isCode)
  const identity = identityBy(optional(body, 'Identity', isName), readToken(body, authenticated))
  const groups = readAll(required(body, 'Groups', isList), asked)
  if (authenticated !== (identity !== undefined)) throw unreadable('Identity', 'contradicts "Authenticated"')
  if (!authenticated && errorCode === undefined) throw unreadable('ErrorCode', 'is missing')
  const isTold = errorCode === undefined && (identity?.scopes?.includes(GROUPS_SCOPE) ?? true)
  if (!isTold && [...groups.values()].some(({ granted }) => granted)) {
    throw unreadable('Groups', 'are granted to somebody of whom nothing is told')
  }
  const maxAgeSeconds = required(body, 'MaxAge', isSeconds)
  return { authenticated, errorCode, identity, groups, maxAgeSeconds, revision: required(body, 'Revision', isCount) }
}

function readAll(
  answers: readonly unknown[],
  asked: ReadonlyMap<string, GroupExpression>,
): ReadonlyMap<string, CheckedGroups> {
  if (answers.length !== asked.size) throw unreadable('Groups', 'are not those that were asked')
  return new Map(
    [...asked].map(([text, expression], index) => [text, readOne(answers[index], text, expression)] as const),
  )
}

function readOne(value: unknown, text: string, expression: GroupExpression): CheckedGroups {
  if (!isJsonObject(value) || value['expression'] !== text) throw unreadable('Groups', 'are not those that were asked')
  const granted = required(value, 'granted', isBoolean)
  const leaves = required(value, 'leaves', isList).map(readLeaf)
  if (granted && !areGranted(expression, leaves)) throw unreadable('granted', 'contradicts "leaves"')
  return { granted, leaves }
}

function readLeaf(value: unknown): CheckedLeaf {
  if (!isJsonObject(value)) throw unreadable('leaves', 'is no list of groups')
  return {
    path: required(value, 'path', isName),
    direct: required(value, 'direct', isBoolean),
    negated: required(value, 'negated', isBoolean),
    information: required(value, 'information', isBoolean),
    granted: required(value, 'granted', isBoolean),
    via: required(value, 'via', isList).map(readVia),
  }
}

function readVia(value: unknown): GroupVia {
  if (!isJsonObject(value)) throw unreadable('via', 'is no list of groups')
  return { group: required(value, 'group', isName) }
}

/** Whether these are the groups of the expression, each with its answer, and the expression is granted by them. */
function areGranted(expression: GroupExpression, leaves: readonly CheckedLeaf[]): boolean {
  const outcome = evaluateGroups(expression, saidOf(leaves))
  const isSame = (leaf: CheckedLeaf, index: number): boolean => nameOf(outcome.leaves[index]) === nameOf(leaf)
  return outcome.granted && outcome.leaves.length === leaves.length && leaves.every(isSame)
}

function saidOf(leaves: readonly CheckedLeaf[]): GroupMembership {
  const pathsOf = (isDirect: boolean): readonly string[] =>
    leaves.flatMap(({ direct, granted, path }) => (granted && direct === isDirect ? [path] : []))
  return { groups: pathsOf(false), directGroups: pathsOf(true) }
}

function nameOf(leaf: GroupLeafOutcome | undefined): string | undefined {
  return leaf && JSON.stringify([leaf.path, leaf.direct, leaf.negated, leaf.information, leaf.granted])
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value)
}
