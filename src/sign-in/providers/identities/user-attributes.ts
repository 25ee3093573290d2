import type { FederatedProfile, UserEntity } from '../../../store/index.js'
import { patchUserSchema } from '../../../manage/index.js'

/** What a provider tells of a user. */
export type ToldAttributes = Pick<UserEntity, 'displayName' | 'picture' | 'email' | 'emailVerified'>

/** What a profile says of a user, as far as a user may have it: an administrator can send it back as it was read. */
export function attributesOf({ name, picture, email, emailVerified }: FederatedProfile): ToldAttributes {
  const told = allowed('email', email)
  return {
    displayName: allowed('displayName', name),
    picture: allowed('picture', picture),
    email: told,
    emailVerified: told !== null && emailVerified,
  }
}

/** What changes of a user who was made by what the provider said: only what is still as the provider said it before. */
export function followedAttributes(
  user: UserEntity,
  before: FederatedProfile,
  after: FederatedProfile,
): Partial<ToldAttributes> {
  const was = attributesOf(before)
  const is = attributesOf(after)
  const changes: Partial<ToldAttributes> = {}
  for (const field of ['displayName', 'picture'] as const) {
    if (user[field] === was[field] && is[field] !== null && is[field] !== was[field]) changes[field] = is[field]
  }
  const followsEmail = user.email === was.email && is.email !== null
  if (followsEmail && (is.email !== user.email || is.emailVerified !== user.emailVerified)) {
    changes.email = is.email
    changes.emailVerified = is.emailVerified
  }
  return changes
}

function allowed(field: 'displayName' | 'picture' | 'email', value: string | undefined): string | null {
  if (value === undefined || value === '') return null
  return patchUserSchema.safeParse({ [field]: value }).success ? value : null
}
