/** What kinds of users there are, for people. */
export const TYPES = [
  { id: 'human', name: 'A person' },
  { id: 'machine', name: 'A machine' },
]

/** What a form has of a profile: a field that was emptied is `null`. */
export interface ProfileFields {
  readonly displayName?: string | null
  readonly email?: string | null
  readonly picture?: string | null
  readonly type?: string
}

/** What is sent of it. To the API `null` means that it stays, and `''` that it goes. */
export function profileChanges({ displayName, email, picture, type }: ProfileFields): Required<ProfileFields> {
  return { displayName: displayName ?? '', email: email ?? '', picture: picture ?? '', type: type ?? 'human' }
}
