import { ask, textOf } from '../api/client.js'
import { pathOf } from '../api/service-address.js'
import { refusalOf } from '../controls/refusal.js'

/** What the form of a new user has. */
export interface NewUser {
  readonly username: string
  readonly type: string
  readonly displayName: string | null
  readonly email: string | null
  readonly password: string | null
  readonly groups: readonly string[]
}

/** The form as it is opened. */
export const NEW_USER: NewUser = {
  ...{ username: '', type: 'human', displayName: null, email: null, password: null },
  groups: [],
}

/** Makes the user. The password goes out here and is kept nowhere. Answers what was refused, as a form of react-admin takes it. */
export async function createUser({ groups: _groups, ...body }: NewUser): Promise<object | undefined> {
  try {
    await ask('POST', pathOf('users'), { body })
    return undefined
  } catch (error) {
    return refusalOf(error, Object.keys(NEW_USER))
  }
}

/** Puts a new user into its first groups. Answers what went wrong: the user is there all the same. */
export async function addToGroups({ username, groups }: NewUser): Promise<string | undefined> {
  const failed: string[] = []
  for (const group of groups) {
    try {
      await ask('POST', pathOf('groups', group, 'add-user'), { body: { user: username } })
    } catch (error) {
      failed.push(`${group}: ${textOf(error)}`)
    }
  }
  return failed.length === 0 ? undefined : `Made the user ${username}, who is not in these groups: ${failed.join('; ')}`
}
