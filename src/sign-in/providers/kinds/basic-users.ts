import { createHash } from 'node:crypto'
import type { AttemptLimits } from '../../../common/attempt-limits.js'
import type { PasswordHasher } from '../../../common/secrets/password-hasher.js'
import type { Profile } from '../../federation/profile.js'
import type { BasicUser } from './basic-settings.js'
import { directIssuer } from './direct-issuer.js'

/** Who tries a password of a list. */
export interface ListedAttempt {
  readonly username: string
  readonly password: string
  /** Address of the person. */
  readonly address: string
}

/** A list of users with passwords (capabilities F1). Its people are not the users of this service: names may be the same. */
export class BasicUsers {
  readonly kind = 'basic'
  private readonly users: ReadonlyMap<string, BasicUser>

  constructor(
    private readonly name: string,
    users: readonly BasicUser[],
    private readonly hasher: PasswordHasher,
    private readonly limits: AttemptLimits,
  ) {
    this.users = new Map(users.map((user) => [user.name, user]))
  }

  /**
   * Who it is, or `undefined`: wrong password and unknown name alike, after the same work.
   *
   * @throws DomainError `TooManyRequests` after too many failures for the name or from the address, `ServiceUnavailable`
   */
  async prove({ username, password, address }: ListedAttempt): Promise<Profile | undefined> {
    // A user of the service who has the same name is not locked out by it.
    const attempt = { username: `${this.name}/${username}`, address, gatekeeper: `provider:${this.name}` }
    await this.limits.beginPassword(attempt)
    const user = this.users.get(username)
    const right = await this.hasher.verify(user?.passwordHash, password).catch(async (error: unknown) => {
      await this.limits.forgetPassword(attempt)
      throw error
    })
    if (user === undefined || !right) return undefined
    await this.limits.passwordSucceeded(attempt)
    return this.profileOf(user)
  }

  /** Why the list does not say any more what it said of somebody; `undefined`: it does. */
  stillVouches({ subject, credential, email, groups }: Profile): string | undefined {
    const user = this.users.get(subject)
    if (user === undefined) return 'the user is not in the list any more'
    const now = this.profileOf(user)
    if (credential !== now.credential) return 'the password was changed'
    if (email !== undefined && email !== now.email) return 'the address was changed'
    const listed = new Set(now.groups.map(({ path }) => path))
    return groups.every(({ path }) => listed.has(path)) ? undefined : 'a group was taken away'
  }

  private profileOf(user: BasicUser): Profile {
    const { name, displayName, email, groups = [] } = user
    return {
      issuer: directIssuer(this.name),
      subject: name,
      preferredUsername: name,
      name: displayName ?? name,
      ...(email === undefined ? {} : { email }),
      emailVerified: email !== undefined,
      groups: groups.map((path) => ({ path })),
      credential: fingerprintOf(user),
    }
  }
}

/** Tells one password from another; the hash is salted, so it tells nothing else. */
function fingerprintOf({ passwordHash }: BasicUser): string {
  return createHash('sha256').update(passwordHash).digest('base64url')
}
