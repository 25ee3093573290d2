import {
  AccessKey,
  type HeldMembership,
  type HeldSession,
  type KeySecret,
  type PrincipalParts,
} from '@tinyauth/decision'
import type { PolicySet } from '@tinyauth/policy-engine'
import { isBoolean, isCount, isName, isTextList, optional, required, unreadable } from '../remote/answer-fields.js'
import type { JsonObject } from '../service/json-answer.js'
import type { ServiceAnswer } from '../service/service-client.js'
import { HeldPrincipal } from './held-principal.js'
import type { PolicyShelf } from './policy-shelf.js'
import type { PrincipalName } from './principal-api.js'
import { PolicyReader, readLimits } from './read-policies.js'
import { isTime, listOf, maybe, strictObject } from './strict-members.js'
import type { TermsReader } from './terms.js'

/** Of whom a key is, and which of its subkeys can be had. */
export interface KeyHolder {
  readonly uid: string
  readonly username: string
  readonly keyId: string
  /** To addresses or by a boundary: the service gives none of its subkeys away. */
  readonly isBound: boolean
  /** How far the time of a signature may be off. */
  readonly clockSkewSeconds: number
}

/** What an answer is read with. */
export interface PrincipalReading {
  readonly terms: TermsReader
  /** What was asked for, and under which id it is held. */
  readonly name: PrincipalName
  readonly id: string
  readonly shelf: PolicyShelf
  readonly secretOf: (holder: KeyHolder) => KeySecret
}

const MEMBERS = [
  'revision', 'uid', 'username', 'arn', 'active', 'credentialsChangedAtMs', 'faults', 'own', 'memberships', 'guardrails',
  'boundary', 'policyIds', 'sessions', 'key', 'catalogue', 'limits', 'maxSessionSeconds', 'clockSkewSeconds',
] // prettier-ignore
const MEMBERSHIP_MEMBERS = ['groupId', 'path', 'root', 'notBeforeMs', 'notAfterMs', 'source']
const SESSION_MEMBERS = ['id', 'kind', 'provider', 'mfaAtMs', 'accessLevel', 'createdAtMs', 'expiresAtMs']
const KEY_MEMBERS = ['keyId', 'active', 'expiresAtMs', 'services', 'sourceCidrs', 'boundary']

/**
 * Reads and compiles what the service says of a principal (domain-model 5.7).
 * INVARIANT: what is not of exactly this form, or is about somebody else, is nobody that can be decided about.
 *
 * @throws ConnectionError
 */
export function readPrincipal(answer: ServiceAnswer, reading: PrincipalReading): HeldPrincipal {
  const body = strictObject(answer.body, 'principal', MEMBERS)
  const limits = readLimits(body['limits'])
  const policies = new PolicyReader(reading.shelf, limits)
  const parts = {
    ...readPerson(body),
    ...readLayers(body, policies),
    ...readKey(body, policies, reading),
    ...readSessions(body),
  }
  const { by, name } = reading.name
  if (by === 'users' ? parts.username !== name : !parts.keys.has(name))
    throw unreadable('principal', 'is somebody else')
  const terms = reading.terms.read(body)
  return new HeldPrincipal(parts, { id: reading.id, sentAtMs: answer.sentAtMs, terms, limits })
}

function readPerson(
  body: JsonObject,
): Pick<
  PrincipalParts,
  'revision' | 'uid' | 'username' | 'arn' | 'active' | 'credentialsChangedAtMs' | 'passwordHash'
> {
  return {
    revision: required(body, 'revision', isCount),
    uid: required(body, 'uid', isName),
    username: required(body, 'username', isName),
    arn: required(body, 'arn', isName),
    active: required(body, 'active', isBoolean),
    credentialsChangedAtMs: required(body, 'credentialsChangedAtMs', isTime),
    passwordHash: undefined,
  }
}

/** Everything is denied to whom one set allows nothing. */
const FAULTY: PolicySet = { id: 'faults', policies: [] }

