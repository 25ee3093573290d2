import type { Row } from '../api/data-provider.js'
import { pathOf } from '../api/service-address.js'
import type { Answer } from '../api/client.js'
import { writeVersioned } from '../api/versioned.js'

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

/** What is sent to change a user: what is left out stays, and `''` takes an attribute away. */
export type UserChanges = Partial<
  Pick<User, 'username' | 'status' | 'type'> & Record<'displayName' | 'email' | 'picture', string>
>

/** Changes a user, if it is still as it was seen. */
export function changeUser(
  { username, etag }: Pick<User, 'username' | 'etag'>,
  body: UserChanges,
): Promise<Answer<User>> {
  return writeVersioned<User>({
    method: 'PATCH',
    path: pathOf('users', username),
    body,
    etag,
    what: `user ${username}`,
  })
}
