import { canonicalContextKey, type ContextRecord, type ContextValue } from '@tinyauth/policy-engine'
import { isoTime } from '../iso-time.js'
import type { Identity } from '../proofs/proof.js'

/** What a caller said about the request of its user, already of the right shape. */
export type CallerContext = Readonly<Record<string, ContextValue>>

/**
 * Keys that tinyauth sets (design, "context keys"). What a caller sends under one of their spellings is dropped, also where
 * tinyauth leaves the key out: an attribute of the subject is not the caller's to claim (security-lessons 14).
 */
const OURS: ReadonlySet<string> = new Set([
  'Username', 'UserArn', 'UserId', 'Groups', 'DirectGroups', 'CurrentTime', 'EpochTime', 'Mfa', 'MfaAge', 'TokenIssueTime',
  'AuthMethod', 'KeyId', 'SessionId', 'ClientId', 'TokenScopes', 'Service', 'Region', 'Action', 'ActionLevel', 'Resource',
  'Idp', 'Idp.AccessLevel',
]) // prettier-ignore

const MOST_KEYS = 150
const MOST_VALUES = 1000
const LONGEST_VALUE = 4096

/**
 * Reads the context of a call: an object of strings, numbers, booleans, `null`, or lists of the first three. Problems go to
 * `problems` under `context/<key>`. Keys that tinyauth sets are dropped; only the simulator may keep them.
 */
export function readCallerContext(
  value: unknown,
  problems: Record<string, string>,
  ours: 'drop' | 'keep' = 'drop',
): CallerContext {
  const context: Record<string, ContextValue> = {}
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    problems['context'] = 'must be an object'
    return context
  }
  const entries = Object.entries(value)
  if (entries.length > MOST_KEYS) problems['context'] = `must not have more than ${MOST_KEYS} keys`
  const spelt = new Map<string, string>()
  for (const [key, item] of entries.slice(0, MOST_KEYS)) {
    const canonical = canonicalContextKey(key)
    const earlier = spelt.get(canonical)
    if (earlier !== undefined) problems[`context/${key}`] = `is the same key as \`${earlier}\``
    spelt.set(canonical, key)
    if (!isContextValue(item)) {
      problems[`context/${key}`] = 'must be a string, a number, a boolean, or a list of these'
    } else if (ours === 'keep' || !isOurs(canonical)) {
      context[key] = item
    }
  }
  return context
}

/** Keys under `tinyauth:` are what the service says of its own routes, such as `tinyauth:Member`. */
function isOurs(canonical: string): boolean {
  return OURS.has(canonical) || canonical.startsWith('PrincipalTag/') || canonical.startsWith('tinyauth:')
}

function isContextValue(value: unknown): value is ContextValue {
  if (Array.isArray(value)) return value.length <= MOST_VALUES && value.every(isScalar)
  return value === null || isScalar(value)
}

function isScalar(value: unknown): value is string | number | boolean {
  if (typeof value === 'string') return value.length <= LONGEST_VALUE
  return typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
}

/** The address that the caller saw, under any spelling of `SourceIp`. */
export function sourceIpOf(context: CallerContext): string | undefined {
  for (const [key, value] of Object.entries(context)) {
    if (canonicalContextKey(key) === 'SourceIp') return typeof value === 'string' ? value : undefined
  }
  return undefined
}

/** Where and when a question is asked. */
export interface Circumstances {
  readonly service: string
  readonly region: string
  readonly nowMs: number
  readonly groups: readonly string[]
  /** Those among them that the principal is directly in. */
  readonly directGroups: readonly string[]
  readonly context: CallerContext
}

/** What is asked of one pair. */
export interface AskedPair {
  readonly action: string
  readonly level: string | undefined
  readonly resource: string
}

/** The context of one pair. */
export function contextOf(identity: Identity, circumstances: Circumstances, asked: AskedPair): ContextRecord {
  const { entry, mfa, mfaAtMs, method, keyId, sessionId, token, issuedAtMs, provider, accessLevel } = identity
  const { service, region, nowMs, groups, directGroups, context } = circumstances
  // One literal: an object that is grown from others costs more than the decision.
  const ours: Record<string, ContextValue> = {
    Username: entry.username,
    UserArn: entry.parts.arn,
    UserId: entry.uid,
    Groups: groups,
    DirectGroups: directGroups,
    CurrentTime: isoTime(nowMs),
    EpochTime: Math.floor(nowMs / 1000),
    Mfa: mfa,
    MfaAge: mfaAtMs === undefined ? null : Math.max(0, Math.floor((nowMs - mfaAtMs) / 1000)),
    Idp: provider ?? null,
    'Idp.AccessLevel': accessLevel ?? null,
    AuthMethod: method,
    Service: service,
    Region: region,
    Action: asked.action,
    Resource: asked.resource,
    ActionLevel: asked.level ?? null,
    KeyId: keyId ?? null,
    SessionId: sessionId ?? null,
    ClientId: token?.clientId ?? null,
    TokenScopes: token?.scopes ?? null,
    TokenIssueTime: issuedAtMs === undefined ? null : isoTime(issuedAtMs),
  }
  // `readCallerContext` has dropped every key of ours, under all spellings.
  for (const key in context) ours[key] = context[key] ?? null
  return ours
}
