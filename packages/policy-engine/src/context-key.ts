/**
 * Context key names: case-insensitive, and every row of the design's table "context keys" is one key (policy-semantics 3.7).
 */

import { lowerAscii } from './pattern/ascii-case.js'

/** What values of a key look like; lint compares operators with it. */
export type ContextKeyType = 'string' | 'number' | 'date' | 'bool' | 'ip' | 'arn'

/** A key that the product knows. */
export interface KnownContextKey {
  /** Canonical spelling. A family (`PrincipalTag/…`) ends in `/`. */
  readonly name: string
  /** Other spellings of the same key. */
  readonly also: readonly string[]
  readonly type: ContextKeyType
  /** Declared multi-valued: needs `ForAllValues:` or `ForAnyValue:`. */
  readonly list: boolean
  /** Describes who asks, as opposed to the request or the resource. */
  readonly ofPrincipal: boolean
  /** Missing in some requests even when everything works, so that a positive operator in a Deny is skipped. */
  readonly oftenAbsent: boolean
}

type Traits = Partial<Pick<KnownContextKey, 'list' | 'ofPrincipal' | 'oftenAbsent'>>

function known(name: string, also: readonly string[], type: ContextKeyType, traits: Traits = {}): KnownContextKey {
  return { name, also, type, list: false, ofPrincipal: false, oftenAbsent: false, ...traits }
}

const ofPrincipal = { ofPrincipal: true }
const ofSession = { ofPrincipal: true, oftenAbsent: true }

/** The table "context keys" of the design. */
export const KNOWN_CONTEXT_KEYS: readonly KnownContextKey[] = [
  known('Username', ['aws:username'], 'string', ofPrincipal),
  known('UserArn', ['aws:PrincipalArn'], 'arn', ofPrincipal),
  known('UserId', ['aws:userid'], 'string', ofPrincipal),
  known('Groups', [], 'string', { ...ofPrincipal, list: true }),
  known('DirectGroups', [], 'string', { ...ofPrincipal, list: true }),
  known('SourceIp', ['aws:SourceIp', 'SourceIP'], 'ip'),
  known('UserAgent', ['aws:UserAgent'], 'string', { oftenAbsent: true }),
  known('Referer', ['aws:Referer'], 'string', { oftenAbsent: true }),
  known('SecureTransport', ['aws:SecureTransport'], 'bool'),
  known('CurrentTime', ['aws:CurrentTime'], 'date'),
  known('EpochTime', ['aws:EpochTime'], 'number'),
  known('RequestDateTime', [], 'date', { oftenAbsent: true }),
  known('Mfa', ['aws:MultiFactorAuthPresent'], 'bool', ofSession),
  known('MfaAge', ['aws:MultiFactorAuthAge'], 'number', ofSession),
  known('TokenIssueTime', ['aws:TokenIssueTime'], 'date', ofSession),
  known('AuthMethod', [], 'string', ofPrincipal),
  known('KeyId', [], 'string', ofSession),
  known('SessionId', [], 'string', ofSession),
  known('ClientId', [], 'string', ofSession),
  known('TokenScopes', [], 'string', { ...ofSession, list: true }),
  known('Service', [], 'string'),
  known('Region', ['aws:RequestedRegion'], 'string'),
  known('Action', [], 'string'),
  known('ActionLevel', [], 'string', { oftenAbsent: true }),
  known('Resource', [], 'arn'),
  known('PrincipalTag/', ['aws:PrincipalTag/'], 'string', ofSession),
  known('ResourceTag/', ['aws:ResourceTag/'], 'string', { oftenAbsent: true }),
  known('RequestTag/', ['aws:RequestTag/'], 'string', { oftenAbsent: true }),
  known('TagKeys', ['aws:TagKeys'], 'string', { list: true, oftenAbsent: true }),
  known('Idp', ['aws:FederatedProvider'], 'string', ofSession),
  known('Idp.AccessLevel', [], 'number', ofSession),
]

const BY_SPELLING = new Map<string, KnownContextKey>()
for (const key of KNOWN_CONTEXT_KEYS) {
  for (const spelling of [key.name, ...key.also]) {
    BY_SPELLING.set(spelling, key)
    BY_SPELLING.set(lowerAscii(spelling), key)
  }
}

/** The known key behind a spelling (of a family also with its tag key), or `undefined`. */
export function knownContextKey(name: string): KnownContextKey | undefined {
  const lower = lowerAscii(name)
  const slash = lower.indexOf('/')
  if (slash === -1) return BY_SPELLING.get(lower)
  return slash === lower.length - 1 ? undefined : BY_SPELLING.get(lower.slice(0, slash + 1))
}

/**
 * Names seen before, with their canonical form: contexts repeat the same few names. Holds nothing that is not computed
 * from its key, and begins anew when it is full.
 */
const REMEMBERED = new Map<string, string>()
const MOST_REMEMBERED = 1000
const LONGEST_REMEMBERED = 64

/**
 * The one name of a key: the product's spelling of known keys (`aws:sourceip` → `SourceIp`, `aws:PrincipalTag/Team` →
 * `PrincipalTag/team`), lower case of all others.
 */
export function canonicalContextKey(name: string): string {
  const remembered = REMEMBERED.get(name)
  if (remembered !== undefined) return remembered
  const canonical = computeCanonical(name)
  if (name.length > LONGEST_REMEMBERED) return canonical
  if (REMEMBERED.size >= MOST_REMEMBERED) REMEMBERED.clear()
  REMEMBERED.set(name, canonical)
  return canonical
}

function computeCanonical(name: string): string {
  const key = knownContextKey(name)
  const lower = lowerAscii(name)
  if (key === undefined) return lower
  return key.name.endsWith('/') ? key.name + lower.slice(lower.indexOf('/') + 1) : key.name
}

/** Keys of AWS that describe the principal and have no name of ours. */
const OTHER_PRINCIPAL_KEY = /^aws:(?:principal|source(?:identity|account)|userid|username)/

/** Whether a canonical key describes the principal, so that a giver's value replaces it. */
export function isPrincipalKey(canonical: string): boolean {
  return knownContextKey(canonical)?.ofPrincipal ?? OTHER_PRINCIPAL_KEY.test(canonical)
}
