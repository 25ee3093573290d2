import type { Limits, Policy } from '@tinyauth/policy-engine'

/** A policy as far as it bears on one service; the parameters of its attachment are filled in. */
export interface PolicyPart {
  /** Its name. */
  readonly id: string
  /** Of a managed policy. */
  readonly version?: string
  /** Embedded in its owner: it counts against another limit. */
  readonly inline?: true
  /** `null`: it cannot be read, and denies everything to whom it bears on. */
  readonly document: Policy | null
}

/** Policies that are judged together: one of them must allow. */
export interface SetPart {
  readonly id: string
  readonly policies: readonly PolicyPart[]
}

/** What a user or a group gives, within its ceilings. */
export interface SourcePart extends SetPart {
  readonly kind: 'user' | 'group'
  readonly ceilings?: readonly SetPart[]
  /** Held by descent alone: its Deny statements do not reach the principal (domain-model 5.4.2). */
  readonly inherited?: true
}

/** A membership that holds now or will later: from `notBeforeMs` on, until before `notAfterMs`. */
export interface MembershipPart {
  readonly groupId: string
  readonly path: string
  /** Path of the group that the principal is in directly; absent: this one. */
  readonly root?: string
  readonly notBeforeMs?: number
  readonly notAfterMs?: number
  readonly source: SourcePart
}

/** What an access key is bound to. */
export interface KeyPart {
  readonly keyId: string
  readonly active: boolean
  readonly expiresAtMs?: number
  /** Absent: any. Of those it is for, only the service that was asked about. */
  readonly services?: readonly string[]
  readonly sourceCidrs?: readonly string[]
  readonly boundary?: SetPart
}

/** A session: a token that names another is of none. */
export interface SessionPart {
  readonly id: string
  readonly kind: 'browser' | 'token'
  readonly provider?: string
  readonly mfaAtMs?: number
  readonly accessLevel?: number
  readonly createdAtMs: number
  readonly expiresAtMs: number
}

/** All that a guard needs to decide by itself what one principal may do with one service. Holds no secret. */
export interface PrincipalDocument {
  /** Change that it knows. */
  readonly revision: number
  readonly uid: string
  readonly username: string
  readonly arn: string
  readonly active: boolean
  readonly credentialsChangedAtMs: number
  /** Not empty: everything is denied. Limits that all of it exceeds, what is left out here and memberships to come included. */
  readonly faults: readonly string[]
  readonly own: SourcePart
  readonly memberships: readonly MembershipPart[]
  readonly guardrails: readonly SetPart[]
  readonly boundary?: SetPart
  /** Ids of the managed policies that it was made of, for events. */
  readonly policyIds: readonly string[]
  /** Sessions that have not ended; left out where a key was asked for. */
  readonly sessions?: readonly SessionPart[]
  /** The one key that was asked for. */
  readonly key?: KeyPart
  readonly catalogue: {
    readonly decisionTtlSeconds: number
    /** Level by action, without prefix. */
    readonly levels: Readonly<Record<string, string>>
  }
  readonly limits: Limits
  readonly maxSessionSeconds: number
  readonly clockSkewSeconds: number
}
