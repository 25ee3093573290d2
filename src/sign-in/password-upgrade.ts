import type { PrincipalEntry } from '@tinyauth/decision'
import type { AuditEvent } from '../common/audit-event.js'
import type { Clock } from '../common/clock.js'
import type { Config } from '../common/config/index.js'
import type { Ids } from '../common/ids.js'
import type { Log } from '../common/log/index.js'
import type { PasswordHasher } from '../common/secrets/password-hasher.js'
import { type UnitOfWork, UserEntity } from '../store/index.js'

/** What an upgrade needs. */
export interface PasswordUpgradeOptions {
  readonly unitOfWork: UnitOfWork
  readonly hasher: PasswordHasher
  readonly config: Config
  readonly clock: Clock
  readonly ids: Ids
  readonly log: Log
}

/** Replaces hashes that are weaker than today's, such as those of the original, when their password was just given. */
export class PasswordUpgrade {
  constructor(private readonly options: PasswordUpgradeOptions) {}

  /** The password stays what it is, so sessions stand. A failure changes nothing and is tried again at the next sign-in. */
  async renew({ uid, username, parts: { passwordHash } }: PrincipalEntry, password: string): Promise<void> {
    const { hasher, unitOfWork, log } = this.options
    if (passwordHash === undefined || !hasher.needsRehash(passwordHash)) return
    try {
      const renewed = await hasher.hash(password)
      await unitOfWork.run(async (tx) => {
        // Only while it is still the hash that was verified.
        const { affected } = await tx.manager.update(UserEntity, { id: uid, passwordHash }, { passwordHash: renewed })
        if (affected !== 1) return
        tx.change({ type: 'user', id: uid })
        tx.audit(this.event(username))
      })
    } catch (error) {
      log.warn({ event: 'password-upgrade', err: error, username }, 'a password hash could not be renewed')
    }
  }

  private event(username: string): AuditEvent {
    const { clock, ids, config } = this.options
    const at = clock.now()
    return {
      id: ids.uuid(at),
      at: new Date(at).toISOString(),
      event: 'RenewPasswordHash',
      actor: { type: 'system', id: 'sign-in' },
      subject: username,
      service: config.service,
      region: 'global',
      outcome: 'allow',
    }
  }
}