function readLayers(
  body: JsonObject,
  policies: PolicyReader,
): Pick<PrincipalParts, 'own' | 'memberships' | 'guardrails' | 'boundary' | 'policyIds'> {
  const isFaulty = required(body, 'faults', isTextList).length > 0
  const guardrails = listOf(body, 'guardrails', (set) => policies.set(set))
  return {
    own: policies.source(body['own']),
    memberships: listOf(body, 'memberships', (membership) => readMembership(membership, policies)),
    guardrails: isFaulty ? [...guardrails, FAULTY] : guardrails,
    boundary: maybe(body, 'boundary', (set) => policies.set(set)),
    policyIds: required(body, 'policyIds', isTextList),
  }
}

function readMembership(value: unknown, policies: PolicyReader): HeldMembership {
  const body = strictObject(value, 'membership', MEMBERSHIP_MEMBERS)
  const root = optional(body, 'root', isName)
  return {
    ...(root === undefined ? {} : { root }),
    groupId: required(body, 'groupId', isName),
    path: required(body, 'path', isName),
    notBeforeMs: optional(body, 'notBeforeMs', isTime),
    notAfterMs: optional(body, 'notAfterMs', isTime),
    source: policies.source(body['source']),
  }
}

/** INVARIANT: a session that is not among these is none, whatever a token says. */
function readSessions(principal: JsonObject): Pick<PrincipalParts, 'sessions'> {
  if (principal['sessions'] === undefined) return {}
  const sessions = listOf(principal, 'sessions', readSession)
  return { sessions: new Map(sessions.map((session) => [session.id, session])) }
}

function readSession(value: unknown): HeldSession {
  const body = strictObject(value, 'session', SESSION_MEMBERS)
  const provider = optional(body, 'provider', isName)
  const mfaAtMs = optional(body, 'mfaAtMs', isTime)
  const accessLevel = optional(body, 'accessLevel', isCount)
  const createdAtMs = required(body, 'createdAtMs', isTime)
  return {
    id: required(body, 'id', isName),
    kind: required(body, 'kind', isSessionKind),
    ...(provider === undefined ? {} : { provider }),
    ...(mfaAtMs === undefined ? {} : { mfaAtMs }),
    ...(accessLevel === undefined ? {} : { accessLevel }),
    // No cookie is judged here: neither the address nor the last use is asked for.
    sourceIp: '',
    createdAtMs,
    lastSeenAtMs: createdAtMs,
    expiresAtMs: required(body, 'expiresAtMs', isTime),
  }
}

function isSessionKind(value: unknown): value is HeldSession['kind'] {
  return value === 'browser' || value === 'token'
}

function readKey(
  principal: JsonObject,
  policies: PolicyReader,
  { secretOf }: PrincipalReading,
): Pick<PrincipalParts, 'keys' | 'keyBoundaries'> {
  const body = maybe(principal, 'key', (value) => strictObject(value, 'key', KEY_MEMBERS))
  if (body === undefined) return { keys: new Map(), keyBoundaries: new Map() }
  const keyId = required(body, 'keyId', isName)
  const boundary = maybe(body, 'boundary', (set) => policies.set(set))
  const sourceCidrs = optional(body, 'sourceCidrs', isTextList)
  const isBound = boundary !== undefined || sourceCidrs !== undefined
  const holder = {
    uid: required(principal, 'uid', isName),
    username: required(principal, 'username', isName),
    clockSkewSeconds: required(principal, 'clockSkewSeconds', isCount),
  }
  const data = {
    keyId,
    active: required(body, 'active', isBoolean),
    expiresAtMs: optional(body, 'expiresAtMs', isTime),
    services: optional(body, 'services', isTextList),
    sourceCidrs,
  }
  return {
    keys: new Map([[keyId, new AccessKey(data, secretOf({ ...holder, keyId, isBound }))]]),
    keyBoundaries: new Map(boundary === undefined ? [] : [[keyId, boundary]]),
  }
}
