import type { PolicyReference } from '../attachments/reference.js'
import type { Row } from '../api/data-provider.js'

/** Who will own a group at the first sign-in. */
export interface AwaitedOwner {
  readonly provider: string
  readonly subject: string
}

/** A group, as the API shows it; its id is its path. */
export interface Group extends Row {
  readonly name: string
  readonly description: string | null
  readonly parent: string | null
  readonly owners: readonly string[]
  readonly ownerAwaited: AwaitedOwner | null
  readonly boundary: PolicyReference | null
  readonly createdAt: string | null
  readonly updatedAt: string | null
}

/** A direct member of a group, as the API shows it. */
export interface Member {
  readonly username: string
  readonly notBefore: string | null
  readonly notAfter: string | null
  readonly boundary: PolicyReference | null
  readonly createdAt: string | null
  readonly owner: boolean
  readonly invitedBy: string | null
  readonly spots: number | null
  readonly maxDepth: number | null
  readonly deauthorize: 'none' | 'descendants' | 'group'
  readonly depletesInviter: boolean
  readonly maxUseTime: string | null
  readonly usedTime: string | null
}

/** With which groups a group is linked. */
export interface GroupLinks {
  /** Its members count as members of these. */
  readonly to: readonly string[]
  /** The members of these count as its members. */
  readonly from: readonly string[]
}
