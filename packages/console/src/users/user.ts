import type { Row } from '../api/data-provider.js'

/** A user, as the API shows it. */
export interface User extends Row {
  readonly username: string
  readonly displayName: string | null
  readonly email: string | null
  readonly emailVerified: boolean
  readonly picture: string | null
  readonly status: 'active' | 'disabled'
  readonly type: 'human' | 'machine'
  readonly groups: readonly { readonly id: string }[]
  readonly createdAt: string | null
  readonly updatedAt: string | null
}
