import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { type Eventually, SecretUnavailableError, SessionKeys, type SubkeyScope, whenThere } from '@tinyauth/decision'
import type { SubkeyProtocol } from '@tinyauth/request-signing'
import { DaySecret, isDayOfSession, isDayOfSignature } from '@tinyauth/guard/local'
import type { Clock } from '../../common/clock.js'
import type { Config } from '../../common/config/index.js'
import type { OriginalStore } from './original-store.js'

/** How days are judged. */
export interface DaysOptions {
  readonly clock: Clock
  readonly config: Pick<Config, 'clockSkewSeconds' | 'sessionTtlSeconds'>
}

/** The secret of an access key, as far as the keys of its days are given away. */
export class OriginalSecret extends DaySecret {
  constructor(
    private readonly holder: { readonly keyId: string; readonly username: string },
    private readonly store: OriginalStore,
    private readonly options: DaysOptions,
  ) {
    super(holder.keyId)
  }

  /** @throws SecretUnavailableError; what it promises also ConnectionError */
  override subkey(protocol: SubkeyProtocol, scope: SubkeyScope): Eventually<KeyObject> {
    const { clock, config } = this.options
    if (!isDayOfSignature(scope.date, clock.now(), config.clockSkewSeconds)) {
      throw new SecretUnavailableError('nothing that was signed on that day can be good')
    }
    const { keyId: name, username } = this.holder
    return whenThere(this.store.key({ by: 'access-keys', name, protocol, ...scope }), (found) => {
      if (found?.identity === username) return found.key
      throw new SecretUnavailableError('the key of that day is given to nobody')
    })
  }
}

/** Verifies nothing: nobody has it, and nobody gets it. */
const NOBODYS_KEY = createSecretKey(randomBytes(32))

/** The keys of session tokens. */
export class OriginalSessionKeys extends SessionKeys {
  constructor(
    private readonly store: OriginalStore,
    private readonly options: DaysOptions,
  ) {
    super()
  }

  /** @throws what it promises ConnectionError */
  override sessionKey(username: string, scope: SubkeyScope): Eventually<KeyObject> {
    const { clock, config } = this.options
    const { sessionTtlSeconds, clockSkewSeconds } = config
    if (!isDayOfSession(scope.date, clock.now(), sessionTtlSeconds, clockSkewSeconds)) return NOBODYS_KEY
    return whenThere(this.store.key({ by: 'users', name: username, protocol: 'jwt', ...scope }), (found) =>
      found?.identity === username ? found.key : NOBODYS_KEY,
    )
  }
}
