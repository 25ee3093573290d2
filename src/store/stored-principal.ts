import type { ActionLevel } from '../common/http/route.js'
import type { DeauthorizeLevel } from './entities/membership-terms.entity.js'
import type { PolicyParameters } from './entities/parameters.js'

/** A managed policy as it is used somewhere. The document is not here: many principals share it. */
export interface PolicyRef {
  readonly policyId: string
  readonly name: string
  /** Number of the version in force. */
  readonly version: number
  readonly parameters: PolicyParameters
}

/** An inline policy with its document. */
export interface InlinePolicyRef {
  readonly id: string
  readonly name: string
  /** Grows with each update. */
  readonly version: number
  /** JSON text. */
  readonly document: string
}

/** What a user or a group gives. */
export interface PolicyOwner {
  readonly boundary: PolicyRef | null
  readonly inlinePolicies: readonly InlinePolicyRef[]
  readonly attachedPolicies: readonly PolicyRef[]
}

/** A user with what is needed to prove who it is. Instants are milliseconds since 1970. */
export interface StoredUser extends PolicyOwner {
  readonly uid: string
  readonly username: string
  readonly displayName: string | null
  readonly picture: string | null
  readonly email: string | null
  readonly emailVerified: boolean
  readonly passwordHash: string | null
  readonly status: 'active' | 'disabled'
  readonly type: 'human' | 'machine'
  /** A guest, who has what was shared and nothing else, until then; null: a user. */
  readonly guestUntil: number | null
  readonly credentialsChangedAt: number
}

/** A key of the user, whatever its status is. */
export interface StoredKey {
  readonly id: string
  readonly keyId: string
  readonly sealedSecret: string
  readonly status: 'active' | 'inactive'
  readonly expiresAt: number | null
  /** null: any. */
  readonly services: readonly string[] | null
  /** null: any. */
  readonly sourceCidrs: readonly string[] | null
  readonly boundary: PolicyRef | null
}

/** A session of the user that had not ended when it was read. */
export interface StoredSession {
  readonly id: string
  readonly kind: 'browser' | 'token'
  readonly tokenHash: string | null
  readonly provider: string | null
  readonly mfaAt: number | null
  readonly accessLevel: number | null
  readonly sourceIp: string
  readonly createdAt: number
  readonly lastSeenAt: number
  readonly expiresAt: number
}

/** An access token that acts for the user, of a client that is enabled; also one that has expired. */
export interface StoredToken {
  /** SHA-256 of the token, base64url. */
  readonly id: string
  /** Public id of the client; null: the one that comes with the service and stands in no table. */
  readonly clientId: string | null
  readonly scopes: readonly string[]
  /** null: any. */
  readonly services: readonly string[] | null
  readonly createdAt: number
  readonly expiresAt: number
}

/** A scope of the partition's own that some of the tokens carry. */
export interface StoredScope {
  readonly id: string
  readonly name: string
  /** Grows with each update. */
  readonly version: number
  /** JSON text. */
  readonly document: string
}

/** A group that the user is in, directly or by descent. */
export interface StoredGroup extends PolicyOwner {
  readonly id: string
  readonly path: string
  /** Of what was shared, immutable id of whoever shared it; null: a group of people. */
  readonly giverId: string | null
}

/** A boundary of another group that binds this one. */
export interface StoredBound {
  /** Path of that group. */
  readonly path: string
  readonly boundary: PolicyRef
}

/** What a membership allows by itself, and how long it may be used. */
export interface StoredTerms {
  /** The policy that comes with owning the group; null: it is not owned, or there is no such policy. */
  readonly ownerPolicy: PolicyRef | null
  /** The member may invite others. */
  readonly invites: boolean
  readonly deauthorize: DeauthorizeLevel
  /** When the membership ends whatever its use is; null: for ever. */
  readonly endsAt: number | null
  /** null: no limit. */
  readonly useLimitSeconds: number | null
  readonly usedSeconds: number
  /** End of the stretch of use that began last; null: none has. */
  readonly useUntil: number | null
}

/** Whether a membership holds only as long as its use is counted. */
export function isLimitedInUse(terms: StoredTerms | null): terms is StoredTerms & { readonly useLimitSeconds: number } {
  return terms !== null && terms.useLimitSeconds !== null
}

/** A group that a membership of the user reaches, also of one that is over or has not begun. */
export interface StoredMembership {
  /** Of the membership: several groups may have the same. */
  readonly id: string
  /** Path of the group that the user is in directly; null: it is this one. */
  readonly root: string | null
  readonly notBefore: number | null
  readonly notAfter: number | null
  readonly boundary: PolicyRef | null
  /** Of the groups above, in the order of their paths. */
  readonly bounds: readonly StoredBound[]
  /** Of memberships that have some; only where the user is in the group directly. */
  readonly terms: StoredTerms | null
  readonly group: StoredGroup
}

/** All that decides what one principal may do, but for the documents of managed policies. */
export interface StoredPrincipal {
  readonly user: StoredUser
  readonly keys: readonly StoredKey[]
  readonly memberships: readonly StoredMembership[]
  readonly sessions: readonly StoredSession[]
  readonly tokens: readonly StoredToken[]
  readonly scopes: readonly StoredScope[]
}

/** The document of one version of a managed policy. */
export interface PolicyDocument {
  readonly policyId: string
  readonly version: number
  /** JSON text. */
  readonly document: string
}

/** An action that a service knows. */
export interface StoredAction {
  readonly name: string
  readonly level: ActionLevel
}

/** A service with its catalogue of actions. */
export interface StoredService {
  readonly id: string
  readonly name: string
  readonly regions: readonly string[]
  readonly decisionTtlSeconds: number
  readonly leaseTtlSeconds: number
  readonly actions: readonly StoredAction[]
}
