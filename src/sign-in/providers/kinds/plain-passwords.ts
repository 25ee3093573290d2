import { MAX_PASSWORD_BYTES, type PasswordHasher } from '../../../common/secrets/password-hasher.js'
import type { ProviderProblems } from '../found-provider.js'

/** Settings of a list as somebody wrote them. */
type Settings = Readonly<Record<string, unknown>>

/** Settings with hashes in the place of passwords, or what is wrong with the passwords. */
export interface HashedSettings {
  readonly settings: Settings
  readonly problems: ProviderProblems
}

/** Users of a list that were written with a password, not its hash. */
export function usersWithPassword(settings: Settings): readonly string[] {
  return objectsOf(settings).flatMap((user) => ('password' in user ? [String(user['name'])] : []))
}

/**
 * Puts hashes in the place of passwords. A user without either keeps the hash of the same name in `stored`: so a list that was
 * read can be sent back, since hashes are never shown. What is no list of users is left as it is, for its schema to refuse.
 *
 * @throws DomainError `ServiceUnavailable`
 */
export async function withHashes(
  settings: Settings,
  hasher: PasswordHasher,
  stored?: Settings,
): Promise<HashedSettings> {
  if (!Array.isArray(settings['users'])) return { settings, problems: {} }
  const kept = new Map(objectsOf(stored ?? {}).map(({ name, passwordHash }) => [name, passwordHash]))
  const problems: Record<string, string> = {}
  const users: unknown[] = []
  // `isArray` leaves the entries open.
  const written: readonly unknown[] = settings['users']
  for (const [index, user] of written.entries()) {
    users.push(isObject(user) ? await hashed(user, `settings/users/${index}`) : user)
  }
  return { settings: { ...settings, users }, problems }

  async function hashed({ password, hasPassword: _, ...user }: Settings, place: string): Promise<Settings> {
    if (password === undefined) {
      const hash = kept.get(user['name'])
      return 'passwordHash' in user || hash === undefined ? user : { ...user, passwordHash: hash }
    }
    if ('passwordHash' in user) problems[`${place}/password`] = 'must not stand beside `passwordHash`'
    else if (isPassword(password)) return { ...user, passwordHash: await hasher.hash(password) }
    else problems[`${place}/password`] = 'must be text of 1 to 1024 bytes of UTF-8'
    return user
  }
}

function isPassword(password: unknown): password is string {
  const isText = typeof password === 'string' && password !== '' && !/\p{Cs}/u.test(password)
  return isText && Buffer.byteLength(password) <= MAX_PASSWORD_BYTES
}

function objectsOf({ users }: Settings): readonly Settings[] {
  // `isArray` leaves the entries open.
  const entries: readonly unknown[] = Array.isArray(users) ? users : []
  return entries.filter(isObject)
}

function isObject(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
