import { IsNull } from 'typeorm'
import type { Clock } from '../../common/clock.js'
import type { Snapshot } from '../../snapshot/index.js'
import { type UnitOfWork, UserEntity } from '../../store/index.js'

/** A user as the library asks for it. */
export interface Account {
  readonly accountId: string
  claims(): Promise<Readonly<Record<string, unknown>>>
}

/** What accounts are read with. */
export interface AccountsOptions {
  readonly unitOfWork: UnitOfWork
  readonly snapshot: Snapshot
  readonly clock: Clock
}

/** Claims by scope (OpenID Connect Core, 5.4). The library leaves out what the scopes of a token do not cover. */
export const CLAIMS = {
  openid: ['sub'],
  profile: ['name', 'preferred_username', 'picture', 'updated_at'],
  email: ['email', 'email_verified'],
  groups: ['groups'],
} as const

/** The users of the service as accounts of the authorization server; `sub` is the immutable id. */
export class Accounts {
  constructor(private readonly options: AccountsOptions) {}

  /** An account; `undefined` for whoever is no more, or disabled, and for guests, who have what was shared and no account. */
  find(uid: string): Promise<Account | undefined> {
    return this.options.unitOfWork.read(async (manager) => {
      const user = await manager.findOneBy(UserEntity, { id: uid, status: 'active', guestUntil: IsNull() })
      return user === null ? undefined : { accountId: uid, claims: () => this.claims(user) }
    })
  }

  private async claims(user: UserEntity): Promise<Readonly<Record<string, unknown>>> {
    const entry = await this.options.snapshot.principalByUsername(user.username)
    return {
      sub: user.id,
      name: user.displayName ?? user.username,
      preferred_username: user.username,
      ...(user.picture === null ? {} : { picture: user.picture }),
      ...(user.email === null ? {} : { email: user.email, email_verified: user.emailVerified }),
      updated_at: Math.floor(user.updatedAt / 1000),
      groups: entry?.uid === user.id ? entry.at(this.options.clock.now()).groups : [],
    }
  }
}
