import type { PolicyReference } from '../attachments/reference.js'

/** What limits an invite or a share, and what it gives, as the API shows it. */
export interface Limits {
  readonly maxAccepts: number | null
  readonly acceptBefore: string
  readonly accessUntil: string | null
  readonly accessFor: string | null
  readonly maxUseTime: string | null
}

/** An invite, as the API shows it to whoever administers it. */
export interface Invite extends Limits {
  readonly id: string
  readonly inviter: string
  readonly groups: readonly string[]
  readonly state: 'pending' | 'over'
  readonly accepts: number
  readonly plusOnes: number | null
  readonly maxDepth: number | null
  readonly depletesInviter: boolean
  readonly deauthorize: 'none' | 'descendants' | 'group'
  readonly boundaryPolicy: PolicyReference | null
  readonly createdAt: string
  readonly revokedAt: string | null
}

/** What is told once, when an invite or a share is made. */
export interface Made {
  readonly id: string
  readonly code: string
  readonly url: string
  readonly expiresAt: string
}
