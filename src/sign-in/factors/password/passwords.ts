import type { Clock } from '../../../common/clock.js'
import { endArtifactsOf, OneTimeSecretEntity, type Transaction, UserEntity } from '../../../store/index.js'
import type { Sessions } from '../../sessions/sessions.js'

/** What passwords are replaced with. */
export interface PasswordsOptions {
  readonly clock: Clock
  readonly sessions: Sessions
}

/** Replaces passwords. Whatever stood on the old one is over. */
export class Passwords {
  constructor(private readonly options: PasswordsOptions) {}

  /**
   * Sets the hash of a new password and ends the sessions of the user with what is under way (a sign-in that waits for its
   * second factor); answers how many sessions that were. A user who does this
   * in a session of theirs gets a new one after it (`Sessions.begin`).
   */
  async replace(tx: Transaction, uid: string, passwordHash: string): Promise<number> {
    const now = this.options.clock.now()
    const changes = { passwordHash, credentialsChangedAt: now, updatedAt: now }
    await tx.manager.update(UserEntity, { id: uid }, changes)
    await tx.manager.delete(OneTimeSecretEntity, { userId: uid })
    await endArtifactsOf(tx, uid)
    tx.change({ type: 'user', id: uid })
    return this.options.sessions.endAll(tx, uid)
  }
}
