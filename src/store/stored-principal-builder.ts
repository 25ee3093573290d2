import { readParameters } from './entities/parameters.js'
import type { PolicyParameters } from './entities/parameters.js'
import type { BoundedGroupRow } from './groups-above.js'
import { type BoundaryRow, type MembershipRow, type PrincipalRows, readNames, type TokenRow } from './principal-rows.js'
import {
  isLimitedInUse,
  type InlinePolicyRef,
  type PolicyOwner,
  type PolicyRef,
  type StoredBound,
  type StoredKey,
  type StoredMembership,
  type StoredPrincipal,
  type StoredTerms,
  type StoredToken,
  type StoredUser,
} from './stored-principal.js'

/** Puts the rows of a principal together: every policy under its owner, every boundary where it holds. */
export function storedPrincipal(rows: PrincipalRows): StoredPrincipal {
  const policies = new PolicyShelf(rows)
  const isGuest = rows.user.guestUntil !== null
  return {
    user: storedUser(rows, policies),
    keys: rows.keys.map((key) => storedKey(key, policies)),
    // INVARIANT: a guest has what was shared, whatever else was given to the user that stands for one.
    memberships: rows.memberships
      .filter(({ giverId }) => !isGuest || giverId !== null)
      .map((row) => storedMembership(row, rows, policies)),
    sessions: rows.sessions,
    tokens: rows.tokens.map(storedToken),
    scopes: rows.scopes.map(({ id, name, version, document }) => ({ id, name, version, document })),
  }
}

function storedUser({ user }: PrincipalRows, policies: PolicyShelf): StoredUser {
  const owned = policies.ownedBy(user.id, user.boundaryPolicyId, user.boundaryParameters)
  return {
    uid: user.id,
    username: user.username,
    displayName: user.displayName,
    picture: user.picture,
    email: user.email,
    emailVerified: user.emailVerified,
    passwordHash: user.passwordHash,
    status: user.status,
    type: user.type,
    guestUntil: user.guestUntil,
    credentialsChangedAt: user.credentialsChangedAt,
    ...(user.guestUntil === null ? owned : { ...owned, inlinePolicies: [], attachedPolicies: [] }),
  }
}

function storedKey(key: PrincipalRows['keys'][number], policies: PolicyShelf): StoredKey {
  return {
    id: key.id,
    keyId: key.keyId,
    sealedSecret: key.sealedSecret,
    status: key.status,
    expiresAt: key.expiresAt,
    services: key.services,
    sourceCidrs: key.sourceCidrs,
    boundary: policies.boundary(key.boundaryPolicyId, key.boundaryParameters),
  }
}

function storedMembership(row: MembershipRow, rows: PrincipalRows, policies: PolicyShelf): StoredMembership {
  const isDirect = row.groupId === row.rootGroupId
  const terms = storedTerms(row, rows.ownerPolicy)
  return {
    id: row.id,
    root: isDirect ? null : row.rootPath,
    notBefore: instantOf(row.notBefore),
    notAfter: lastInstant(instantOf(row.notAfter), terms),
    boundary: policies.boundary(row.boundaryPolicyId, readParameters(row.boundaryParameters)),
    bounds: rows.above.boundsOf(row.rootGroupId, row.groupId).map((bound) => storedBound(bound, policies)),
    terms: isDirect ? terms : null,
    group: {
      id: row.groupId,
      path: row.path,
      giverId: row.giverId,
      ...policies.ownedBy(row.groupId, row.groupBoundaryPolicyId, readParameters(row.groupBoundaryParameters)),
    },
  }
}

function storedBound(row: BoundedGroupRow, policies: PolicyShelf): StoredBound {
  const boundary = policies.boundary(row.boundaryPolicyId, readParameters(row.boundaryParameters))
  if (boundary === null) throw new Error(`the boundary of \`${row.path}\` was not read with it`)
  return { path: row.path, boundary }
}

function storedTerms(row: MembershipRow, ownerPolicy: BoundaryRow | null): StoredTerms | null {
  if (row.deauthorize === null) return null
  const isOwner = Boolean(row.owner) && ownerPolicy !== null
  return {
    ownerPolicy: isOwner ? { ...ownerPolicy, parameters: { group: row.rootPath } } : null,
    invites: row.spots !== 0 && row.maxDepth !== 0,
    deauthorize: row.deauthorize,
    endsAt: instantOf(row.notAfter),
    useLimitSeconds: row.useLimitSeconds,
    usedSeconds: row.usedSeconds ?? 0,
    useUntil: instantOf(row.useUntil),
  }
}

/** INVARIANT: a membership that is limited in use holds only within a stretch that was counted. */
function lastInstant(notAfter: number | null, terms: StoredTerms | null): number | null {
  if (!isLimitedInUse(terms)) return notAfter
  return Math.min(notAfter ?? Infinity, terms.useUntil ?? 0)
}

function storedToken({ id, clientId, scopes, services, createdAt, expiresAt }: TokenRow): StoredToken {
  return {
    ...{ id, clientId },
    scopes: readNames(scopes) ?? [],
    services: readNames(services),
    createdAt: Number(createdAt),
    expiresAt: Number(expiresAt),
  }
}

/** The policies of a principal by owner, and the boundaries by policy. */
class PolicyShelf {
  private readonly inlinePolicies = new Map<string, InlinePolicyRef[]>()
  private readonly attachedPolicies = new Map<string, PolicyRef[]>()
  private readonly boundaries: ReadonlyMap<string, BoundaryRow>

  constructor(rows: PrincipalRows) {
    for (const { ownerId, ...policy } of rows.inlinePolicies) put(this.inlinePolicies, ownerId, policy)
    for (const { ownerId, policyId, name, version, parameters } of rows.attachments) {
      put(this.attachedPolicies, ownerId, { policyId, name, version, parameters: readParameters(parameters) })
    }
    this.boundaries = new Map(rows.boundaries.map((row) => [row.policyId, row]))
  }

  ownedBy(ownerId: string, boundaryPolicyId: string | null, parameters: PolicyParameters | null): PolicyOwner {
    return {
      boundary: this.boundary(boundaryPolicyId, parameters),
      inlinePolicies: this.inlinePolicies.get(ownerId) ?? [],
      attachedPolicies: this.attachedPolicies.get(ownerId) ?? [],
    }
  }

  boundary(policyId: string | null, parameters: PolicyParameters | null): PolicyRef | null {
    if (policyId === null) return null
    const row = this.boundaries.get(policyId)
    // INVARIANT: a boundary that is named is found, by the foreign key. Without it nothing may be allowed.
    if (row === undefined) throw new Error(`the boundary policy \`${policyId}\` was not read with its holder`)
    return { ...row, parameters: parameters ?? {} }
  }
}

function put<T>(shelf: Map<string, T[]>, key: string, value: T): void {
  const there = shelf.get(key)
  if (there === undefined) shelf.set(key, [value])
  else there.push(value)
}

function instantOf(value: string | number | null): number | null {
  return value === null ? null : Number(value)
}
