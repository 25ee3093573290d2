import type { ActionLevel } from '../common/http/route.js'
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

/** A group of the user. */
export interface StoredGroup extends PolicyOwner {
  readonly id: string
  readonly path: string
}

/** A membership of the user, also one that is over or has not begun. */
export interface StoredMembership {
  readonly id: string
  readonly notBefore: number | null
  readonly notAfter: number | null
  readonly boundary: PolicyRef | null
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
