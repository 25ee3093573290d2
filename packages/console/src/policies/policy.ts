import type { Row } from '../api/data-provider.js'

/** A managed policy, as the API shows it. */
export interface Policy extends Row {
  readonly name: string
  readonly description: string | null
  /** It ships with the service and cannot be changed. */
  readonly builtin: boolean
  readonly parameters: readonly string[]
  readonly defaultVersion: number
  readonly latestVersion: number
  /** Users, groups, boundaries and guardrails that use it. */
  readonly attachments?: number
  readonly createdAt: string | null
  readonly updatedAt: string | null
}

/** A version, with its document as text. */
export interface PolicyVersion {
  readonly version: number
  readonly isDefault: boolean
  readonly policy: string
  readonly createdAt: string | null
  readonly createdBy: string
}

/** One place where a policy is in use. */
export interface PolicyUse {
  readonly kind: 'attachment' | 'boundary' | 'guardrail'
  readonly type: 'user' | 'group' | 'membership' | 'access-key' | 'partition'
  readonly name: string
  readonly parameters: Readonly<Record<string, string>>
}
